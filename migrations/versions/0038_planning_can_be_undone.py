"""That a session was planned is kept as changes of its plan are, so that it can be undone

Revision: 0038
Follows: 0037
"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE = ("moved", "changed", "cancelled", "restored")
COLUMNS = {"changes_of_plan": "kind", "sessions": "plan_change"}


def upgrade() -> None:
    _allow(("planned", *BEFORE))


def downgrade() -> None:
    op.execute("DELETE FROM changes_of_plan WHERE kind = 'planned'")
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    for table, column in COLUMNS.items():
        with op.batch_alter_table(table) as batch_op:
            name = batch_op.f(f"ck_{table}_planchange")
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"{column} IN ({words})")
