"""Find letters by whom they went to: feeds call an event what its letters call it

Revision: 0036
Follows: 0035
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_letters_address_event_id", "letters", ["address", "event_id"])


def downgrade() -> None:
    op.drop_index("ix_letters_address_event_id", table_name="letters")
