"""What a calendar replied to an interview, and the word that came with a reply that waits

Revision: 0037
Follows: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("replies") as replies:
        replies.add_column(sa.Column("interview_id", sa.Uuid(), nullable=True))
        replies.add_column(sa.Column("comment", sa.LargeBinary(), nullable=True))
        replies.create_index(op.f("ix_replies_interview_id"), ["interview_id"])
        replies.create_foreign_key(
            op.f("fk_replies_interview_id"),
            "interviews",
            ["interview_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("replies") as replies:
        replies.drop_constraint(op.f("fk_replies_interview_id"), type_="foreignkey")
        replies.drop_index(op.f("ix_replies_interview_id"))
        replies.drop_column("comment")
        replies.drop_column("interview_id")
