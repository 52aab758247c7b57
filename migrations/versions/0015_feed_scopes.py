"""What each calendar address holds; those there are hold everything.

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SCOPE = sa.Enum(
    "everything",
    "round",
    "workgroup",
    "interviews",
    "coordination",
    name="feedscope",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    with op.batch_alter_table("feed_addresses") as batch_op:
        batch_op.add_column(sa.Column("scope", SCOPE, nullable=False, server_default="everything"))
        batch_op.add_column(sa.Column("round_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_feed_addresses_round_id"), ["round_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_feed_addresses_round_id"),
            "rounds",
            ["round_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_feed_addresses_scope_round"),
            "(scope IN ('round', 'workgroup', 'coordination')) = (round_id IS NOT NULL)",
        )
    with op.batch_alter_table("feed_addresses") as batch_op:
        batch_op.alter_column("scope", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM feed_addresses WHERE scope <> 'everything'")
    with op.batch_alter_table("feed_addresses") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_feed_addresses_scope_round"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_feed_addresses_round_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_feed_addresses_round_id"))
        batch_op.drop_column("round_id")
        batch_op.drop_constraint(batch_op.f("ck_feed_addresses_feedscope"), type_="check")
        batch_op.drop_column("scope")
