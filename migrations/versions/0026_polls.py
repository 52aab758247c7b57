"""Polls of when to meet

Revision: 0026
Follows: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="pollstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "round",
                "workgroup",
                "chosen",
                "seats",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("area_id", sa.Uuid(), nullable=True),
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
        sa.Column("called_by_id", sa.Uuid(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(audience = 'workgroup') = (area_id IS NOT NULL)", name=op.f("ck_polls_area")
        ),
        sa.CheckConstraint("session_id IS NULL OR state = 'closed'", name=op.f("ck_polls_session")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_polls_area_id")),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["people.id"], name=op.f("fk_polls_called_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_polls_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_polls_session_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    with op.batch_alter_table("polls") as batch_op:
        batch_op.create_index(batch_op.f("ix_polls_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_polls_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_polls_session_id"), ["session_id"], unique=False)

    op.create_table(
        "poll_times",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_poll_times_times")),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_times_poll_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_times")),
    )
    with op.batch_alter_table("poll_times") as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_times_poll_id"), ["poll_id"], unique=False)

    op.create_table(
        "poll_answers",
        sa.Column("time_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "word",
            sa.Enum(
                "yes",
                "if_need_be",
                "no",
                name="pollword",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_poll_answers_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["time_id"], ["poll_times.id"], name=op.f("fk_poll_answers_time_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answers")),
        sa.UniqueConstraint("time_id", "person_id", name=op.f("uq_poll_answers_time_id_person_id")),
    )
    with op.batch_alter_table("poll_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_answers_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("poll_answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_answers_person_id"))

    op.drop_table("poll_answers")
    with op.batch_alter_table("poll_times") as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_times_poll_id"))

    op.drop_table("poll_times")
    with op.batch_alter_table("polls") as batch_op:
        batch_op.drop_index(batch_op.f("ix_polls_session_id"))
        batch_op.drop_index(batch_op.f("ix_polls_round_id"))
        batch_op.drop_index(batch_op.f("ix_polls_area_id"))

    op.drop_table("polls")
