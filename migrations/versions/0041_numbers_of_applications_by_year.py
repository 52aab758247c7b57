"""Numbers of applications are counted by year, over all rounds

Those that were given stay as they are.

Revision: 0041
Follows: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("rounds", "next_number")


def downgrade() -> None:
    op.add_column(
        "rounds", sa.Column("next_number", sa.Integer(), nullable=False, server_default="1")
    )
    op.execute(
        "UPDATE rounds SET next_number = (SELECT coalesce(max(applications.number), 0) + 1"
        " FROM applications WHERE applications.round_id = rounds.id)"
    )
    with op.batch_alter_table("rounds") as batch_op:
        batch_op.alter_column("next_number", server_default=None)
