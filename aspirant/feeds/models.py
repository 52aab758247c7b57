"""Tables: the secret addresses of personal feeds."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import FeedState
from aspirant.people.models import Person


class FeedAddress(Model):
    """One secret address of one person. Found by hash; shown to its owner from the sealed copy."""

    __tablename__ = "feed_addresses"
    __table_args__ = (
        sa.CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked"),
    )

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    token_hash: Mapped[str] = mapped_column(unique=True, info={"personal": "secret"})
    token: Mapped[str] = mapped_column(EncryptedText, info={"personal": "secret"})
    state: Mapped[FeedState] = mapped_column(default=FeedState.ACTIVE)
    has_alarm: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
