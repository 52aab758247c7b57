"""Keys of keyed hashes, kept sealed

Revision: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lasting_keys",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lasting_keys")),
        sa.UniqueConstraint("purpose", name=op.f("uq_lasting_keys_purpose")),
    )


def downgrade() -> None:
    op.drop_table("lasting_keys")
