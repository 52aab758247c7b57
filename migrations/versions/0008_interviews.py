"""Bookable times, interviews and their scorecards.

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slots",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "on_site",
                "online",
                "hybrid",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slots_times")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_slots_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
    )
    with op.batch_alter_table("slots") as batch_op:
        batch_op.create_index(batch_op.f("ix_slots_round_id"), ["round_id"], unique=False)
    op.create_table(
        "panel_seats",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_panel_seats_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slots.id"], name=op.f("fk_panel_seats_slot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_seats")),
        sa.UniqueConstraint("slot_id", "person_id", name=op.f("uq_panel_seats_slot_id_person_id")),
    )
    with op.batch_alter_table("panel_seats") as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_seats_person_id"), ["person_id"], unique=False)
    op.create_table(
        "interviews",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "booked",
                "held",
                "missed",
                "cancelled",
                name="interviewstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('booked', 'held', 'missed')) = (slot_id IS NOT NULL)",
            name=op.f("ck_interviews_slot"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_interviews_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_interviews_round_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_interviews_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("application_id", name=op.f("uq_interviews_application_id")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_interviews_slot_id")),
    )
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.create_index(batch_op.f("ix_interviews_round_id"), ["round_id"], unique=False)
    op.create_table(
        "interview_scorecards",
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("interviewer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_scorecards_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interviewer_id"], ["people.id"], name=op.f("fk_interview_scorecards_interviewer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_scorecards")),
        sa.UniqueConstraint(
            "interview_id",
            "interviewer_id",
            name=op.f("uq_interview_scorecards_interview_id_interviewer_id"),
        ),
    )
    with op.batch_alter_table("interview_scorecards") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_scorecards_interviewer_id"), ["interviewer_id"], unique=False
        )
    op.create_table(
        "interview_scores",
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_interview_scores_value")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criteria.id"], name=op.f("fk_interview_scores_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"],
            ["interview_scorecards.id"],
            name=op.f("fk_interview_scores_scorecard_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_scores")),
        sa.UniqueConstraint(
            "scorecard_id",
            "criterion_id",
            name=op.f("uq_interview_scores_scorecard_id_criterion_id"),
        ),
    )
    with op.batch_alter_table("interview_scores") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_scores_criterion_id"), ["criterion_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("interview_scores") as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_scores_criterion_id"))
    op.drop_table("interview_scores")
    with op.batch_alter_table("interview_scorecards") as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_scorecards_interviewer_id"))
    op.drop_table("interview_scorecards")
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.drop_index(batch_op.f("ix_interviews_round_id"))
    op.drop_table("interviews")
    with op.batch_alter_table("panel_seats") as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_seats_person_id"))
    op.drop_table("panel_seats")
    with op.batch_alter_table("slots") as batch_op:
        batch_op.drop_index(batch_op.f("ix_slots_round_id"))
    op.drop_table("slots")
