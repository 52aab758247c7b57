"""Lets the demo's aspirants say what their sessions were like."""

from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.i18n import Bilingual
from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.queries import list_evaluations
from aspirant.evaluation.service import (
    MORNING,
    NIGHT,
    hand_in,
    set_evaluation_terms,
    tend_evaluations,
)
from aspirant.evaluation.words import USUAL_QUESTIONS, Asks, Kind, Theme
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import list_sessions

#: What the running round asks besides, in place of one of the usual two questions of words.
WELCOME = Asks(
    "q5",
    Kind.YES_NO,
    Theme.BELONGING,
    Bilingual("Kände du dig välkommen i gruppen?", "Did you feel welcome in the group?"),
)

KEEP = (
    "Samtalen två och två. Jag tänker fortfarande på dem.",
    "Att ni höll tiden. Det är ovanligt.",
    "Speglingen var obekväm på ett bra sätt.",
    "Gästen från förbundsstyrelsen som berättade hur det faktiskt går till.",
    "Blandningen av privat och offentlig sektor i grupperna.",
    "Övningen där vi fick skriva om ett förslag till en att-sats.",
    "Rundan i början, att alla kom till tals.",
    "Den goda stämningen.",
    "Att få prata med någon som har gjort det förut.",
    "Luncherna! Det är där det händer.",
)
CHANGE = (
    "Mer tid till diskussion, mindre till bilder.",
    "Skicka materialet någon dag tidigare, jag hann inte läsa.",
    "Ljudet var dåligt för oss som var med digitalt.",
    "Lite långt mellan pauserna på eftermiddagen.",
    "Jag hade velat ha fler konkreta exempel från andra förbund.",
    "Börja gärna nio i stället för åtta, för oss som åker tåg.",
    "För mycket på en gång. Ta bort ett av passen.",
    "Varmare lokal!",
    "Tydligare vad vi ska göra till nästa träff.",
)
#: Whose answer to the last session is still to be given, by whoever tries the demo.
WAITS = "aspirant@example.org"

#: How the sessions went: the usual answer to each scale, from the first session to the last.
MOODS = ((4.1, 4.4, 3.2, 3.7), (4.4, 4.5, 3.6, 4.1), (3.6, 4.0, 4.2, 3.5), (4.7, 4.6, 4.3, 4.6))


def ask_otherwise(round: Round, *, by: Person, at: datetime) -> None:
    """The round changes one of the usual questions, and takes its time."""
    questions = [*USUAL_QUESTIONS[:4], WELCOME, USUAL_QUESTIONS[5]]
    set_evaluation_terms(
        round, is_asked=True, remind_after=12, open_days=21, questions=questions, by=by, at=at
    )


def let_evaluate(round: Round, *, at: datetime) -> None:
    """Every session that is over by `at` is evaluated, as far as its days have come."""
    random = Random(len(round.slug))
    over = [one for one in list_sessions(round) if one.ends_at < at]
    for session, mood in zip(over, cycle(MOODS)):
        asked_at = _in_the_day(session.ends_at)
        tend_evaluations(at=asked_at)
        for made in (one for one in list_evaluations(round) if one.session_id == session.id):
            answered_at = asked_at + timedelta(days=1)
            is_open = made.closes_on >= to_local(at).date()
            _answer(made, mood, random, share=0.55 if is_open else 0.85, at=answered_at)
            for days in (made.remind_on - made.opened_on, made.closes_on - made.opened_on):
                tend_evaluations(at=min(at, asked_at + days + timedelta(days=1)))
    db.session.commit()


def _answer(
    evaluation: Evaluation, mood: tuple[float, ...], random: Random, *, share: float, at: datetime
) -> None:
    """So many of them answer; some of these write something too."""
    people = sorted((one.person for one in evaluation.asked), key=lambda one: one.email)
    for person in people:
        waits = person.email == WAITS and share < 0.6
        if random.random() < share and not waits:
            given = {asks.key: _say(asks, mood, random) for asks in evaluation.asks()}
            hand_in(evaluation, given=given, by=person, at=at)


def _say(asks: Asks, mood: tuple[float, ...], random: Random) -> str:
    if asks.kind is Kind.TEXT:
        lines = CHANGE if asks.key == "q6" else KEEP
        return random.choice(lines) if random.random() < 0.4 else ""
    if asks.kind is Kind.YES_NO:
        return "yes" if random.random() < 0.85 else "no"
    usual = mood[int(asks.key[1:]) - 1]
    return str(min(5, max(1, int(random.gauss(usual, 0.8) + 0.5))))


def _in_the_day(moment: datetime) -> datetime:
    """An hour later, or the next morning after a late evening."""
    wall = to_local(moment) + timedelta(hours=1)
    late = wall.time() >= NIGHT or wall.time() < MORNING
    return moment + timedelta(hours=10 if late else 1)
