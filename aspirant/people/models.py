"""Tables: people, their roles, their ways in."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.db import Model
from aspirant.permissions import Role


class Person(UserMixin, Model):
    """Somebody with an address we can write to. What they may do follows from their roles."""

    __tablename__ = "people"
    __allow_unmapped__ = True  # for sign_in_token, which no column holds

    email: Mapped[str] = mapped_column(unique=True, info={"personal": "contact"})
    name: Mapped[str] = mapped_column(default="", info={"personal": "contact"})
    phone: Mapped[str] = mapped_column(default="", info={"personal": "contact"})
    language: Mapped[str] = mapped_column(default="sv", info={"personal": "contact"})
    is_administrator: Mapped[bool] = mapped_column(default=False, info={"personal": "role"})
    is_active: Mapped[bool] = mapped_column(default=True, info={"personal": "role"})
    created_at: Mapped[datetime] = mapped_column(info={"personal": "log"})

    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", lazy="raise", cascade="all, delete-orphan"
    )

    #: The sign-in that this request came with; set when the person is loaded from a session.
    sign_in_token: str | None = None

    def has_role(self, role: Role, round_id: UUID | None) -> bool:
        """Whether the person has `role` in that round."""
        return any(grant.role == role and grant.round_id == round_id for grant in self.roles)

    def has_role_somewhere(self, *roles: Role) -> bool:
        """Whether the person has one of `roles` in any round."""
        return any(grant.role in roles for grant in self.roles)

    def session_key(self) -> str:
        """What Flask-Login keeps in the cookie: this browser's token, not the person's id."""
        return self.sign_in_token or ""

    @property
    def display_name(self) -> str:
        """What to call them: the name, else the address."""
        return self.name or self.email


class RoleGrant(Model):
    """A role of one person in one round."""

    __tablename__ = "role_grants"
    __table_args__ = (sa.UniqueConstraint("person_id", "round_id", "role"),)

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), info={"personal": "role"}
    )
    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role] = mapped_column(info={"personal": "role"})
    granted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="roles", lazy="raise")


class SignInLink(Model):
    """A way in, sent by mail: a link and a six-digit code, both used once, both hashed."""

    __tablename__ = "sign_in_links"
    __table_args__ = (sa.CheckConstraint("attempts >= 0 AND attempts <= 5", name="attempts"),)

    email: Mapped[str] = mapped_column(index=True, info={"personal": "contact"})
    token_hash: Mapped[str] = mapped_column(unique=True, info={"personal": "secret"})
    code_hash: Mapped[str] = mapped_column(info={"personal": "secret"})
    next_url: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Model):
    """One browser that is signed in. Removing the row signs it out."""

    __tablename__ = "sign_ins"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True, info={"personal": "log"}
    )
    token_hash: Mapped[str] = mapped_column(unique=True, info={"personal": "secret"})
    browser: Mapped[str] = mapped_column(default="", info={"personal": "log"})
    created_at: Mapped[datetime] = mapped_column(info={"personal": "log"})
    expires_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
