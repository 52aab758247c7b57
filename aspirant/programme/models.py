"""Tables: programme, round and everything a coordinator sets up for it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.core.i18n import Bilingual
from aspirant.lifecycle import CallState, RoundState, SessionState, WorkgroupState
from aspirant.people.models import Person
from aspirant.permissions import Actor, Role
from aspirant.programme.words import Audience, Mode, PlanChange, QuestionKind, Stage


def _table(name: str) -> sa.Table:
    """A table of a later part: this floor knows the table, not the model."""
    return Model.metadata.tables[name]


def _in_workgroup() -> sa.Join:
    """Workgroups with their members, row by row."""
    groups, members = _table("workgroups"), _table("memberships")
    return sa.join(groups, members, members.c.workgroup_id == groups.c.id)


def _of_area() -> sa.ColumnElement[bool]:
    groups = _table("workgroups")
    return (Area.id == foreign(groups.c.area_id)) & (groups.c.state == WorkgroupState.PUBLISHED)


def _round_key() -> Mapped[UUID]:
    return mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True)


class Programme(Model):
    """The lasting undertaking; its rounds come and go."""

    __tablename__ = "programmes"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    organisation: Mapped[str]


class Association(Model):
    """An industry association of the union, with the words that lead a person to it."""

    __tablename__ = "associations"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sector: Mapped[str]
    describes: Mapped[Bilingual]
    keywords: Mapped[list[str]]
    position: Mapped[int]


class Round(Model):
    """One run of the programme."""

    __tablename__ = "rounds"
    __table_args__ = (
        sa.CheckConstraint("places > 0", name="places"),
        sa.CheckConstraint("starts_on <= ends_on", name="dates"),
        sa.CheckConstraint("own_hours >= 0", name="own_hours"),
        sa.CheckConstraint("least_presence BETWEEN 0 AND 100", name="least_presence"),
    )

    programme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("programmes.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    state: Mapped[RoundState] = mapped_column(default=RoundState.PREPARING)
    version: Mapped[int] = mapped_column()
    places: Mapped[int] = mapped_column(default=16)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    contact_email: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    reviewers_each: Mapped[int] = mapped_column(default=2)
    reply_days: Mapped[int] = mapped_column(default=7)
    reminder_days: Mapped[list[int]] = mapped_column(sa.JSON, default=lambda: [4, 1])
    needs_two_signatures: Mapped[bool] = mapped_column(default=False)
    offers_feedback: Mapped[bool] = mapped_column(default=False)
    workplace_limit: Mapped[int | None]
    own_hours: Mapped[int] = mapped_column(default=20)
    least_presence: Mapped[int] = mapped_column(default=80)  # per cent of the half days

    @property
    def is_over(self) -> bool:
        """Whether the round is finished: what was then is history."""
        return self.state is RoundState.FINISHED

    programme: Mapped[Programme] = relationship(lazy="raise")
    call: Mapped["Call"] = relationship(back_populates="round", lazy="raise")
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="round", lazy="raise", order_by="(Session.starts_at, Session.id)"
    )
    areas: Mapped[list["Area"]] = relationship(
        back_populates="round", lazy="raise", order_by="(Area.position, Area.id)"
    )

    __mapper_args__ = {"version_id_col": version}


class Call(Model):
    """The public page and form of a round, with opening and closing time."""

    __tablename__ = "calls"
    __table_args__ = (sa.CheckConstraint("opens_at < closes_at", name="times"),)

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[CallState] = mapped_column(default=CallState.DRAFT)
    version: Mapped[int] = mapped_column()
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    headline: Mapped[Bilingual]
    lead: Mapped[Bilingual]
    who_may_apply: Mapped[Bilingual]
    how_we_choose: Mapped[Bilingual]
    time_asked: Mapped[Bilingual]
    cost: Mapped[Bilingual]
    interviews_from: Mapped[date | None]
    interviews_to: Mapped[date | None]
    decision_by: Mapped[date | None]
    minutes_to_fill_in: Mapped[int] = mapped_column(default=25)

    round: Mapped[Round] = relationship(back_populates="call", lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    def is_open(self, at: datetime) -> bool:
        """Whether applications are taken at that moment, whatever the worker has got round to."""
        return self.state is CallState.OPEN and self.opens_at <= at < self.closes_at

    def is_announced(self, at: datetime) -> bool:
        """Whether it will open by itself, later than that moment."""
        return self.state is CallState.OPEN and at < self.opens_at

    def is_public(self) -> bool:
        """Whether everybody may read the page."""
        return self.state is not CallState.DRAFT


class EntryRule(Model):
    """Something an applicant must meet, asked as a statement to affirm."""

    __tablename__ = "entry_rules"

    round_id: Mapped[UUID] = _round_key()
    version: Mapped[int] = mapped_column()
    position: Mapped[int]
    statement: Mapped[Bilingual]
    reason_when_not: Mapped[Bilingual]

    round: Mapped[Round] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Question(Model):
    """Something the form asks, on the page about why the person applies."""

    __tablename__ = "questions"
    __table_args__ = (
        sa.CheckConstraint("most_words IS NULL OR most_words > 0", name="most_words"),
    )

    round_id: Mapped[UUID] = _round_key()
    version: Mapped[int] = mapped_column()
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    label: Mapped[Bilingual]
    hint: Mapped[Bilingual]
    options: Mapped[list[str]] = mapped_column(default=list)
    is_required: Mapped[bool] = mapped_column(default=True)
    most_words: Mapped[int | None]

    round: Mapped[Round] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Criterion(Model):
    """One line of the rubric: what is weighed, and what each level means in words."""

    __tablename__ = "criteria"
    __table_args__ = (sa.CheckConstraint("weight > 0", name="weight"),)

    round_id: Mapped[UUID] = _round_key()
    version: Mapped[int] = mapped_column()
    position: Mapped[int]
    stage: Mapped[Stage]
    name: Mapped[Bilingual]
    asks: Mapped[Bilingual]
    levels: Mapped[dict[str, Any]]  # {"1": {"sv": ..., "en": ...}, ... "5": ...}
    weight: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    def level(self, number: int) -> Bilingual:
        """What level `number` (1 to 5) means, in words; empty when nobody has written it."""
        words = self.levels.get(str(number), {})
        return Bilingual(sv=words.get("sv", ""), en=words.get("en", ""))


class Area(Model):
    """A field that workgroups work on."""

    __tablename__ = "areas"

    round_id: Mapped[UUID] = _round_key()
    version: Mapped[int] = mapped_column()
    position: Mapped[int]
    name: Mapped[Bilingual]
    describes: Mapped[Bilingual]

    round: Mapped[Round] = relationship(back_populates="areas", lazy="raise_on_sql")
    members: Mapped[list[Person]] = relationship(
        secondary=_in_workgroup,
        primaryjoin=_of_area,
        secondaryjoin=lambda: Person.id == foreign(_table("memberships").c.person_id),
        viewonly=True,
        lazy="raise_on_sql",
        order_by="(Person.name, Person.email)",
    )

    __mapper_args__ = {"version_id_col": version}


class Session(Model):
    """A meeting: of the round (planned before the call, so that applicants can say if they can),
    of a workgroup, of people chosen, or of the board with seats that aspirants take.

    `is_counted`: its half days count towards the certificate.
    One of whole days starts at 00.00 on its first day and ends at 23.59 on its last, local time.
    `plan_words` are what those concerned were told beside the latest change of plan.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="times"),
        sa.CheckConstraint("sequence >= 0", name="sequence"),
        sa.CheckConstraint("(audience = 'workgroup') = (area_id IS NOT NULL)", name="area"),
        sa.CheckConstraint("NOT is_public OR audience = 'round'", name="public"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint(
            "(plan_change IS NULL) = (plan_changed_at IS NULL)", name="plan_changed_at"
        ),
        sa.CheckConstraint("plan_words IS NULL OR plan_change IS NOT NULL", name="plan_words"),
        sa.CheckConstraint("audience <> 'seats' OR capacity IS NOT NULL", name="seats"),
    )

    round_id: Mapped[UUID] = _round_key()
    state: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)
    version: Mapped[int] = mapped_column()
    title: Mapped[Bilingual]
    programme_text: Mapped[Bilingual]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_all_day: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[Mode] = mapped_column(default=Mode.ON_SITE)
    place: Mapped[str] = mapped_column(default="")
    map_link: Mapped[str] = mapped_column(default="")
    directions: Mapped[Bilingual] = mapped_column(default=Bilingual(""))
    link: Mapped[str] = mapped_column(default="")
    link_words: Mapped[Bilingual] = mapped_column(default=Bilingual(""))
    audience: Mapped[Audience] = mapped_column(default=Audience.ROUND)
    area_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    capacity: Mapped[int | None]
    called_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"), info={"personal": "participation"}
    )
    is_public: Mapped[bool] = mapped_column(default=False)
    is_counted: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    plan_change: Mapped[PlanChange | None]
    plan_changed_at: Mapped[datetime | None]
    plan_words: Mapped[str | None] = mapped_column(
        EncryptedText, info={"personal": "participation"}
    )

    round: Mapped[Round] = relationship(back_populates="sessions", lazy="raise_on_sql")
    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    invitees: Mapped[list["Invitee"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    def is_for(self, who: Actor) -> bool:
        """Whether it is for somebody to come to. Needs `invitees`, and `area` with its members."""
        if self.audience is Audience.CHOSEN:
            return who.id in {one.person_id for one in self.invitees}
        if self.audience is Audience.WORKGROUP:
            members = {one.id for one in self.area.members} if self.area else set()
            return who.id in members and who.has_role(Role.PARTICIPANT, self.round_id)
        roles = (Role.PARTICIPANT, Role.FACILITATOR, Role.COORDINATOR)
        return any(who.has_role(role, self.round_id) for role in roles)

    def asks(self, who: Actor) -> bool:
        """Whether somebody is asked to answer. Needs what `is_for` needs."""
        takes_part = who.has_role(Role.PARTICIPANT, self.round_id)
        return self.is_for(who) and (takes_part or self.audience is Audience.CHOSEN)


class Invitee(Model):
    """Somebody chosen for a session."""

    __tablename__ = "invitees"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )


class Break(Model):
    """Days when many are away, as the office knows them: a school break in a part of the country.

    It stands in the way of nothing; whoever plans is told of it.
    """

    __tablename__ = "breaks"
    __table_args__ = (sa.CheckConstraint("first_day <= last_day", name="days"),)

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
