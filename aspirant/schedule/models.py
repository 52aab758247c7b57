"""Tables: RSVP and attendance. The session itself is planned with the round."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.clock import to_local
from aspirant.core.db import Model
from aspirant.core.i18n import Bilingual, mark
from aspirant.lifecycle import SessionState
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import Audience, Mode

#: At how many board meetings of a round one aspirant can sit.
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


ANSWER_WORDS = {
    RsvpAnswer.YES: mark("Yes, I will be there"),
    RsvpAnswer.NO: mark("No, I cannot"),
    RsvpAnswer.MAYBE: mark("I do not know yet"),
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
    return session.sequence > 0 and at < session.ends_at and at - session.changed_at < LATELY


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
    content: Mapped[bytes | None] = mapped_column(deferred=True, deferred_raiseload=True)
    added_at: Mapped[datetime]

    session: Mapped[Session] = relationship(lazy="raise")


class Attendance(Model):
    """Whether one participant was at one session."""

    __tablename__ = "attendances"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    presence: Mapped[Presence] = mapped_column(info={"personal": "participation"})
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
