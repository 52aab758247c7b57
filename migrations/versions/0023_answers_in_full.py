"""What goes with answers, and the replies of calendars.

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_details",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("needs", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_answer_details_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_answer_details_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_details")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_answer_details_session_id_person_id")
        ),
    )
    with op.batch_alter_table("answer_details") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_details_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "replies",
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("sender", sa.LargeBinary(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes",
                "no",
                "maybe",
                name="rsvpanswer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "fault",
            sa.Enum(
                "none",
                "unreadable",
                "unverified",
                "attendees",
                "somebody_else",
                "unknown_session",
                "outdated",
                "not_possible",
                name="fault",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "kept",
                "taken",
                "set_aside",
                name="replystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'taken') = (taken_at IS NOT NULL)", name=op.f("ck_replies_taken")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_replies_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_replies_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_replies_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("seen", name=op.f("uq_replies_seen")),
    )
    with op.batch_alter_table("replies") as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_session_id"), ["session_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("replies") as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_session_id"))
        batch_op.drop_index(batch_op.f("ix_replies_round_id"))
        batch_op.drop_index(batch_op.f("ix_replies_person_id"))

    op.drop_table("replies")
    with op.batch_alter_table("answer_details") as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_details_person_id"))

    op.drop_table("answer_details")
