"""What the worker computes for a draw: the chances, when that takes longer than a page may."""

from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken

from aspirant.core.crypto import keyring
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.core.tokens import new_token
from aspirant.lottery.chances import MANY_EQUAL, Fair, ask_for_chances
from aspirant.lottery.models import Band, FairAim
from aspirant.lottery.queries import find_band
from aspirant.lottery.service import Terms, prepare_draw
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round_by_id
from aspirant.selection.queries.proposals import Question, find_question
from aspirant.selection.service.proposals import refuse_when_released
from aspirant.selection.solving import Impossible
from aspirant.work.models import Job
from aspirant.work.running import Keep, Tell
from aspirant.work.service import ask_for_job

CHANCES = "compute_chances"

READY = mark("Draw %(number)s is prepared. Nobody else sees its chances yet.")
NO_GROUP = mark("No group can keep all the binding rules together. Nothing was prepared.")


def takes_long(question: Question, terms: Terms) -> bool:
    """Whether the worker should compute the chances, since a page may not take so long."""
    equal, _certain = find_band(question, terms.band, terms.least, terms.most)
    return len(equal) >= MANY_EQUAL


def ask_for_draw(round: Round, terms: Terms, *, leads_to: str, by: Person, at: datetime) -> Job:
    """Let the worker prepare a draw. The reason waits sealed: no job holds what somebody wrote."""
    refuse_when_released(round)
    given = {
        "band": terms.band.value,
        "least": terms.least,
        "most": terms.most,
        "aim": terms.aim.value,
        "sealed": keyring.seal(terms.reason, _context(round)).decode(),
    }
    return ask_for_job(CHANCES, round=round, given=given, leads_to=leads_to, by=by, at=at)


def compute_chances(job: Job, tell: Tell) -> Keep:
    """Compute the chances and the numbered groups of the draw that was asked for."""
    round = find_round_by_id(job.round_id) if job.round_id else None
    if round is None:
        raise NotPossible(mark("The round is no longer here."))
    question, terms = find_question(round, seed=new_token()), _terms(job, round)
    equal, certain = find_band(question, terms.band, terms.least, terms.most)
    db.session.close()
    try:
        fair = ask_for_chances(question.told, equal, certain, terms.aim.value, tell)
    except Impossible:
        return lambda at: {"said": NO_GROUP}
    return lambda at: _keep(job, question, terms, fair, at=at)


def _keep(
    job: Job, question: Question, terms: Terms, fair: Fair, *, at: datetime
) -> dict[str, Any]:
    by = find_person(job.asked_by_id) if job.asked_by_id else None
    held = db.session.get(Job, job.id)
    if by is None or held is None:
        raise NotPossible(mark("Whoever asked for it is no longer here."))
    draw = prepare_draw(question, terms, fair, by=by, at=at)
    held.given = {key: value for key, value in held.given.items() if key != "sealed"}
    return {"said": READY, "values": {"number": draw.number}}


def _terms(job: Job, round: Round) -> Terms:
    given = job.given
    try:
        reason = keyring.open(given["sealed"].encode(), _context(round))
    except InvalidToken:
        raise NotPossible(mark("It can no longer be read what was asked for. Ask anew.")) from None
    return Terms(Band(given["band"]), given["least"], given["most"], FairAim(given["aim"]), reason)


def _context(round: Round) -> str:
    return f"draw of {round.id}"
