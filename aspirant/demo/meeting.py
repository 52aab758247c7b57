"""Lets the demo's aspirants meet: they answer, attend, wish for areas and get their workgroups."""

from datetime import datetime, timedelta
from random import Random

from aspirant.core.db import db
from aspirant.invitations.service import answer_fully
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.presence.service import note_attendance
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import list_areas, list_sessions
from aspirant.schedule.models import Presence, RsvpAnswer
from aspirant.workgroups.queries import find_board
from aspirant.workgroups.service import (
    propose_workgroups,
    publish_workgroups,
    wish_for_areas,
)

#: What some of them need at the sessions to come.
NEEDS: tuple[tuple[str, ...], ...] = (("vegetarian",), (), ("no_gluten", "step_free"), (), ())


def let_meet(round: Round, random: Random, *, by: Person, at: datetime) -> None:
    """Answers to every session so far, and attendance at those that are over by `at`."""
    aspirants = list_people_in_round(round.id, Role.PARTICIPANT)
    for session in list_sessions(round):
        if session.starts_at - at < timedelta(days=60):
            _let_answer(session, aspirants, random, at=at)
        if session.ends_at < at:
            _note(session, aspirants, random, by=by)
    db.session.commit()


def _let_answer(session: Session, aspirants: list[Person], random: Random, *, at: datetime) -> None:
    moment = min(session.starts_at - timedelta(days=5), at)
    for person in aspirants:
        if random.random() < 0.8:
            answer = random.choices(list(RsvpAnswer), weights=(8, 1, 1))[0]
            needs = NEEDS[len(person.name) % len(NEEDS)] if session.starts_at > at else ()
            answer_fully(session, answer=answer, needs=needs, by=person, at=moment)


def _note(session: Session, aspirants: list[Person], random: Random, *, by: Person) -> None:
    presences = {
        person.id: random.choices(list(Presence), weights=(20, 1, 2))[0] for person in aspirants
    }
    note_attendance(session, presences=presences, by=by, at=session.ends_at + timedelta(hours=1))


def first_aspirant(round: Round) -> Person:
    """The first of the group by name."""
    return list_people_in_round(round.id, Role.PARTICIPANT)[0]


def last_aspirant(round: Round) -> Person:
    """The last of the group by name."""
    return list_people_in_round(round.id, Role.PARTICIPANT)[-1]


def let_wish(round: Round, random: Random, *, at: datetime) -> None:
    """Most of the group rank three areas; some have not got round to it."""
    areas = [area.id for area in list_areas(round)]
    for person in list_people_in_round(round.id, Role.PARTICIPANT):
        if random.random() < 0.85:
            wish_for_areas(round, areas=random.sample(areas, k=3), by=person, at=at)
    db.session.commit()


def draft_workgroups(round: Round, *, by: Person, at: datetime) -> None:
    """Groups proposed from the wishes, for the coordinator and the facilitator to look at."""
    propose_workgroups(find_board(round), least=3, most=4, keeps_by_hand=False, by=by, at=at)
    db.session.commit()


def form_workgroups(round: Round, random: Random, *, by: Person, at: datetime) -> None:
    """Everybody wishes, the groups are proposed and published."""
    let_wish(round, random, at=at - timedelta(days=9))
    draft_workgroups(round, by=by, at=at)
    publish_workgroups(find_board(round), by=by, at=at + timedelta(days=1))
    db.session.commit()
