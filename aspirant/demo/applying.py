"""Lets invented people apply: they begin, write, send, some withdraw; coordinators check them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from aspirant.applications import service
from aspirant.applications.models import Application
from aspirant.applications.parts import (
    Asked,
    Part,
    area_fields,
    question_field,
    read_part,
    rule_field,
    session_field,
    unmet_rules,
    version_of,
)
from aspirant.applications.queries import find_asked
from aspirant.applications.screening import admit_application, screen_out_application
from aspirant.core.db import db
from aspirant.demo.answers import write_answers
from aspirant.demo.invented import Invented, Inventor
from aspirant.people.models import Person
from aspirant.people.service import add_person
from aspirant.programme.models import Association, Round


@dataclass(frozen=True)
class Crowd:
    """How many apply to a round, and how many of them end where."""

    drafts: int
    withdrawn: int
    unchecked: int
    screened_out: int
    admitted: int

    @property
    def ends(self) -> list[str]:
        """Where each ends, one word a person."""
        return (
            ["draft"] * self.drafts
            + ["withdrawn"] * self.withdrawn
            + ["unchecked"] * self.unchecked
            + ["screened_out"] * self.screened_out
            + ["admitted"] * self.admitted
        )


def let_apply(
    round: Round,
    crowd: Crowd,
    *,
    inventor: Inventor,
    associations: list[Association],
    by: Person,
    first: datetime,
    last: datetime,
) -> list[Application]:
    """Applications spread from `first` to `last`, in a mixed order. Returns the admitted ones."""
    asked, ends, random = find_asked(round), crowd.ends, inventor.random
    random.shuffle(ends)
    gap = (last - first) / len(ends)
    admitted = []
    for number, end in enumerate(ends):
        at = (first + gap * number).replace(microsecond=0)
        who = inventor.person([one.slug for one in associations])
        application = apply(round, who, asked, random, associations, end=end, at=at)
        if end in {"admitted", "screened_out"}:
            _check(application, asked, end, by=by, at=min(at + timedelta(days=2), last))
        if end == "admitted":
            admitted.append(application)
    db.session.commit()
    return admitted


def apply(
    round: Round,
    who: Invented,
    asked: Asked,
    random: Random,
    associations: list[Association],
    *,
    end: str,
    at: datetime,
) -> Application:
    """One person applies and gets as far as `end` says."""
    person = add_person(who.email, name=who.name, language="sv", by=None, at=at)
    person.phone = who.phone
    application = service.start_application(round, by=person, at=at)
    values = _values(who, asked, random, associations, is_met=end != "screened_out")
    parts = list(values)[: random.randint(1, 3)] if end == "draft" else list(values)
    for part in parts:
        seen = version_of(read_part(application, part))
        service.save_part(application, part, values[part], seen=seen, by=person, at=at)
    if end != "draft":
        service.submit_application(application, by=person, at=at + timedelta(minutes=25))
    if end == "withdrawn":
        service.withdraw_application(application, by=person, at=at + timedelta(hours=5))
    return application


def _values(
    who: Invented,
    asked: Asked,
    random: Random,
    associations: list[Association],
    *,
    is_met: bool,
) -> dict[Part, dict[str, str]]:
    return {
        Part.CONTACT: {"name": who.name, "phone": who.phone},
        Part.LEADERSHIP: _leadership(who, associations),
        Part.MOTIVATION: {
            question_field(question): text
            for question, text in zip(
                asked.questions, write_answers(random, place=who.workplace), strict=False
            )
        },
        Part.AREAS: {
            field: str(area.id)
            for field, area in zip(
                area_fields(asked), random.sample(list(asked.areas), k=3), strict=False
            )
        },
        Part.DATES: _dates(asked, random, is_met=is_met),
    }


def _leadership(who: Invented, associations: list[Association]) -> dict[str, str]:
    return {
        "title": who.title,
        "workplace": who.workplace,
        "association": next(str(one.id) for one in associations if one.slug == who.association),
        "county": who.county,
        "sector": who.sector,
        "level": who.level,
        "competence": who.competence,
    }


def _dates(asked: Asked, random: Random, *, is_met: bool) -> dict[str, str]:
    unmet = None if is_met else random.choice(asked.rules)
    rules = {rule_field(rule): "no" if rule is unmet else "yes" for rule in asked.rules}
    sessions = {
        session_field(one): "yes" if random.random() < 0.94 else "no" for one in asked.sessions
    }
    return rules | sessions


def _check(application: Application, asked: Asked, end: str, *, by: Person, at: datetime) -> None:
    if end == "admitted":
        admit_application(application, by=by, at=at)
        return
    screen_out_application(
        application,
        rules=unmet_rules(application, asked),
        reason="Hör gärna av dig om något har ändrats sedan du sökte.",
        by=by,
        at=at,
    )
