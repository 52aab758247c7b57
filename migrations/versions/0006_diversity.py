"""Diversity answers, apart from everything else.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diversity_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_diversity_answers_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diversity_answers")),
        sa.UniqueConstraint("handle", name=op.f("uq_diversity_answers_handle")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("diversity_answers") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_diversity_answers_round_id"), ["round_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("diversity_answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_diversity_answers_round_id"))
    op.drop_table("diversity_answers")
