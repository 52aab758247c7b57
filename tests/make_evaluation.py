"""Builds what tests of evaluations need, by walking the verbs. All of it is committed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.queries import find_evaluation
from aspirant.evaluation.service import close_evaluation, hand_in, open_evaluation
from aspirant.extensions import db
from aspirant.lifecycle import RoundState, move
from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.programme.models import Round
from tests import make
from tests.make_programme import AT

#: Those who take part, by name.
NAMES = ("erik", "fia", "gun", "hedda", "ines", "jonas")
#: An answer that says something of everything.
FULL = {"q1": "4", "q2": "5", "q3": "3", "q4": "4", "q5": "Samtalen", "q6": "Längre paus"}


def running(round: Round) -> Round:
    """The round, started, with nobody's say."""
    if round.state is not RoundState.RUNNING:
        move(round, "start_round", by=None, at=AT)
        db.session.commit()
    return round


def opened(round: Round, title: str = "Träff 1", *, at: datetime = AT) -> Evaluation:
    """The evaluation of a session that ended an hour before."""
    starts_at = at - timedelta(hours=5)
    session = make.session(round, title, starts_at=starts_at, ends_at=at - timedelta(hours=1))
    made = open_evaluation(session, by=None, at=at)
    assert made
    db.session.commit()
    return found(made)


def answered(
    evaluation: Evaluation,
    answers: Sequence[dict[str, str]],
    *,
    names: Sequence[str] = NAMES,
    at: datetime = AT,
) -> Evaluation:
    """The same with these answers, one from each of those asked, by name."""
    for name, given in zip(names, answers, strict=False):
        hand_in(found(evaluation), given=given, by=person(name), at=at)
        db.session.commit()
    return found(evaluation)


def closed(
    round: Round,
    answers: Sequence[dict[str, str]],
    title: str = "Träff 1",
    *,
    names: Sequence[str] = NAMES,
    at: datetime = AT,
) -> Evaluation:
    """An evaluation with these answers that is closed."""
    made = answered(opened(round, title, at=at), answers, names=names, at=at)
    close_evaluation(made, at=at + timedelta(days=11))
    db.session.commit()
    return found(made)


def found(made: Evaluation) -> Evaluation:
    """The evaluation as the database has it now."""
    db.session.expire_all()
    it = find_evaluation(made.id)
    assert it
    return it


def person(name: str) -> Person:
    """Somebody of the round, as the database has them now."""
    it = find_person_by_email(f"{name}@example.org")
    assert it
    return it
