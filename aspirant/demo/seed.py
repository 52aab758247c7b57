"""Fills an empty database with the demo's three rounds, by walking the real verbs.

A finished round with the real dates of 2021–2022, one that meets now, and one whose call is open.
The days of the last two lie around the day of seeding. The same day gives the same people.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application, find_asked
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.demo import (
    applying,
    balancing,
    choosing,
    counting,
    deciding,
    evaluating,
    gatherings,
    meeting,
    networking,
    round_texts,
    rounds,
    taking_part,
    travelling,
    weighing,
)
from aspirant.demo.applying import Crowd
from aspirant.demo.invented import Inventor
from aspirant.demo.ordering import order_log
from aspirant.feeds.service import make_feed
from aspirant.interviews.models import Interview
from aspirant.interviews.service import invite_applications, unbook_interview
from aspirant.lifecycle import LetterState, move
from aspirant.mail.models import Letter
from aspirant.operations.retention import note_purge
from aspirant.people.models import Person
from aspirant.people.queries import find_person, find_person_by_email
from aspirant.people.service import add_person, grant_role, make_administrator
from aspirant.permissions import Role
from aspirant.programme import service as programme
from aspirant.programme.models import Association, Programme, Round
from aspirant.programme.queries import find_programme, find_round, list_associations, list_sessions
from aspirant.reviews.queries import list_standings
from aspirant.reviews.service import shortlist_applications

SEED = 2021

#: Who sits in the committee besides the coordinator and those who interviewed.
MEMBERS = (("kommitte", "Gunilla Åkerlund"), ("kommitte2", "Farid Mansour"))


@dataclass
class Scene:
    """Who and what every round of the demo shares."""

    programme: Programme
    associations: list[Association]
    inventor: Inventor
    judge: weighing.Judge
    coordinator: Person
    readers: list[Person]
    panel: list[Person]
    facilitator: Person
    members: list[Person]
    board: Person
    auditor: Person

    @property
    def committee(self) -> list[Person]:
        """Those who decide: who coordinates, the members of the committee, who interviewed."""
        return [self.coordinator, *self.members, *self.panel]

    def cast(self, round: Round, *, at: datetime) -> None:
        """Give everybody their role in the round."""
        roles = {
            Role.REVIEWER: self.readers,
            Role.INTERVIEWER: self.panel,
            Role.FACILITATOR: [self.facilitator],
            Role.COMMITTEE: self.members,
            Role.BOARD: [self.board],
            Role.AUDITOR: [self.auditor],
        }
        for role, people in roles.items():
            for person in people:
                grant_role(person, role, round.id, by=self.coordinator, at=at)
        db.session.commit()


def seed_demo(*, at: datetime) -> bool:
    """Seed when the database has no programme yet. Returns whether it did."""
    if find_programme() is not None:
        return False
    scene = _set_the_scene(at=at - timedelta(days=365 * 6))
    _finished_round(scene)
    _running_round(scene, at=at)
    travelling.let_travel(by=scene.coordinator, at=at)
    _open_round(scene, at=at)
    _networks(scene, at=at)
    _send_what_is_old(at=at)
    note_purge(at=at)  # else the letters of the finished round would go in the first minute
    db.session.commit()
    order_log()
    return True


def _set_the_scene(*, at: datetime) -> Scene:
    inventor = Inventor(SEED)
    made = programme.create_programme(
        round_texts.PROGRAMME, organisation=round_texts.ORGANISATION, by=None, at=at
    )
    administrator = _person("administrator", inventor, at=at)
    make_administrator(administrator, by=None, at=at)
    scene = Scene(
        programme=made,
        associations=list_associations(),
        inventor=inventor,
        judge=weighing.Judge(inventor.random),
        coordinator=_person("samordnare", inventor, at=at),
        readers=[
            _person(name, inventor, at=at) for name in ("bedomare", *_numbered("bedomare", 5))
        ],
        panel=[_person(name, inventor, at=at) for name in ("intervjuare", "intervjuare2")],
        facilitator=_person("processledare", inventor, at=at),
        members=[_named(address, name, at=at) for address, name in MEMBERS],
        board=_person("styrelse", inventor, at=at),
        auditor=_named("revisor", "Siv Granath", at=at),
    )
    db.session.commit()
    return scene


def _numbered(name: str, last: int) -> list[str]:
    return [f"{name}{number}" for number in range(2, last + 1)]


def _person(name: str, inventor: Inventor, *, at: datetime) -> Person:
    return _named(name, inventor.name(), at=at)


def _named(address: str, name: str, *, at: datetime) -> Person:
    return add_person(f"{address}@example.org", name=name, language="sv", by=None, at=at)


def _finished_round(scene: Scene) -> None:
    plan = rounds.FINISHED
    round = _round(scene, plan)
    admitted = _apply(scene, round, plan, Crowd(0, 2, 0, 4, 44))
    shortlisted = _read(scene, round, admitted, 24, at=at_work(plan.closes_at, days=1))
    _interview(scene, round, shortlisted, at=at_work(plan.closes_at, days=3))
    decided = at_work(plan.closes_at, days=35)
    choosing.choose_group(round, scene.committee, at=decided)
    choosing.let_answer(round, declining=0, at=decided + timedelta(days=1))
    _start(scene, round, at=decided + timedelta(days=9))
    last = list_sessions(round)[-1].ends_at + timedelta(days=1)
    meeting.let_meet(round, scene.inventor.random, by=scene.coordinator, at=last)
    meeting.form_workgroups(
        round, scene.inventor.random, by=scene.coordinator, at=last - timedelta(days=200)
    )
    counting.compare(round, by=scene.coordinator, at=decided)
    counting.count_steps(round, by=scene.coordinator, at=last)
    evaluating.let_evaluate(round, at=last + timedelta(days=12))
    gatherings.let_workgroup_meet(round, at=last - timedelta(days=150))
    _play(meeting.last_aspirant(round), "ambassador")
    travelling.let_all_travel(round, by=scene.coordinator, at=last)
    taking_part.let_work(round, first=decided, last=last)
    taking_part.give_all(round, meeting.last_aspirant(round), by=scene.coordinator, at=last)
    programme.finish_round(_again(round), by=scene.coordinator, at=last)
    db.session.commit()


def _running_round(scene: Scene, *, at: datetime) -> None:
    today = to_local(at).date()
    plan = rounds.plan_around(
        today, first_session=-66, opens=-216, closes=-174, interviews=(-166, -156)
    )
    round = _round(scene, plan)
    admitted = _apply(scene, round, plan, Crowd(0, 3, 0, 5, 40))
    shortlisted = _read(scene, round, admitted, 24, at=at_work(plan.closes_at, days=1))
    _interview(scene, round, shortlisted, at=at_work(plan.closes_at, days=3))
    decided = at_work(plan.closes_at, days=35)
    choosing.choose_group(round, scene.committee, at=decided)
    choosing.let_answer(round, declining=1, at=decided + timedelta(days=1))
    _tell(scene, round, asked_on=decided + timedelta(days=2), at=at)
    _start(scene, round, at=decided + timedelta(days=9))
    meeting.let_meet(round, scene.inventor.random, by=scene.coordinator, at=at)
    _play(aspirant := meeting.first_aspirant(round), "aspirant")
    taking_part.let_work(round, first=at - timedelta(days=66), last=at)
    _fill_the_time(scene, round, aspirant, at=at)
    counting.count_steps(round, by=scene.coordinator, at=decided + timedelta(days=2))


def _fill_the_time(scene: Scene, round: Round, aspirant: Person, *, at: datetime) -> None:
    """What surrounds the sessions of a round that runs."""
    evaluating.ask_otherwise(round, by=scene.coordinator, at=at - timedelta(days=80))
    evaluating.let_evaluate(round, at=at)
    gatherings.fill_calendar(round, by=scene.coordinator, at=at)
    make_feed(aspirant, by=aspirant, at=at - timedelta(days=60))
    meeting.let_wish(round, scene.inventor.random, at=at - timedelta(days=8))
    meeting.draft_workgroups(round, by=scene.coordinator, at=at - timedelta(days=1))


def _tell(scene: Scene, round: Round, *, asked_on: datetime, at: datetime) -> None:
    """Some without a place ask why, and a reserve is offered the place that became free."""
    refused = deciding.let_ask(round, count=5, answered=3, by=scene.coordinator, at=asked_on)
    _play(refused, "nekad")
    asked = choosing.move_up_reserve(round, by=scene.coordinator, at=at - timedelta(days=2))
    _play(asked, "erbjuden")
    _play(choosing.next_reserve(round), "reserv")


def _open_round(scene: Scene, *, at: datetime) -> None:
    today = to_local(at).date()
    plan = rounds.plan_around(today, first_session=290, opens=-40, closes=9, interviews=(-7, 18))
    round = _round(scene, plan)
    crowd = Crowd(drafts=17, withdrawn=5, unchecked=9, screened_out=6, admitted=102)
    opened, read = plan.opens_at + timedelta(hours=1), at - timedelta(days=12)
    admitted = applying.let_apply(
        round,
        crowd,
        inventor=scene.inventor,
        associations=scene.associations,
        by=scene.coordinator,
        first=opened,
        last=at - timedelta(hours=6),
    )
    counting.let_answer(round, at=read)
    shortlisted = _read(scene, round, admitted, 34, at=read, unread=28)
    _interview(scene, round, shortlisted[:22], at=read + timedelta(days=2))
    _invite_more(scene, round, shortlisted[22:30], booked=3, at=at - timedelta(days=2))
    _play(_without_time(round), "intervjuad")
    balancing.let_gender_be_weighed(round, by=scene.coordinator, at=read + timedelta(hours=1))
    choosing.propose(round, by=scene.coordinator, at=at - timedelta(hours=3))
    deciding.begin_record(round, scene.committee, at=at - timedelta(hours=2))
    choosing.publish_a_draw(round, by=scene.coordinator, at=at - timedelta(hours=2))
    _begin_draft(scene, round, at=at - timedelta(hours=20))


def _networks(scene: Scene, *, at: datetime) -> None:
    aspirant = find_person_by_email("aspirant@example.org")
    networking.let_members_meet(
        scene.inventor, office=scene.coordinator, guests=[aspirant] if aspirant else [], at=at
    )


def at_work(moment: datetime, *, days: int) -> datetime:
    """So many days later, ten in the morning, on a working day."""
    day = to_local(moment).date() + timedelta(days=days)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return from_local(datetime.combine(day, time(10)))


def _without_time(round: Round) -> Person:
    """The first of those called to interview who have not chosen a time."""
    return db.session.scalars(
        select(Person)
        .join(Application, Application.person_id == Person.id)
        .join(Interview, Interview.application_id == Application.id)
        .where(Interview.round_id == round.id, Interview.slot_id.is_(None))
        .order_by(Application.number, Application.id)
    ).all()[0]


def _round(scene: Scene, plan: rounds.Plan) -> Round:
    at = plan.opens_at - timedelta(days=20)
    round = rounds.make_round(scene.programme, plan, by=scene.coordinator, at=at)
    scene.cast(round, at=at)
    return round


def _apply(scene: Scene, round: Round, plan: rounds.Plan, crowd: Crowd) -> list[Application]:
    admitted = applying.let_apply(
        round,
        crowd,
        inventor=scene.inventor,
        associations=scene.associations,
        by=scene.coordinator,
        first=plan.opens_at + timedelta(hours=1),
        last=plan.closes_at - timedelta(hours=3),
    )
    programme.close_call(round.call, by=scene.coordinator, at=plan.closes_at)
    db.session.commit()
    counting.let_answer(round, at=plan.closes_at)
    return admitted


def _read(
    scene: Scene,
    round: Round,
    admitted: list[Application],
    places: int,
    *,
    at: datetime,
    unread: int = 0,
) -> list[Application]:
    """Two readings each; the best `places` are shortlisted. Returns them, the best first."""
    readers = [found for one in scene.readers if (found := find_person(one.id))]
    weighing.let_read(
        round, admitted, readers, scene.judge, unread=unread, by=scene.coordinator, at=at
    )
    means = {key: one.mean or 0 for key, one in list_standings(round.id).items()}
    best = sorted(admitted, key=lambda one: (-means.get(one.id, 0), one.number or 0))[:places]
    moment = at + timedelta(days=2)
    shortlist_applications(best, by=scene.coordinator, at=moment)
    db.session.commit()
    return best


def _interview(scene: Scene, round: Round, shortlisted: list[Application], *, at: datetime) -> None:
    """Offer times, invite all, and let everybody choose and meet."""
    panel = [found for one in scene.panel if (found := find_person(one.id))]
    slots = weighing.offer_times(
        round, panel, at + timedelta(days=3), days=4, by=scene.coordinator, at=at
    )
    invited = invite_applications(shortlisted, by=scene.coordinator, at=at)
    db.session.commit()
    chosen = weighing.let_book(invited, slots, at=at + timedelta(days=1))
    weighing.let_meet(round, chosen, panel, scene.judge)


def _invite_more(
    scene: Scene, round: Round, shortlisted: list[Application], *, booked: int, at: datetime
) -> None:
    """Offer times to come and invite; the first `booked` choose one, the next lets it go again,
    and the others have not chosen yet."""
    panel = [found for one in scene.panel if (found := find_person(one.id))]
    slots = weighing.offer_times(
        round, panel, at + timedelta(days=6), days=4, by=scene.coordinator, at=at
    )
    again = [whole for one in shortlisted if (whole := find_application(one.id))]
    invited = invite_applications(again, by=scene.coordinator, at=at)
    db.session.commit()
    *kept, let_go = weighing.let_book(invited[: booked + 1], slots, at=at + timedelta(days=1))
    applicant, later = let_go.application.person, at + timedelta(days=1, hours=6)
    weighing.let_step_aside(kept[-1], panel[-1], at=at + timedelta(days=1, hours=3))
    unbook_interview(let_go, by=applicant, at=later)
    db.session.commit()


def _start(scene: Scene, round: Round, *, at: datetime) -> None:
    programme.start_round(_again(round), by=scene.coordinator, at=at)
    db.session.commit()


def _again(round: Round) -> Round:
    """The same round with its call, whatever was read of it since."""
    found = find_round(round.slug)
    assert found is not None
    return found


def _begin_draft(scene: Scene, round: Round, *, at: datetime) -> None:
    slugs = [one.slug for one in scene.associations]
    who = scene.inventor.person(slugs, email="sokande@example.org")
    asked = find_asked(round)
    applying.apply(
        _again(round), who, asked, scene.inventor.random, scene.associations, end="draft", at=at
    )
    db.session.commit()


def _play(person: Person, name: str) -> None:
    """Let this person be the one of the cast who is called `name`."""
    if find_person_by_email(f"{name}@example.org") is None:
        person.email = f"{name}@example.org"
        db.session.commit()


def _send_what_is_old(*, at: datetime) -> None:
    """Letters of the past left in the past; those of the last day are the worker's."""
    old = db.session.scalars(
        select(Letter).where(
            Letter.state == LetterState.QUEUED, Letter.created_at < at - timedelta(days=1)
        )
    )
    for letter in old:
        move(letter, "lease_letter", by=None, at=letter.created_at)
        move(letter, "sent_letter", by=None, at=letter.created_at)
        letter.attempts, letter.sent_at = 1, letter.created_at + timedelta(minutes=1)
    db.session.commit()
