"""Builds what tests of sessions, feeds and workgroups need. Each function returns it committed."""

from datetime import datetime, timedelta
from typing import Any

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.feeds import service as feeds
from aspirant.feeds.models import FeedAddress
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import Role
from aspirant.programme import setting_up
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round, list_areas, list_sessions
from aspirant.programme.words import Mode
from aspirant.schedule import service as schedule
from aspirant.schedule.models import RsvpAnswer
from aspirant.schedule.queries import find_session
from aspirant.workgroups import service as workgroups
from aspirant.workgroups.queries import Board, find_board
from tests import make
from tests.make_programme import AT

#: A Monday afternoon two weeks after the tests take place.
SOON = AT + timedelta(days=13, hours=1)


def group(round: Round, *names: str) -> list[Person]:
    """People called `names` who take part in the round."""
    return [with_role(make.person(name), Role.PARTICIPANT, round) for name in names]


def with_role(person: Person, role: Role, round: Round) -> Person:
    """The person with one role more, read anew."""
    make.grant(again(person), role, round)
    return again(person)


def again(person: Person) -> Person:
    """The person as the database has them now."""
    db.session.expire_all()
    found = find_person(person.id)
    assert found
    return found


def session(round: Round, title: str = "Träff", **plan: Any) -> Session:
    """A planned session, four hours on site unless `plan` says otherwise."""
    starts_at: datetime = plan.pop("starts_at", SOON)
    given = {
        "ends_at": starts_at + timedelta(hours=4),
        "mode": Mode.ON_SITE,
        "place": "Kansliet, Stockholm",
        "programme_text": Bilingual("Vi ses och **lär känna** varandra.", "We meet."),
        "is_public": False,
    } | plan
    made = setting_up.add_session(
        round, title=Bilingual(title, title), starts_at=starts_at, by=None, at=AT, **given
    )
    db.session.commit()
    return found_session(made)


def found_session(made: Session) -> Session:
    """The session as the database has it now."""
    db.session.expire_all()
    found = find_session(made.id)
    assert found
    return found


def cancelled(made: Session, *, by: Person) -> Session:
    """The session, cancelled."""
    schedule.cancel_session(found_session(made), by=again(by), at=AT)
    db.session.commit()
    return found_session(made)


def without_sessions(round: Round) -> Round:
    """The round with an empty calendar, for tests that plan their own."""
    for one in list_sessions(round):
        db.session.delete(one)
    db.session.commit()
    return round


def answer(session: Session, person: Person, answer: str = "yes") -> None:
    """What the person answered to the session, before it began."""
    at = min(AT, session.starts_at - timedelta(days=1))
    schedule.answer_session(session, answer=RsvpAnswer(answer), by=person, at=at)
    db.session.commit()


def feed(person: Person, *, at: datetime = AT, **given: Any) -> FeedAddress:
    """An address of the person's: to everything, unless `given` names another calendar."""
    made = feeds.make_feed(person, by=person, at=at, **given)
    db.session.commit()
    return made


def wishes(round: Round, person: Person, *places: int) -> None:
    """The person wishes for the areas at those places of the round's list (0 is the first)."""
    areas = list_areas(round)
    chosen = [areas[place].id for place in places]
    workgroups.wish_for_areas(round, areas=chosen, by=person, at=AT)
    db.session.commit()


def proposed_workgroups(round: Round, *, by: Person, least: int = 0, most: int = 4) -> Board:
    """The groups of the round as the solver proposes them."""
    board = found_board(round)
    workgroups.propose_workgroups(board, least=least, most=most, keeps_by_hand=True, by=by, at=AT)
    db.session.commit()
    return found_board(round)


def published_workgroups(round: Round, *, by: Person, least: int = 0, most: int = 4) -> Board:
    """The same, told to everybody."""
    board = proposed_workgroups(round, by=by, least=least, most=most)
    workgroups.publish_workgroups(board, by=by, at=AT)
    db.session.commit()
    return found_board(round)


def found_board(round: Round) -> Board:
    """The board as the database has it now."""
    db.session.expire_all()
    found = find_round(round.slug)
    assert found
    return find_board(found)
