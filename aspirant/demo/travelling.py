"""Lets the demo's aspirants travel: claims in every state, with receipts that are nobody's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.files import File
from aspirant.core.i18n import Bilingual
from aspirant.core.money import write_decimal
from aspirant.lifecycle import RoundState
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import list_rounds, list_sessions
from aspirant.travel.models import TravelClaim, is_by_road
from aspirant.travel.queries.claims import find_claim, find_trip
from aspirant.travel.queries.lists import list_ready
from aspirant.travel.service import claims, handling, lines, payroll
from aspirant.travel.words import USUAL_DAYS, USUAL_KINDS, USUAL_RATE, TravelKind

COST_CENTRE = "4120"
ADVICE = Bilingual(
    "Boka gärna tåg i andra klass. Behöver du hjälp med biljetten, så hör av dig.",
    "Please book second class by train. If you need help with the ticket, write to us.",
)
TOWNS = ("Gävle", "Örebro", "Västerås", "Linköping", "Norrköping", "Uppsala", "Karlstad", "Sala")
FARES = (24_900, 31_550, 18_750, 42_000, 36_400, 12_600, 58_900, 21_300)
STATION = "Stockholm C"


def let_all_travel(round: Round, *, by: Person, at: datetime) -> None:
    """Some claims for each session of a round that is over: all of them paid."""
    people = list_people_in_round(round.id, Role.PARTICIPANT)
    for place, session in enumerate(_been(round, at)):
        moment = session.ends_at + timedelta(days=2)
        for person in people[place * 2 : place * 2 + 3]:
            made = _claim(session, person, people.index(person), at=moment)
            _answer(made, "approved", by=by, at=moment + timedelta(days=3))
        _pay(round, by=by, at=moment + timedelta(days=9))


def let_travel(*, by: Person, at: datetime) -> None:
    """In the running round what is older is paid; for the last session there are claims in every
    state."""
    (round,) = (one for one in list_rounds() if one.state is RoundState.RUNNING)
    handling.set_rules(
        round,
        ore_per_mil=USUAL_RATE,
        days=USUAL_DAYS,
        kinds=list(USUAL_KINDS),
        cost_centre=COST_CENTRE,
        advice=ADVICE,
        by=by,
        at=at - timedelta(days=90),
    )
    people = list_people_in_round(round.id, Role.PARTICIPANT)
    been = _been(round, at)
    for session in been[:-1]:
        _travel_and_be_paid(round, session, people, by=by)
    for session in been[-1:]:
        _travel_lately(round, session, people, by=by, at=at)
    db.session.commit()


def _travel_and_be_paid(
    round: Round, session: Session, people: Sequence[Person], *, by: Person
) -> None:
    moment = session.ends_at + timedelta(days=2)
    made = [_claim(session, one, place, at=moment) for place, one in enumerate(people[:5])]
    for claim in made:
        _answer(claim, "approved", by=by, at=moment + timedelta(days=2))
    refused = _claim(session, people[5], 5, at=moment)
    _answer(refused, "refused", by=by, at=moment + timedelta(days=2))
    _pay(round, by=by, at=moment + timedelta(days=6))
    late = _begin(session, people[6], at=moment)
    _add_ticket(late, 6, at=moment)
    until = to_local(moment).date() + timedelta(days=120)
    handling.allow_late(_again(late), until=until, reason="Sjuk i september.", by=by, at=moment)


def _travel_lately(
    round: Round, session: Session, people: Sequence[Person], *, by: Person, at: datetime
) -> None:
    moment = session.ends_at + timedelta(days=1)
    draft = _begin(session, people[0], at=moment)
    _add_ticket(draft, 0, at=moment)
    _add_drive(_again(draft), at=moment)
    _share_a_taxi(session, people[1], people[2:4], at=moment)
    for place, state in ((2, "returned"), (4, "submitted"), (5, "approved"), (7, "withdrawn")):
        made = _claim(session, people[place], place, at=moment, has_receipt=place != 4)
        _answer(made, state, by=by, at=moment + timedelta(days=2))
    batch = payroll.make_batch(round, expected=_waiting(round), by=by, at=at - timedelta(days=3))
    payroll.undo_batch(batch, by=by, at=at - timedelta(days=3))
    payroll.make_batch(round, expected=_waiting(round), by=by, at=at - timedelta(days=2))
    last = _claim(session, people[8], 1, at=moment)
    _answer(last, "approved", by=by, at=at - timedelta(days=1))


def _been(round: Round, at: datetime) -> list[Session]:
    return [one for one in list_sessions(round) if one.ends_at < at and is_by_road(one)]


def _begin(session: Session, person: Person, *, at: datetime) -> TravelClaim:
    trip = find_trip(session.id)
    assert trip is not None
    return _again(claims.begin_claim(trip, by=person, at=at))


def _claim(
    session: Session, person: Person, place: int, *, at: datetime, has_receipt: bool = True
) -> TravelClaim:
    """A claim with a ticket there and back, sent."""
    made = _begin(session, person, at=at)
    _add_ticket(made, place, at=at, has_receipt=has_receipt)
    made = _again(made)
    claims.submit_claim(made, was_there=True, by=person, at=at)
    return _again(made)


def _add_ticket(claim: TravelClaim, place: int, *, at: datetime, has_receipt: bool = True) -> None:
    town, fare = TOWNS[place % len(TOWNS)], FARES[place % len(FARES)]
    day = to_local(claim.session.starts_at).date()
    there = lines.Cost(TravelKind.TRAIN, day, town, STATION, amount_ore=fare)
    if has_receipt:
        file = File(f"Tågbiljett {town}.pdf", _receipt(f"{town} – {STATION}", fare, day))
        receipt = lines.add_receipt(claim, file, by=claim.person, at=at)
        there = replace(there, receipt_id=receipt.id)
    lines.add_line(claim, there, by=claim.person, at=at)


def _add_drive(claim: TravelClaim, *, at: datetime) -> None:
    day = to_local(claim.session.starts_at).date()
    drive = lines.Cost(TravelKind.CAR, day, "Hemmet", "Stationen", tenths_of_km=185)
    lines.add_line(claim, drive, by=claim.person, at=at)


def _share_a_taxi(
    session: Session, payer: Person, others: Sequence[Person], *, at: datetime
) -> None:
    """One paid a taxi for three, and has one receipt for it."""
    claim = _begin(session, payer, at=at)
    day = to_local(session.starts_at).date()
    file = File("Taxi.pdf", _receipt(f"Taxi {STATION} – kansliet", 38_500, day))
    receipt = lines.add_receipt(claim, file, by=payer, at=at)
    ride = lines.Cost(
        kind=TravelKind.TAXI,
        day=day,
        from_place=STATION,
        to_place="Kansliet",
        reason="Tåget var sent, och vi var tre.",
        amount_ore=38_500,
        receipt_id=receipt.id,
        passengers=[one.id for one in others],
    )
    lines.add_line(claim, ride, by=payer, at=at)
    claims.submit_claim(_again(claim), was_there=True, by=payer, at=at)


def _answer(claim: TravelClaim, state: str, *, by: Person, at: datetime) -> None:
    if state == "approved":
        handling.approve_claim(claim, payroll_reference="", has_looked=True, by=by, at=at)
    elif state == "returned":
        words = "Biljetten gäller en annan dag. Titta efter och skicka in igen."
        handling.return_claim(claim, reason=words, by=by, at=at)
    elif state == "refused":
        words = "Du hade fri resa den dagen, så det finns inget att betala."
        handling.refuse_claim(claim, reason=words, by=by, at=at)
    elif state == "withdrawn":
        claims.withdraw_claim(claim, by=claim.person, at=at)


def _pay(round: Round, *, by: Person, at: datetime) -> None:
    batch = payroll.make_batch(round, expected=_waiting(round), by=by, at=at)
    payroll.pay_batch(batch, by=by, at=at + timedelta(days=1))
    db.session.commit()


def _waiting(round: Round) -> int:
    db.session.commit()
    db.session.expire_all()
    return sum(one.total_ore for one in list_ready(round))


def _again(claim: TravelClaim) -> TravelClaim:
    """The claim with everything in it, as the database has it."""
    db.session.flush()
    db.session.expire(claim)
    found = find_claim(claim.id)
    assert found is not None
    return found


def _receipt(what: str, ore: int, day: object) -> bytes:
    """An invented receipt, as a PDF of one small page."""
    from fpdf import FPDF  # noqa: PLC0415 - heavy, and only the demo makes receipts

    page = FPDF(format=(80, 60))
    page.add_page()
    page.set_font("helvetica", size=9)
    for text in ("PÅHITTADE RESOR AB", str(day), what.replace("–", "-"), write_decimal(ore)):
        page.cell(w=60, h=7, text=text, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())
