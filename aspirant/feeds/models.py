"""Tables: the secret addresses of feeds."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.feeds.words import FeedScope
from aspirant.lifecycle import FeedState
from aspirant.people.models import Person
from aspirant.programme.models import Round


class FeedAddress(Model):
    """One secret address of one person. Found by hash; shown to its owner from the sealed copy.

    What it holds never reaches beyond what its owner may see, whatever its scope.
    """

    __tablename__ = "feed_addresses"
    __table_args__ = (
        sa.CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked"),
        sa.CheckConstraint(
            "(scope IN ('round', 'workgroup', 'coordination')) = (round_id IS NOT NULL)",
            name="scope_round",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    scope: Mapped[FeedScope] = mapped_column(default=FeedScope.EVERYTHING)
    round_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True, info={"personal": "secret"})
    token: Mapped[str] = mapped_column(EncryptedText, info={"personal": "secret"})
    state: Mapped[FeedState] = mapped_column(default=FeedState.ACTIVE)
    has_alarm: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
