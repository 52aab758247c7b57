"""Lets the coordinator choose: targets, proposal, decisions, release; and lets people answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aspirant.core.db import db
from aspirant.demo import deciding
from aspirant.lottery.chances import ask_for_chances
from aspirant.lottery.models import Band, FairAim
from aspirant.lottery.queries import find_band, find_draw
from aspirant.lottery.service import Terms, prepare_draw, publish_draw
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.reviews.models import Points
from aspirant.selection.models import PinKind
from aspirant.selection.queries.offers import find_offer, find_offer_sheet
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.proposals import find_question
from aspirant.selection.service.decisions import decide_group
from aspirant.selection.service.offers import accept_offer, decline_offer, promote_reserve
from aspirant.selection.service.points import choose_points
from aspirant.selection.service.proposals import pin_application, propose_group
from aspirant.selection.service.scenarios import name_scenario
from aspirant.selection.service.targets import use_preset

RESERVES = 6
#: So many places are certain before the draw.
CERTAIN = 2

WHY_AS_GIVEN = (
    "Vi håller oss till poängen som de gavs, och har talat igenom de ansökningar där bedömarna"
    " skiljer sig mest åt."
)


def choose_group(round: Round, committee: Sequence[Person], *, at: datetime) -> None:
    """Set the usual targets, take the solver's group, decide, sign the record, release."""
    by = committee[0]
    use_preset(round, by=by, at=at)
    choose_points(round, Points.RAW, reason=WHY_AS_GIVEN, by=by, at=at)
    db.session.commit()
    proposal = propose_group(round, by=by, at=at)
    told = at + timedelta(hours=5)
    decide_group(proposal, round, reserves=RESERVES, by=by, at=told)
    db.session.commit()
    deciding.waive(round, by=by, at=told)
    deciding.keep_record(round, committee, at=told)
    deciding.release(round, by=by, at=told + timedelta(hours=1))


def propose(round: Round, *, by: Person, at: datetime) -> None:
    """Set the usual targets and keep two proposals to compare, one with a hold; decide nothing."""
    use_preset(round, by=by, at=at)
    db.session.commit()
    first = propose_group(round, by=by, at=at)
    name_scenario(first, name="Mål och poäng", by=by, at=at)
    outside = [one for one in find_pool(round).entrants if one.id not in first.chosen]
    strongest = max(outside, key=lambda one: (one.merit, one.application.number))
    pin_application(
        strongest.application,
        round,
        kind=PinKind.IN,
        reason="Har byggt upp ett lokalt nätverk, vilket ingen annan i gruppen har gjort.",
        by=by,
        at=at,
    )
    second = propose_group(round, by=by, at=at + timedelta(minutes=8))
    name_scenario(second, name="Med nätverkserfarenhet", by=by, at=at + timedelta(minutes=9))
    db.session.commit()


def publish_a_draw(round: Round, *, by: Person, at: datetime) -> None:
    """Those with most points are certain; the rest are equal, and wait for a number."""
    found = find_round(round.slug)
    assert found is not None
    question = find_question(found)
    merits = sorted((one.merit for one in question.problem.candidates), reverse=True)
    terms = Terms(
        Band.POINTS,
        merits[-1],
        merits[CERTAIN] - 1,
        FairAim.GOLDILOCKS,
        "Skillnaderna är mindre än vad två bedömare brukar skilja sig åt.",
    )
    equal, certain = find_band(question, terms.band, terms.least, terms.most)
    fair = ask_for_chances(question.told, equal, certain, terms.aim.value)
    draw = prepare_draw(question, terms, fair, by=by, at=at)
    db.session.commit()
    publish_draw(find_draw(draw.id) or draw, by=by, at=at + timedelta(minutes=20))
    db.session.commit()


def let_answer(round: Round, *, declining: int, at: datetime) -> None:
    """The offered answer, the first `declining` of them with a no."""
    for number, waiting in enumerate(find_offer_sheet(round).offers):
        offer = find_offer(waiting.id)
        if offer is None:
            continue
        who, moment = offer.application.person, at + timedelta(hours=number)
        if number < declining:
            decline_offer(offer, reason="Jag har fått ett nytt jobb.", by=who, at=moment)
        else:
            accept_offer(offer, by=who, at=moment)
    db.session.commit()


def next_reserve(round: Round) -> Person:
    """Who is next on the reserve list."""
    return find_offer_sheet(round).reserves[0].application.person


def move_up_reserve(round: Round, *, by: Person, at: datetime) -> Person:
    """Offer the free place to the first on the reserve list. Returns who is asked."""
    found = find_round(round.slug)
    assert found is not None
    reserve = find_offer_sheet(found).reserves[0]
    promote_reserve(reserve, found, by=by, at=at)
    db.session.commit()
    return reserve.application.person
