"""Lets applicants answer the voluntary questions, and the coordinator count and compare."""

from datetime import date, datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.applications.models import READABLE, Application
from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.privacy.questions import DIVERSITY_CHOICES
from aspirant.privacy.service import answer_diversity
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.reporting.service import freeze_steps, set_reference
from aspirant.reporting.words import Population

#: Of a hundred, how many give each answer, in the order of the choices; the rest leave it.
WEIGHTS = {
    "gender": (54, 36, 1, 2),
    "age": (14, 33, 31, 14, 2),
    "born_abroad": (21, 66, 5),
    "parents_born_abroad": (17, 9, 60, 6),
    "disability": (12, 74, 6),
}

#: Invented: what the office would know of the members and the elected.
REFERENCES = {
    Population.MEMBERS: {
        "gender": {"woman": 43.0, "man": 57.0},
        "age": {"under_35": 9.0, "35_44": 24.0, "45_54": 37.0, "55_over": 30.0},
        "region": {"norrland": 14.0, "mellansverige": 42.0, "sydsverige": 44.0},
        "sector": {"private": 72.0, "public": 23.0, "civil": 5.0},
    },
    Population.ELECTED: {
        "gender": {"woman": 38.0, "man": 62.0},
        "age": {"under_35": 3.0, "35_44": 15.0, "45_54": 36.0, "55_over": 46.0},
        "region": {"norrland": 18.0, "mellansverige": 47.0, "sydsverige": 35.0},
    },
}
SOURCES = {
    Population.MEMBERS: "Medlemsregistret (påhittade tal)",
    Population.ELECTED: "Sammanställningen av förtroendevalda (påhittade tal)",
}


def let_answer(round: Round, *, at: datetime) -> None:
    """Most of those who have applied answer some of the voluntary questions."""
    random = Random(f"voluntary answers, {round.slug}")  # leaves the people of the demo as they are
    applications = db.session.scalars(
        select(Application)
        .where(Application.round_id == round.id, Application.state.in_(READABLE))
        .options(joinedload(Application.person))
        .order_by(Application.number)
    ).all()
    for one in applications:
        if random.random() < 0.93:
            answer_diversity(one, _answers(random), by=one.person, at=at)
    db.session.commit()


def count_steps(round: Round, *, by: Person, at: datetime) -> None:
    """Count and freeze every step that is over."""
    found = find_round(round.slug)
    assert found is not None
    freeze_steps(found, by=by, at=at)
    db.session.commit()


def compare(round: Round, *, by: Person, at: datetime) -> None:
    """Enter what the office knows of the members and the elected."""
    for population, attributes in REFERENCES.items():
        for attribute, amounts in attributes.items():
            set_reference(
                round,
                attribute,
                population,
                amounts=amounts,
                is_share=True,
                source=SOURCES[population],
                as_of=date(at.year - 1, 12, 31),
                by=by,
                at=at,
            )
    db.session.commit()


def _answers(random: Random) -> dict[str, str]:
    given = {}
    for question, weights in WEIGHTS.items():
        choices = [*DIVERSITY_CHOICES[question], ""]
        [answer] = random.choices(choices, weights=[*weights, 100 - sum(weights)])
        given[question] = answer
    return given
