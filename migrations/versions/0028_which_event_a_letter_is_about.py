"""Which event a letter is about, by whatever name the reader's calendar calls it.

Revision: 0028
Follows: 0027
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

LETTERS = sa.table(
    "letters",
    sa.column("event_id", sa.Uuid()),
    sa.column("calendar_uid", sa.Text()),
)


def upgrade() -> None:
    with op.batch_alter_table("letters") as batch_op:
        batch_op.add_column(sa.Column("event_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_letters_event_id"), ["event_id"], unique=False)
    _fill()


def _fill() -> None:
    """The event of each letter so far: what stands before the @ of its name."""
    names = sa.select(LETTERS.c.calendar_uid).where(LETTERS.c.calendar_uid != "").distinct()
    for uid in op.get_bind().scalars(names).all():
        own = LETTERS.c.calendar_uid == uid
        op.execute(sa.update(LETTERS).where(own).values(event_id=UUID(uid.partition("@")[0])))


def downgrade() -> None:
    with op.batch_alter_table("letters") as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_event_id"))
        batch_op.drop_column("event_id")
