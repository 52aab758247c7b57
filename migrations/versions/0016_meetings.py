"""The record of the committee's meeting, waived targets, and how a round answers.

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "writing",
                "presented",
                "signed",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=False),
        sa.Column("secretary_id", sa.Uuid(), nullable=False),
        sa.Column("guests", sa.LargeBinary(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_at IS NOT NULL)", name=op.f("ck_meetings_signed")
        ),
        sa.CheckConstraint("(state = 'writing') = (hash = '')", name=op.f("ck_meetings_hash")),
        sa.CheckConstraint(
            "(state = 'writing') = (presented_at IS NULL)", name=op.f("ck_meetings_presented")
        ),
        sa.ForeignKeyConstraint(["chair_id"], ["people.id"], name=op.f("fk_meetings_chair_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_meetings_round_id")),
        sa.ForeignKeyConstraint(
            ["secretary_id"], ["people.id"], name=op.f("fk_meetings_secretary_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("round_id", name=op.f("uq_meetings_round_id")),
    )
    op.create_table(
        "meeting_recusals",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("recused_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_meeting_recusals_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_recusals_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recused_id"], ["people.id"], name=op.f("fk_meeting_recusals_recused_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_recusals")),
        sa.UniqueConstraint(
            "meeting_id",
            "application_id",
            "recused_id",
            name=op.f("uq_meeting_recusals_meeting_id_application_id_recused_id"),
        ),
    )
    with op.batch_alter_table("meeting_recusals") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_recusals_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "meeting_seats",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_seats_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_meeting_seats_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_seats")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_meeting_seats_meeting_id_person_id")
        ),
    )
    with op.batch_alter_table("meeting_seats") as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_seats_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting_signatures",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_signatures_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["people.id"], name=op.f("fk_meeting_signatures_signer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_signatures")),
    )
    with op.batch_alter_table("meeting_signatures") as batch_op:
        batch_op.create_index(
            "uq_meeting_signatures_valid",
            ["meeting_id", "signer_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "target_waivers",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("missing > 0", name=op.f("ck_target_waivers_missing")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_target_waivers_by_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_target_waivers_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["targets.id"],
            name=op.f("fk_target_waivers_target_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_waivers")),
        sa.UniqueConstraint("target_id", name=op.f("uq_target_waivers_target_id")),
    )
    with op.batch_alter_table("target_waivers") as batch_op:
        batch_op.create_index(batch_op.f("ix_target_waivers_round_id"), ["round_id"], unique=False)

    days = sa.text("'[4, 1]'")
    op.add_column(
        "rounds", sa.Column("reminder_days", sa.JSON(), nullable=False, server_default=days)
    )
    for name in ("needs_two_signatures", "offers_feedback"):
        no = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("rounds", no)


def downgrade() -> None:
    for name in ("offers_feedback", "needs_two_signatures", "reminder_days"):
        op.drop_column("rounds", name)
    with op.batch_alter_table("target_waivers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_waivers_round_id"))

    op.drop_table("target_waivers")
    with op.batch_alter_table("meeting_signatures") as batch_op:
        batch_op.drop_index(
            "uq_meeting_signatures_valid",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.drop_table("meeting_signatures")
    with op.batch_alter_table("meeting_seats") as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_seats_person_id"))

    op.drop_table("meeting_seats")
    with op.batch_alter_table("meeting_recusals") as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_recusals_application_id"))

    op.drop_table("meeting_recusals")
    op.drop_table("meetings")
