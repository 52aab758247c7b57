"""Tables: wishes, workgroups and who is in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.db import Model
from aspirant.lifecycle import WorkgroupState
from aspirant.people.models import Person
from aspirant.programme.models import Area


class Wish(Model):
    """A participant's ranked choice of area; rank 1 is the first."""

    __tablename__ = "wishes"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "area_id"),
        sa.UniqueConstraint("round_id", "person_id", "rank"),
        sa.CheckConstraint("rank > 0", name="rank"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), info={"personal": "participation"}
    )
    area_id: Mapped[UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    rank: Mapped[int] = mapped_column(info={"personal": "participation"})


class Workgroup(Model):
    """A small group on one area."""

    __tablename__ = "workgroups"
    __table_args__ = (sa.UniqueConstraint("round_id", "area_id"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    area_id: Mapped[UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    state: Mapped[WorkgroupState] = mapped_column(default=WorkgroupState.PROPOSED)
    version: Mapped[int] = mapped_column()
    proposed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    area: Mapped[Area] = relationship(lazy="raise")
    members: Mapped[list["Membership"]] = relationship(
        back_populates="workgroup", lazy="raise", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def members_by_name(self) -> list["Membership"]:
        """The members in the order of their names. Needs `members` and their `person` loaded."""
        return sorted(self.members, key=lambda one: (one.person.name.casefold(), str(one.id)))


class Membership(Model):
    """A participant's place in a workgroup. One place each in a round."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    workgroup_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("workgroups.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), info={"personal": "participation"}
    )
    wish_rank: Mapped[int | None] = mapped_column(info={"personal": "participation"})
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    why: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"personal": "participation"})

    workgroup: Mapped[Workgroup] = relationship(back_populates="members", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
