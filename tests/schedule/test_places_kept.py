"""Places stay right when something else changes: fewer places, somebody who leaves, an undo."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.queries import find_grant_of
from aspirant.people.service import revoke_role
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.models import MOST_SEATS, Plan
from aspirant.schedule.places import give_seat, keep_places
from aspirant.schedule.planning import Contents, Whom, edit_contents
from aspirant.schedule.queries import count_seats, find_place_in_line
from aspirant.schedule.service import cancel_session, change_session, undo_change
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, again, found_session
from tests.schedule.test_audience import person, planned
from tests.schedule.test_places import coming, say


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round coordinated by Cleo in which Erik, Fia and Gun take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def edited(session: Session, **given: str) -> dict[str, str]:
    """The form of what happens, as it stands."""
    form = {
        "version": str(session.version), "title-sv": "Möte", "title-en": "Meeting",
        "programme_text-sv": "Vi talar.", "programme_text-en": "", "directions-sv": "",
        "directions-en": "", "link_words-sv": "", "link_words-en": "", "map_link": "",
    }  # fmt: skip
    return form | given


def test_there_cannot_be_fewer_places_than_are_taken(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(), capacity=3)
    for name in ("erik", "fia"):
        say(session, name)
    client.sign_in(again(cleo))
    page = f"/sessions/{session.id}/edit"
    refused = client.post(page, data=edited(found_session(session), capacity="1"))
    assert refused.status_code == 422
    assert "2 har redan plats, så platserna kan inte bli färre än så." in refused.text
    saved = client.post(page, data=edited(found_session(session), capacity="2"))
    assert (saved.status_code, found_session(session).capacity) == (303, 2)
    contents = Contents(Bilingual("Möte"), Bilingual(""), capacity=1)
    session, cleo = found_session(session), again(cleo)
    session = found_session(session)
    with pytest.raises(NotPossible):
        edit_contents(session, contents=contents, by=cleo, at=make.AT)
    db.session.rollback()


def test_a_board_meeting_says_how_many_seats_it_has(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=2)
    client.sign_in(again(cleo))
    refused = client.post(
        f"/sessions/{session.id}/edit", data=edited(found_session(session), capacity="")
    )
    assert refused.status_code == 422
    assert "Skriv hur många platser det finns." in refused.text


def test_the_place_of_who_leaves_goes_to_the_first_in_line(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom(), capacity=1)
    for name in ("erik", "fia", "gun"):
        say(session, name)
    for name in ("fia", "erik"):
        grant = find_grant_of(person(name), Role.PARTICIPANT, round.id)
        assert grant
        revoke_role(grant, by=again(cleo), at=make.AT)
    db.session.commit()
    for _time in range(2):
        keep_places(at=make.AT)
        db.session.commit()
    assert coming(session) == ["Gun"]
    assert find_place_in_line(session, person("fia")) is None


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_an_undo_gives_nobody_a_third_seat(round: Round, cleo: Person, is_cancelled: bool) -> None:
    meetings = [
        planned(round, cleo, Whom(Audience.SEATS), capacity=2, starts_at=SOON + timedelta(days=n))
        for n in range(MOST_SEATS + 1)
    ]
    first, *others = meetings
    _sit(first, "erik", cleo)
    _sit(first, "fia", cleo)
    _change(first, cleo, is_cancelled=is_cancelled)
    for one in others:
        _sit(one, "erik", cleo)
    later, by = make.AT + timedelta(minutes=5), again(cleo)
    undo_change(found_session(first), by=again(by), at=later)
    db.session.commit()
    assert coming(first) == ["Fia"]
    assert count_seats(round.id, person("erik")) == MOST_SEATS


def _sit(session: Session, name: str, cleo: Person) -> None:
    who, by = person(name).id, again(cleo).id
    found = found_session(session)
    people = {one.id: one for one in db.session.query(Person)}
    give_seat(found, people[who], by=people[by], at=make.AT)
    db.session.commit()


def _change(session: Session, cleo: Person, *, is_cancelled: bool) -> None:
    by = again(cleo)
    found = found_session(session)
    if is_cancelled:
        cancel_session(found, by=by, at=make.AT)
    else:
        starts = found.starts_at + timedelta(days=9)
        plan = Plan(starts, starts + timedelta(hours=1), Mode.ONLINE, "", "https://example.org/r")
        change_session(found, plan=plan, by=by, at=make.AT)
    db.session.commit()
