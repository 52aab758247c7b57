"""A round in which everything has happened once, so that everything can be broken."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.committee.service.release import waive_target
from aspirant.extensions import db
from aspirant.feeds.service import make_feed
from aspirant.interviews.queries import find_interview_of
from aspirant.interviews.service import book_interview
from aspirant.lifecycle import LetterState, WorkgroupState, move
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.people.service import make_administrator, open_sign_in, request_sign_in
from aspirant.permissions import Role
from aspirant.presence.certificates import give_certificate
from aspirant.presence.own_work import add_own_work
from aspirant.presence.service import press, take_ticks
from aspirant.presence.tallies import find_course
from aspirant.privacy.service import answer_diversity
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, list_areas, list_sessions
from aspirant.programme.service import close_call
from aspirant.protected.service import answer_weighed, begin_use
from aspirant.reporting.service import freeze_steps, set_reference
from aspirant.reporting.words import Population
from aspirant.reviews.models import Points
from aspirant.schedule.models import Presence, Rsvp, RsvpAnswer
from aspirant.selection.models import Decision, Outcome, Pin, PinKind
from aspirant.selection.queries.offers import find_offer, find_offer_of
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.offers import accept_offer
from aspirant.selection.service.points import choose_points
from aspirant.selection.service.targets import Wanted, set_targets
from aspirant.workgroups.models import Membership, Wish, Workgroup
from tests import make, make_networks, make_selection
from tests.make_applications import fill_in
from tests.make_committee import signed_meeting
from tests.make_evaluation import FULL, closed
from tests.make_lottery import drawn_among
from tests.make_travel import travelled_and_paid

#: When somebody looks at all of it: after the last thing happened.
LATER = make.AT + timedelta(days=20)

#: Those of the other round who say what a session was like.
EVALUATORS = ("una", "vera", "wilma", "ylva", "ziad")

OUTCOMES = {
    "alva": Outcome.OFFER,
    "disa": Outcome.OFFER,
    "elin": Outcome.RESERVE,
    "folke": Outcome.RESERVE,
    "gun": Outcome.DECLINE,
}


@dataclass(frozen=True)
class World:
    """What was made, by what tests call it."""

    round: Round
    other: Round
    people: dict[str, Person]
    applications: dict[str, Application]


def build() -> World:
    """Applications in every state, read, interviewed, decided and told; a round that goes on."""
    people = {n: make.person(n) for n in (*OUTCOMES, "bo", "cleo", "dag", "hans", "ivar", "jon")}
    round, other = make.round(), make.round("2029–2030")
    applications = {name: make.application(round, people[name]) for name in OUTCOMES}
    applications["hans"] = make.application(round, people["hans"], "withdrawn")
    applications["ivar"] = make.application(round, people["ivar"], "screened_out")
    applications["jon"] = make.application(other, people["jon"], "draft")
    _read_and_interview(applications, people)
    _set_up_people(round, people)
    _decide(round, applications, people["cleo"])
    _take_part(round, people)
    _be_there(round, people)
    _follow_up(round, people["cleo"])
    _meet_in_networks(people["dag"], people["cleo"])
    travelled_and_paid(round, people["alva"], along=people["disa"], by=people["cleo"])
    make.group(other, *EVALUATORS)
    closed(other, [FULL] * 5, names=EVALUATORS)
    _send_everything()
    return World(round, other, people, applications)


def _meet_in_networks(host: Person, office: Person) -> None:
    """A meeting that is full, with two in the line."""
    starts_at = LATER + timedelta(days=10)
    meeting = make_networks.accepted(host, office, starts_at=starts_at)
    make_networks.signed_up(meeting, "nils", "olga", "pia", "rut")


def _read_and_interview(applications: dict[str, Application], people: dict[str, Person]) -> None:
    for name in OUTCOMES:
        make.review(applications[name], people["bo"])
    make.review(applications["elin"], people["jon"], "recused")
    make.interview(
        applications["alva"],
        "held",
        people["bo"],
        values=(4, 5),
        starts_at=make.AT + timedelta(days=5),
    )
    make.interview(
        applications["disa"], "booked", people["bo"], starts_at=make.AT + timedelta(days=300)
    )
    _move_interview(applications["disa"], people["bo"])


def _move_interview(application: Application, bo: Person) -> None:
    """Booked anew, so that calendars have been told twice."""
    found = find_interview_of(application.id)
    assert found
    slot = make.slot(found.application.round, bo, starts_at=make.AT + timedelta(days=301))
    book_interview(found, slot.id, by=found.application.person, at=make.AT + timedelta(hours=1))
    db.session.commit()


def _set_up_people(round: Round, people: dict[str, Person]) -> None:
    cleo = find_person(people["cleo"].id)
    assert cleo
    make.grant(cleo, Role.COORDINATOR, round)
    make_administrator(cleo, by=None, at=make.AT)
    open_sign_in(cleo, browser="test", at=LATER)
    make_feed(cleo, by=cleo, at=make.AT)
    request_sign_in("alva@example.org", next_url="", language="sv", at=LATER)
    db.session.commit()


def _decide(round: Round, applications: dict[str, Application], by: Person) -> None:
    ranks = iter((1, 2))
    for name, outcome in (OUTCOMES | {"ivar": Outcome.DECLINE}).items():
        db.session.add(
            Decision(
                round_id=round.id,
                application_id=applications[name].id,
                outcome=outcome,
                reserve_rank=next(ranks) if outcome is Outcome.RESERVE else None,
                decided_at=make.AT,
                decided_by_id=by.id,
            )
        )
    drawn_among(round, [applications[name] for name in ("alva", "disa", "elin")], by)
    pinned = applications["alva"].id
    db.session.add(
        Pin(
            round_id=round.id, application_id=pinned, kind=PinKind.IN, reason="ja",
            by_id=by.id, at=make.AT,
        )
    )  # fmt: skip
    db.session.commit()
    found = find_round(round.slug)
    assert found
    set_targets(found, [Wanted("region", "norrland", 3, None, 1)], by=by, at=make.AT)
    choose_points(found, Points.RAW, reason="lika", by=by, at=make.AT)
    waive_target(list_targets(found)[0], found, reason="få sökte", by=by, at=make.AT)
    signed_meeting(found, by)
    found = find_round(round.slug)
    assert found
    make_selection.release(found, by)
    _accept(applications["alva"])
    answer_diversity(applications["alva"], {"gender": "woman"}, by=by, at=make.AT)
    use = begin_use(found, "age", ground="En annan lag", by=by, at=make.AT)
    answer_weighed(applications["alva"], {"age": "35_44"}, [use], by=by, at=make.AT)
    db.session.commit()


def _accept(application: Application) -> None:
    offer = find_offer_of(application.id)
    assert offer
    found = find_offer(offer.id)
    assert found
    accept_offer(found, by=found.application.person, at=make.AT + timedelta(hours=1))
    db.session.commit()


def _take_part(round: Round, people: dict[str, Person]) -> None:
    alva, cleo = people["alva"], people["cleo"]
    db.session.expire_all()
    found = find_round(round.slug)
    assert found
    session, area = list_sessions(found)[0], list_areas(found)[0]
    group = Workgroup(round_id=round.id, area_id=area.id, proposed_at=make.AT)
    db.session.add_all([
        Rsvp(session_id=session.id, person_id=alva.id, answer=RsvpAnswer.YES, answered_at=make.AT),
        Wish(round_id=round.id, person_id=alva.id, area_id=area.id, rank=1),
        group,
    ])  # fmt: skip
    db.session.flush()
    db.session.add(Membership(round_id=round.id, workgroup_id=group.id, person_id=alva.id))
    assert group.state is WorkgroupState.PROPOSED
    move(group, "publish_workgroup", by=cleo, at=make.AT)
    group.published_at = make.AT
    db.session.commit()


def _be_there(round: Round, people: dict[str, Person]) -> None:
    """Alva was at a session that the round had before the others."""
    session = make.session(round, "Start", starts_at=make.AT, place="Kansliet")
    at = make.AT + timedelta(hours=1)
    take_ticks(
        session, [press(people["alva"].id, 1, Presence.PRESENT, at=at, id=None)],
        by=people["cleo"], at=at,
    )  # fmt: skip
    alva, found = people["alva"], find_round(round.slug)
    assert found
    add_own_work(found, day=make.AT.date(), minutes=90, text="Läste", by=alva, at=at)
    course = find_course(found, at=at)
    give_certificate(course, alva, reason="Var med", by=people["cleo"], at=at)
    db.session.commit()


def _follow_up(round: Round, by: Person) -> None:
    """The call is over and what it brought is counted, beside what the office knows."""
    found = find_round(round.slug)
    assert found
    close_call(found.call, by=by, at=LATER)
    freeze_steps(found, by=by, at=LATER)
    set_reference(
        found, "gender", Population.MEMBERS, amounts={"woman": 48.5, "man": 51.5}, is_share=True,
        source="Medlemsregistret", as_of=LATER.date(), by=by, at=LATER,
    )  # fmt: skip
    db.session.commit()


def _send_everything() -> None:
    for letter in db.session.scalars(select(Letter).where(Letter.state == LetterState.QUEUED)):
        move(letter, "lease_letter", by=None, at=LATER)
        move(letter, "sent_letter", by=None, at=LATER)
        letter.sent_at = LATER
    db.session.commit()


def draft(world: World) -> Application:
    """The draft in the other round, filled in."""
    made = world.applications["jon"]
    fill_in(made)
    return made
