"""What somebody of the committee may not read: whom they stepped aside from, and themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from aspirant.applications.models import Application
from aspirant.core.db import Base, db
from aspirant.interviews.models import Interview, InterviewRecusal
from aspirant.lifecycle import ReviewState
from aspirant.people.models import Person
from aspirant.permissions import can
from aspirant.programme.models import Round
from aspirant.reviews.models import Review


@dataclass(frozen=True)
class Veil:
    """Those of whom a reader sees nothing: no number, name, points, reason or decision."""

    people: tuple[Application, ...] = ()

    @cached_property
    def ids(self) -> frozenset[str]:
        """They, as the solver calls them."""
        return frozenset(str(one.id) for one in self.people)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """They, as pages call them."""
        return frozenset(one.number_text for one in self.people)

    def hides(self, text: str) -> bool:
        """Whether a text names one of them, by number or by a part of the name."""
        lower = text.casefold()
        return any(word in lower for one in self.people for word in _words_for(one))

    def clear(self, text: str) -> str:
        """The paragraphs of a text that name none of them."""
        return "\n\n".join(part for part in text.split("\n\n") if not self.hides(part))

    def without(self, applications: Iterable[Application]) -> list[Application]:
        """The others."""
        return [one for one in applications if str(one.id) not in self.ids]


def find_veil(round: Round, reader: Person) -> Veil:
    """What is kept from somebody who reads the selection of a round; nothing from who runs it."""
    if can(reader, "manage_selection", round):
        return Veil()
    mine = or_(
        Application.person_id == reader.id,
        Application.id.in_(_aside_in_the_reading(reader.id)),
        Application.id.in_(_aside_at_an_interview(reader.id)),
        Application.id.in_(_aside_at_the_meeting(reader.id)),
    )
    return Veil(
        tuple(
            db.session.scalars(
                select(Application)
                .where(Application.round_id == round.id, mine)
                .options(joinedload(Application.person))
                .order_by(Application.number, Application.id)
            )
        )
    )


@cache
def nobody() -> Application:
    """What stands for an application that the reader may not see. It is never of a session."""
    return Application(number=None, year=None, county="", person=Person(name="–", email=""))


def _aside_in_the_reading(reader_id: UUID) -> Select[UUID]:
    return select(Review.application_id).where(
        Review.reviewer_id == reader_id, Review.state == ReviewState.RECUSED
    )


def _aside_at_an_interview(reader_id: UUID) -> Select[UUID]:
    return (
        select(Interview.application_id)
        .join(InterviewRecusal, InterviewRecusal.interview_id == Interview.id)
        .where(InterviewRecusal.recused_id == reader_id)
    )


def _aside_at_the_meeting(reader_id: UUID) -> Select[UUID]:
    table = Base.metadata.tables["meeting_recusals"]  # this floor knows the table, not the model
    return select(table.c.application_id).where(table.c.recused_id == reader_id)


def _words_for(one: Application) -> list[str]:
    names = [name for name in one.person.name.casefold().split() if len(name) > 1]
    return [word for word in (one.number_text, *names) if word]
