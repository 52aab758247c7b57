"""Builds applications as applicants and coordinators do. Each function returns it committed."""

from datetime import UTC, datetime
from typing import Any

from aspirant.applications import screening, service
from aspirant.applications.models import Application
from aspirant.applications.parts import (
    Asked,
    Part,
    area_fields,
    question_field,
    read_part,
    rule_field,
    session_field,
    version_of,
)
from aspirant.applications.queries import find_application, find_asked
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, list_associations

#: As in tests.make, which cannot be imported from here.
AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)

LEADERSHIP = {
    "title": "Enhetschef",
    "workplace": "Hemtjänsten Norr",
    "county": "AC",
    "sector": "public",
    "level": "first_line",
    "competence": "care",
}


def application(
    round: Round, person: Person, state: str = "submitted", *, at: datetime = AT, **given: Any
) -> Application:
    """An application in a state: draft, submitted, under_review, screened_out or withdrawn.

    `given` may hold title, workplace, county, sector, level, competence, association (an
    Association; None leaves it open; else the first), answers (texts, one per question), areas
    (Area rows, ranked), unmet (how many entry rules are answered no).
    """
    call_of = find_round(round.slug)
    assert call_of
    made = service.start_application(call_of, by=person, at=at)
    fill_in(made, at=at, **given)
    if state != "draft":
        _walk(made, state, at=at)
    db.session.commit()
    found = find_application(made.id)
    assert found
    return found


def fill_in(made: Application, *, at: datetime = AT, **given: Any) -> None:
    """Write every part of a draft, by the verb that the pages use."""
    asked = find_asked(made.round)
    for part, values in _values(asked, given).items():
        seen = version_of(read_part(made, part))
        service.save_part(made, part, values, seen=seen, by=made.person, at=at)


def _values(asked: Asked, given: dict[str, Any]) -> dict[Part, dict[str, str]]:
    answers = given.get("answers") or ["Jag vill vara med och förnya."] * len(asked.questions)
    areas = given.get("areas") or asked.areas[:3]
    unmet = given.get("unmet", 0)
    association = given["association"] if "association" in given else _first_association()
    leadership = {field: given.get(field, text) for field, text in LEADERSHIP.items()}
    return {
        Part.LEADERSHIP: leadership | {"association": str(association.id) if association else ""},
        Part.MOTIVATION: {
            question_field(q): text for q, text in zip(asked.questions, answers, strict=False)
        },
        Part.AREAS: {
            field: str(area.id) for field, area in zip(area_fields(asked), areas, strict=False)
        },
        Part.DATES: {
            rule_field(rule): "no" if place < unmet else "yes"
            for place, rule in enumerate(asked.rules)
        }
        | {session_field(one): "yes" for one in asked.sessions},
    }


def _first_association() -> Any:
    found = list_associations()
    return found[0] if found else None


def _walk(made: Application, state: str, *, at: datetime) -> None:
    service.submit_application(made, by=made.person, at=at)
    if state == "withdrawn":
        service.withdraw_application(made, by=made.person, at=at)
    if state == "under_review":
        screening.admit_application(made, by=made.person, at=at)
    if state == "screened_out":
        rules = find_asked(made.round).rules[:1]
        screening.screen_out_application(
            made, rules=rules, reason="Villkoret är inte uppfyllt.", by=made.person, at=at
        )
