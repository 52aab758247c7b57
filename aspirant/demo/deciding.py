"""Lets the demo’s committee meet: the record, its signatures, waivers, the release, reasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aspirant.applications.queries import find_application
from aspirant.applications.service import wish_for_feedback
from aspirant.committee.queries.checks import list_misses
from aspirant.committee.queries.meetings import find_meeting, find_meeting_of
from aspirant.committee.rehearsal import make_letters, version_of
from aspirant.committee.service.meetings import (
    Minutes,
    add_recusal,
    present_meeting,
    sign_meeting,
    write_meeting,
)
from aspirant.committee.service.release import release_decisions, waive_target
from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.models import Outcome
from aspirant.selection.queries.decisions import find_decision, find_sheet
from aspirant.selection.queries.feedback import find_feedback, suggest_reasons
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.targets import find_target
from aspirant.selection.service.feedback import send_feedback, write_feedback

REASONS = """\
Vi utgick från förslag 1 och gick igenom de omstridda platserna en och en. Drivet att förändra \
vägde tyngst, sedan bredden i gruppen: landsdelar, sektorer och branschföreningar.

Där två stod lika valde vi den som leder i en bransch som annars hade saknats. Ingen föll på en \
enda bedömares omdöme: där bedömarna var oense läste vi ansökan igen tillsammans."""
PARTIAL = "De har arbetat i samma ledningsgrupp."
WAIVED = "Det var få sökande som kunde väljas. Vi arbetar för att nå fler till nästa omgång."


def keep_record(round: Round, present: Sequence[Person], *, at: datetime) -> None:
    """The first of those present writes, the second leads; both sign."""
    secretary, chair, *_others = present
    minutes = Minutes(
        held_at=at - timedelta(hours=2),
        place=round.place,
        chair=chair.id,
        secretary=secretary.id,
        present=[one.id for one in present],
        signers=[chair.id, secretary.id],
        guests="",
        reasons=REASONS,
        proposals=[1],
    )
    write_meeting(_again(round), minutes, by=secretary, at=at)
    db.session.commit()
    _sign(round, (secretary, chair), at=at)


def begin_record(round: Round, present: Sequence[Person], *, at: datetime) -> None:
    """The record of a meeting that has not decided yet: the second of them is partial to one."""
    coordinator, member, *others = present
    found = _again(round)
    minutes = Minutes(
        held_at=at.replace(minute=0, second=0, microsecond=0),
        place=round.place,
        chair=member.id,
        secretary=coordinator.id,
        present=[one.id for one in present],
        signers=[coordinator.id, *(one.id for one in others[:1])],
        guests="",
        reasons="",
        proposals=[1, 2],
    )
    made = write_meeting(found, minutes, by=coordinator, at=at)
    about = find_pool(found).entrants[0].application
    db.session.flush()
    meeting = find_meeting(made.id)
    assert meeting is not None
    add_recusal(meeting, about, member, reason=PARTIAL, by=coordinator, at=at)
    db.session.commit()


def _sign(round: Round, signers: Sequence[Person], *, at: datetime) -> None:
    for person in (None, *signers):
        meeting = find_meeting_of(_again(round))
        assert meeting is not None
        if person is None:
            present_meeting(meeting, by=signers[0], at=at)
        else:
            at += timedelta(minutes=25)
            sign_meeting(meeting, seen=meeting.hash, by=person, at=at)
        db.session.commit()


def waive(round: Round, *, by: Person, at: datetime) -> None:
    """Let go, with the reason, what the group misses."""
    found = _again(round)
    for miss in list_misses(found, find_sheet(found)):
        target = find_target(miss.target_id)
        assert target is not None
        waive_target(target, found, reason=WAIVED, by=by, at=at)
    db.session.commit()


def release(round: Round, *, by: Person, at: datetime) -> None:
    """Rehearse, and release."""
    found = _again(round)
    sheet = find_sheet(found)
    seen = version_of(sheet, make_letters(sheet, found, at=at))
    release_decisions(found, rehearsed=seen, by=by, at=at)
    db.session.commit()


def let_ask(round: Round, *, count: int, answered: int, by: Person, at: datetime) -> Person:
    """So many of those without a place ask why; the first have an answer. Returns the first."""
    without = find_sheet(_again(round)).of(Outcome.DECLINE)
    refused = [one for one in without if not one.application.screening_rules][:count]
    for number, one in enumerate(refused):
        application = find_application(one.application_id)
        decision = find_decision(one.id)
        assert application is not None and decision is not None  # noqa: PT018
        wish_for_feedback(application, wants=True, by=application.person, at=at)
        db.session.commit()
        if number < answered:
            text = suggest_reasons(application)
            made = write_feedback(decision, text=text, by=by, at=at + timedelta(days=2))
            db.session.commit()
            found = find_feedback(made.id)
            assert found is not None
            send_feedback(found, by=by, at=at + timedelta(days=2))
            db.session.commit()
    return refused[0].application.person


def _again(round: Round) -> Round:
    found = find_round(round.slug)
    assert found is not None
    return found
