"""Who stepped aside from an interview

Revision: 0040
Follows: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interview_recusals",
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("recused_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("recused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_recusals_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recused_id"], ["people.id"], name=op.f("fk_interview_recusals_recused_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_recusals")),
        sa.UniqueConstraint(
            "interview_id", "recused_id", name=op.f("uq_interview_recusals_interview_id_recused_id")
        ),
    )
    with op.batch_alter_table("interview_recusals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_recusals_recused_id"), ["recused_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("interview_recusals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_recusals_recused_id"))

    op.drop_table("interview_recusals")
