"""Changes of network meetings that can be undone, and the replies of calendars to them

Revision: 0035
Follows: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_changes",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "moved",
                "changed",
                "cancelled",
                "restored",
                name="planchange",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("municipality", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by_id"],
            ["people.id"],
            name=op.f("fk_network_changes_done_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["network_meetings.id"],
            name=op.f("fk_network_changes_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_changes")),
    )
    with op.batch_alter_table("network_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_network_changes_done_by_id"), ["done_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_network_changes_meeting_id"), ["meeting_id"], unique=False
        )

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("network_meeting_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("sign_up_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_replies_network_meeting_id"), ["network_meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_replies_sign_up_id"), ["sign_up_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_replies_sign_up_id"),
            "sign_ups",
            ["sign_up_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_replies_network_meeting_id"),
            "network_meetings",
            ["network_meeting_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.drop_column("answered_at")

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_replies_network_meeting_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_replies_sign_up_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_replies_sign_up_id"))
        batch_op.drop_index(batch_op.f("ix_replies_network_meeting_id"))
        batch_op.drop_column("sign_up_id")
        batch_op.drop_column("network_meeting_id")

    with op.batch_alter_table("network_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_changes_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_network_changes_done_by_id"))

    op.drop_table("network_changes")
