"""Evaluations of sessions: what is asked, who is asked, and the boxes of answers

Revision: 0034
Follows: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evaluation_terms",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.Column("remind_after", sa.Integer(), nullable=False),
        sa.Column("open_days", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 < remind_after AND remind_after < open_days", name=op.f("ck_evaluation_terms_days")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["rounds.id"],
            name=op.f("fk_evaluation_terms_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_terms")),
        sa.UniqueConstraint("round_id", name=op.f("uq_evaluation_terms_round_id")),
    )
    op.create_table(
        "ballot_boxes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_ballot_boxes_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_boxes")),
        sa.UniqueConstraint("session_id", name=op.f("uq_ballot_boxes_session_id")),
    )
    op.create_table(
        "evaluation_asked",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_evaluation_asked_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_evaluation_asked_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_asked")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_evaluation_asked_session_id_person_id")
        ),
    )
    with op.batch_alter_table("evaluation_asked", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_asked_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "evaluations",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="evaluationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("asked_count", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (answers IS NOT NULL)", name=op.f("ck_evaluations_answers")
        ),
        sa.CheckConstraint("asked_count >= 5", name=op.f("ck_evaluations_asked_count")),
        sa.CheckConstraint("opened_on <= closes_on", name=op.f("ck_evaluations_days")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_evaluations_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_evaluations_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
        sa.UniqueConstraint("session_id", name=op.f("uq_evaluations_session_id")),
    )
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluations_round_id"), ["round_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluations_round_id"))

    op.drop_table("evaluations")
    with op.batch_alter_table("evaluation_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_asked_person_id"))

    op.drop_table("evaluation_asked")
    op.drop_table("ballot_boxes")
    op.drop_table("evaluation_terms")
