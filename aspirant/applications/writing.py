"""Writes the values of a part into the rows of an application: the other side of `parts`."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from aspirant.applications.models import Answer, Application, AreaChoice, Availability, RuleAnswer
from aspirant.applications.parts import MOST_CHOICES, Part, Values
from aspirant.people.models import Person
from aspirant.people.service import edit_person

Writer = Callable[..., None]


def _contact(application: Application, values: Values, *, by: Person, at: datetime) -> None:
    person = application.person
    edit_person(
        person,
        name=values.get("name", ""),
        phone=values.get("phone", ""),
        language=values.get("language", person.language),
        by=by,
        at=at,
    )


def _leadership(application: Application, values: Values, *, by: Person, at: datetime) -> None:
    application.title = values.get("title", "")
    application.workplace = values.get("workplace", "")
    application.county = values.get("county", "")
    application.sector = values.get("sector", "")
    application.level = values.get("level", "")
    application.competence = values.get("competence", "")
    chosen = values.get("association", "")
    application.association_id = UUID(chosen) if chosen else None


def _motivation(application: Application, values: Values, *, by: Person, at: datetime) -> None:
    wanted = _by_id(values, "question_")
    kept = {one.question_id: one for one in application.answers if one.question_id in wanted}
    for question_id, text in wanted.items():
        if question_id in kept:
            kept[question_id].text = text
        else:
            kept[question_id] = Answer(question_id=question_id, text=text)
    application.answers = list(kept.values())


def _areas(application: Application, values: Values, *, by: Person, at: datetime) -> None:
    """The choices in order, without gaps; an area chosen twice counts where it stands first."""
    fields = [f"area_{rank}" for rank in range(1, MOST_CHOICES + 1)]
    wanted = list(dict.fromkeys(UUID(values[field]) for field in fields if field in values))
    kept = {one.area_id: one for one in application.area_choices if one.area_id in wanted}
    for rank, area_id in enumerate(wanted, start=1):
        choice = kept.setdefault(area_id, AreaChoice(area_id=area_id))
        choice.rank = rank
    application.area_choices = [kept[area_id] for area_id in wanted]


def _dates(application: Application, values: Values, *, by: Person, at: datetime) -> None:
    rules = _by_id(values, "rule_")
    met = {one.rule_id: one for one in application.rule_answers if one.rule_id in rules}
    for rule_id, answer in rules.items():
        met.setdefault(rule_id, RuleAnswer(rule_id=rule_id)).is_met = answer == "yes"
    application.rule_answers = list(met.values())
    sessions = _by_id(values, "session_")
    can = {one.session_id: one for one in application.availability if one.session_id in sessions}
    for session_id, answer in sessions.items():
        row = can.setdefault(session_id, Availability(session_id=session_id))
        row.can_attend = answer == "yes"
    application.availability = list(can.values())


def _by_id(values: Values, prefix: str) -> dict[UUID, str]:
    return {
        UUID(hex=field.removeprefix(prefix)): text
        for field, text in values.items()
        if field.startswith(prefix)
    }


WRITERS: dict[Part, Writer] = {
    Part.CONTACT: _contact,
    Part.LEADERSHIP: _leadership,
    Part.MOTIVATION: _motivation,
    Part.AREAS: _areas,
    Part.DATES: _dates,
}
