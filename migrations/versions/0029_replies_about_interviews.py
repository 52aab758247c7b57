"""Replies about interviews wait for a coordinator too.

Revision: 0029
Follows: 0028
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BEFORE = (
    "none",
    "unreadable",
    "unverified",
    "attendees",
    "somebody_else",
    "unknown_session",
    "outdated",
    "not_possible",
)


def upgrade() -> None:
    _allow(*BEFORE, "interview")


def downgrade() -> None:
    op.execute("UPDATE replies SET fault = 'unknown_session' WHERE fault = 'interview'")
    _allow(*BEFORE)


def _allow(*faults: str) -> None:
    words = ", ".join(f"'{fault}'" for fault in faults)
    with op.batch_alter_table("replies") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_replies_fault"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_replies_fault"), f"fault IN ({words})")
