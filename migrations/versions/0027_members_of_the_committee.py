"""A role for those who decide with the coordinators: they read the selection, and change nothing

Revision: 0027
Follows: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEFORE = (
    "coordinator",
    "reviewer",
    "interviewer",
    "facilitator",
    "participant",
    "board",
    "auditor",
)
AFTER = (*BEFORE[:4], "committee", *BEFORE[4:])


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM role_grants WHERE role = 'committee'")
    _allow(BEFORE)


def _allow(roles: tuple[str, ...]) -> None:
    words = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("role_grants") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_role_grants_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_role_grants_role"), f"role IN ({words})")
