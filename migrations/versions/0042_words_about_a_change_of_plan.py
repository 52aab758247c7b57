"""What those concerned were told beside a change of plan stays with the session

Revision: 0042
Follows: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

RULE = "plan_words IS NULL OR plan_change IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(sa.Column("plan_words", sa.LargeBinary()))
        batch_op.create_check_constraint(batch_op.f("ck_sessions_plan_words"), RULE)
    with op.batch_alter_table("changes_of_plan") as batch_op:
        batch_op.add_column(sa.Column("earlier_words", sa.LargeBinary()))


def downgrade() -> None:
    with op.batch_alter_table("changes_of_plan") as batch_op:
        batch_op.drop_column("earlier_words")
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_sessions_plan_words"), type_="check")
        batch_op.drop_column("plan_words")
