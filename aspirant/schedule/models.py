"""Tables: RSVP and attendance. The session itself is planned with the round."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.clock import to_local
from aspirant.core.crypto import EncryptedBytes, EncryptedText
from aspirant.core.db import Model
from aspirant.core.i18n import Bilingual, mark
from aspirant.lifecycle import PollState, SessionState
from aspirant.people.models import Person
from aspirant.permissions import Actor, Role
from aspirant.programme.models import Area, Round, Session
from aspirant.programme.words import Audience, Mode, PlanChange

#: At how many board meetings one aspirant can sit.
MOST_SEATS = 2
#: For how long a page says that a session was changed.
LATELY = timedelta(days=14)
#: Attendance can be taken from this long before a session begins.
DOORS_OPEN = timedelta(hours=1)


class RsvpAnswer(enum.StrEnum):
    """What a participant says about a session."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Presence(enum.StrEnum):
    """How it was."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class PollWord(enum.StrEnum):
    """What somebody says of a time."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


ANSWER_WORDS = {
    RsvpAnswer.YES: mark("Yes, I will be there"),
    RsvpAnswer.NO: mark("No, I cannot"),
    RsvpAnswer.MAYBE: mark("I do not know yet"),
}
POLL_WORDS = {
    PollWord.YES: mark("Yes"),
    PollWord.IF_NEED_BE: mark("If necessary"),
    PollWord.NO: mark("No"),
}
PRESENCE_WORDS = {
    Presence.PRESENT: mark("Present"),
    Presence.ABSENT: mark("Absent"),
    Presence.EXCUSED: mark("Excused"),
}


@dataclass(frozen=True)
class Plan:
    """When and where a session takes place."""

    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str
    link: str

    def has_time_of(self, other: "Plan") -> bool:
        """Whether both are at the same time."""
        return (self.starts_at, self.ends_at) == (other.starts_at, other.ends_at)


def plan_of(session: Session) -> Plan:
    """What is planned for the session now."""
    return Plan(session.starts_at, session.ends_at, session.mode, session.place, session.link)


def is_one_day(session: Session) -> bool:
    """Whether a time on the clock is enough to say when."""
    return to_local(session.starts_at).date() == to_local(session.ends_at).date()


def is_cancelled(session: Session) -> bool:
    """Whether it will not take place."""
    return session.state is SessionState.CANCELLED


def has_seats(session: Session) -> bool:
    """Whether it is a board meeting at which aspirants take a seat each."""
    return session.audience is Audience.SEATS


def takes_answers(session: Session, at: datetime) -> bool:
    """Whether a participant can still say if they come."""
    return not is_cancelled(session) and at < session.starts_at


def takes_attendance(session: Session, at: datetime) -> bool:
    """Whether the door is open, so that it can be noted who is there."""
    return not is_cancelled(session) and at >= session.starts_at - DOORS_OPEN


def is_changed_lately(session: Session, at: datetime) -> bool:
    """Whether those who knew the plan should look again."""
    if session.plan_changed_at is None or session.plan_change is PlanChange.RESTORED:
        return False
    return at < session.ends_at and at - session.plan_changed_at < LATELY


class Rsvp(Model):
    """One participant's answer to one session."""

    __tablename__ = "rsvps"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    answer: Mapped[RsvpAnswer] = mapped_column(info={"personal": "participation"})
    answered_at: Mapped[datetime]

    session: Mapped[Session] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class Waiting(Model):
    """Somebody in the line for a place at a session that is full."""

    __tablename__ = "waiting"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.UniqueConstraint("session_id", "turn"),
    )

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    turn: Mapped[int]
    since: Mapped[datetime] = mapped_column(info={"personal": "participation"})

    person: Mapped[Person] = relationship(lazy="raise")


class AgendaItem(Model):
    """One line of a session's agenda. It moves with the session: its time is counted from there."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "position"),
        sa.CheckConstraint("minutes_in >= 0", name="minutes_in"),
    )

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    position: Mapped[int]
    minutes_in: Mapped[int]
    title: Mapped[Bilingual]
    person_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"),
        index=True,
        info={"personal": "participation"},
    )

    person: Mapped[Person | None] = relationship(lazy="raise")


class Material(Model):
    """A link or a file for those who come to a session, before it or after it."""

    __tablename__ = "materials"
    __table_args__ = (
        sa.CheckConstraint("(link = '') = (content IS NOT NULL)", name="link_or_file"),
    )

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[Bilingual]
    is_after: Mapped[bool] = mapped_column(default=False)
    link: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(
        EncryptedBytes, deferred=True, deferred_raiseload=True
    )
    added_at: Mapped[datetime]

    session: Mapped[Session] = relationship(lazy="raise")


class ChangeOfPlan(Model):
    """A change of a session's plan, kept so that it can be undone while its letters wait.

    `was` is the plan before, in the words of the log; `letters` are the ids of its letters.
    """

    __tablename__ = "changes_of_plan"

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[PlanChange]
    sequence: Mapped[int]
    was: Mapped[dict[str, Any]]
    earlier_kind: Mapped[str] = mapped_column(default="")
    earlier_at: Mapped[datetime | None]
    earlier_words: Mapped[str | None] = mapped_column(
        EncryptedText, info={"personal": "participation"}
    )
    letters: Mapped[list[str]] = mapped_column(default=list)
    done_at: Mapped[datetime]
    done_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    undone_at: Mapped[datetime | None]


class EarlierAnswer(Model):
    """What somebody had answered to the plan before: given back when the change is undone."""

    __tablename__ = "earlier_answers"
    __table_args__ = (
        sa.UniqueConstraint("change_id", "person_id"),
        sa.CheckConstraint("(answer IS NULL) = (turn IS NOT NULL)", name="answer_or_turn"),
    )

    change_id: Mapped[UUID] = mapped_column(sa.ForeignKey("changes_of_plan.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    answer: Mapped[str | None] = mapped_column(info={"personal": "participation"})
    turn: Mapped[int | None]
    answered_at: Mapped[datetime]


class SeenChange(Model):
    """That somebody has seen the session's change of plan, and when."""

    __tablename__ = "seen_changes"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    seen_at: Mapped[datetime]


class Poll(Model):
    """A question when to meet: times to say yes or no to, of which one becomes a session."""

    __tablename__ = "polls"
    __table_args__ = (
        sa.CheckConstraint("(audience = 'workgroup') = (area_id IS NOT NULL)", name="area"),
        sa.CheckConstraint("session_id IS NULL OR state = 'closed'", name="session"),
    )

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[PollState] = mapped_column(default=PollState.OPEN)
    version: Mapped[int] = mapped_column()
    title: Mapped[str]
    audience: Mapped[Audience]
    area_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    mode: Mapped[Mode]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    called_by_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "participation"}
    )
    called_at: Mapped[datetime]
    session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="SET NULL"), index=True
    )

    round: Mapped[Round] = relationship(lazy="raise")
    area: Mapped[Area | None] = relationship(lazy="raise")
    times: Mapped[list["PollTime"]] = relationship(
        lazy="raise", order_by="(PollTime.starts_at, PollTime.id)"
    )

    __mapper_args__ = {"version_id_col": version}

    def is_for(self, who: Actor) -> bool:
        """Whether somebody is asked. Needs `area` with its members."""
        if self.audience is Audience.WORKGROUP:
            members = {one.id for one in self.area.members} if self.area else set()
            return who.id in members and who.has_role(Role.PARTICIPANT, self.round_id)
        roles = (Role.PARTICIPANT, Role.FACILITATOR, Role.COORDINATOR)
        return any(who.has_role(role, self.round_id) for role in roles)


class PollTime(Model):
    """One of the times asked about."""

    __tablename__ = "poll_times"
    __table_args__ = (sa.CheckConstraint("starts_at < ends_at", name="times"),)

    poll_id: Mapped[UUID] = mapped_column(sa.ForeignKey("polls.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class PollAnswer(Model):
    """What one person says of one time."""

    __tablename__ = "poll_answers"
    __table_args__ = (sa.UniqueConstraint("time_id", "person_id"),)

    time_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll_times.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    word: Mapped[PollWord] = mapped_column(info={"personal": "participation"})
    answered_at: Mapped[datetime]


class Attendance(Model):
    """Whether one participant was at one half day of a session: what the ticks came to."""

    __tablename__ = "attendances"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id", "half_day"),
        sa.CheckConstraint("half_day > 0", name="half_day"),
    )

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    half_day: Mapped[int] = mapped_column(default=1, info={"personal": "participation"})
    presence: Mapped[Presence] = mapped_column(info={"personal": "participation"})
    is_own: Mapped[bool] = mapped_column(default=False, info={"personal": "participation"})
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
