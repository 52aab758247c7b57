"""Tables: RSVP and attendance. The session itself is planned with the round."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.db import Model
from aspirant.core.i18n import mark
from aspirant.lifecycle import SessionState
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import Mode

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


def is_cancelled(session: Session) -> bool:
    """Whether it will not take place."""
    return session.state is SessionState.CANCELLED


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
