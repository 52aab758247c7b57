"""Table: what each form did, so that a repeated one does nothing more."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from aspirant.core.db import Model


class FormReceipt(Model):
    """One intent of one person, carried out once: a repeated form gets the same redirect."""

    __tablename__ = "form_receipts"
    __table_args__ = (sa.UniqueConstraint("person_id", "intent"),)

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), info={"personal": "log"}
    )
    intent: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
