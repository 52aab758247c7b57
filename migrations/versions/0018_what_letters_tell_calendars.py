"""What letters say to their reader's calendar.

Revision: 0018
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

METHOD = sa.Enum(
    "REQUEST", "CANCEL", name="method", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    with op.batch_alter_table("letters") as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("calendar_uid", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("method", METHOD, nullable=True))
        batch_op.create_index("ix_letters_calendar_uid_address", ["calendar_uid", "address"])
        batch_op.create_check_constraint(
            batch_op.f("ck_letters_calendar"),
            "(calendar_uid = '') = (calendar IS NULL) AND (calendar_uid = '') = (method IS NULL)",
        )
    with op.batch_alter_table("letters") as batch_op:
        batch_op.alter_column("calendar_uid", server_default=None)
        batch_op.alter_column("calendar_sequence", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("letters") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_letters_calendar"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_letters_method"), type_="check")
        batch_op.drop_index("ix_letters_calendar_uid_address")
        batch_op.drop_column("method")
        batch_op.drop_column("calendar_sequence")
        batch_op.drop_column("calendar_uid")
        batch_op.drop_column("calendar")
