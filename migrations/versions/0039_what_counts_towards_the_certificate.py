"""Whether a session counts towards the certificate is said of each

Until now every session of the whole round counted. Those shorter than an hour stop, unless
attendance is already noted there: what has been noted counts as it did.

Revision: 0039
Follows: 0038
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

sessions = sa.table(
    "sessions",
    sa.column("id", sa.Uuid()),
    sa.column("audience", sa.Text()),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("ends_at", sa.DateTime(timezone=True)),
    sa.column("is_counted", sa.Boolean()),
)
attendances = sa.table("attendances", sa.column("session_id", sa.Uuid()))


def upgrade() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(
            sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    is_noted = sa.exists().where(attendances.c.session_id == sessions.c.id)
    rows = op.get_bind().execute(
        sa.select(sessions.c.id, sessions.c.starts_at, sessions.c.ends_at, is_noted).where(
            sessions.c.audience == "round"
        )
    )
    counted = [
        row_id
        for row_id, starts_at, ends_at, noted in rows
        if noted or ends_at - starts_at >= timedelta(hours=1)
    ]
    for row_id in counted:
        op.execute(sessions.update().where(sessions.c.id == row_id).values(is_counted=True))
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.alter_column("is_counted", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.drop_column("is_counted")
