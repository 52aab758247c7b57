"""Answers to sessions, and attendance.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rsvps",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_rsvps_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_rsvps_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvps")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_rsvps_session_id_person_id")),
    )
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.create_index(batch_op.f("ix_rsvps_person_id"), ["person_id"], unique=False)
    op.create_table(
        "attendances",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "present",
                "absent",
                "excused",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["people.id"], name=op.f("fk_attendances_noted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attendances_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_attendances_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_attendances_session_id_person_id")
        ),
    )
    with op.batch_alter_table("attendances") as batch_op:
        batch_op.create_index(batch_op.f("ix_attendances_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attendances") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendances_person_id"))
    op.drop_table("attendances")
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.drop_index(batch_op.f("ix_rsvps_person_id"))
    op.drop_table("rsvps")
