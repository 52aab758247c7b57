"""Replies to network meetings that say perhaps, or yes to a place given back, wait too.

And a change of plan has the same words at networks as at sessions.

Revision: 0043
Follows: 0042
"""

from alembic import op

revision = "0043"
down_revision = "0042"
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
    "interview",
)


CHANGES = ("moved", "changed", "cancelled", "restored")


def upgrade() -> None:
    _allow("replies", "fault", "fault", *BEFORE, "perhaps", "place_gone")
    _allow("network_changes", "kind", "planchange", *CHANGES, "planned")


def downgrade() -> None:
    op.execute("UPDATE network_changes SET kind = 'changed' WHERE kind = 'planned'")
    op.execute("UPDATE replies SET fault = 'not_possible' WHERE fault IN ('perhaps', 'place_gone')")
    _allow("network_changes", "kind", "planchange", *CHANGES)
    _allow("replies", "fault", "fault", *BEFORE)


def _allow(table: str, column: str, rule: str, *words: str) -> None:
    allowed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as batch_op:
        name = batch_op.f(f"ck_{table}_{rule}")
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({allowed})")
