"""Sessions with so many places and no more: the line, board seats, and a crowd at the door."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.models import Rsvp, RsvpAnswer
from aspirant.schedule.places import give_seat, has_room, take_back_seat
from aspirant.schedule.planning import Whom
from aspirant.schedule.queries import count_places_taken, find_place_in_line, find_session
from aspirant.schedule.service import answer_session
from tests import make
from tests.applications.test_at_once import all_at_once, signed_in
from tests.conftest import Client
from tests.make_schedule import SOON, again, found_session
from tests.schedule.test_audience import person, planned

CROWD = 12


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def say(session: Session, name: str, answer: str = "yes") -> None:
    answer_session(found_session(session), answer=RsvpAnswer(answer), by=person(name), at=make.AT)
    db.session.commit()


def coming(session: Session) -> list[str]:
    yes = Rsvp.session_id == session.id, Rsvp.answer == RsvpAnswer.YES
    names = select(Person.name).join(Rsvp, Rsvp.person_id == Person.id).where(*yes)
    return sorted(db.session.scalars(names))


def test_when_it_is_full_there_is_a_line_and_who_is_first_gets_the_free_place(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(), capacity=1)
    for name in ("erik", "fia", "gun", "fia"):
        say(session, name)
    turns = [find_place_in_line(session, person(name)) for name in ("erik", "fia", "gun")]
    assert (coming(session), turns) == (["Erik"], [None, 1, 2])
    page = client.sign_in(person("gun")).get(f"/sessions/{session.id}").text
    assert "Du är nummer 2 i kön." in page
    say(session, "erik", "no")
    assert coming(session) == ["Fia"]
    letters = select(Letter.address).where(Letter.kind == "schedule/place_given")
    assert list(db.session.scalars(letters)) == ["fia@example.org"]


def test_whoever_says_no_leaves_the_line(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom(), capacity=1)
    for name, answer in (("erik", "yes"), ("fia", "yes"), ("fia", "no"), ("gun", "yes")):
        say(session, name, answer)
    assert find_place_in_line(session, person("fia")) is None
    assert find_place_in_line(session, person("gun")) == 1


def test_more_places_let_in_those_who_wait(client: Client, round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom(), capacity=1)
    for name in ("erik", "fia", "gun"):
        say(session, name)
    form = {"version": str(session.version), "title-sv": "Möte", "capacity": "2"}
    response = client.sign_in(cleo).post(f"/sessions/{session.id}/edit", data=form)
    assert response.status_code == 303
    assert coming(session) == ["Erik", "Fia"]


def test_a_board_meeting_is_open_to_take_a_seat_at_and_is_inside_for_those_who_have_one(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    own = f"/rounds/{round.slug}/my-sessions"
    client.sign_in(person("erik"))
    assert "Platser att ta" in client.get(own).text
    assert "https://example.org/r" not in client.get(f"/sessions/{session.id}").text
    client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"})
    assert "https://example.org/r" in client.get(f"/sessions/{session.id}").text
    assert "Platser att ta" not in client.get(own).text
    client.sign_in(person("fia"))
    assert "Fullt – du kan ställa dig i kö" in client.get(own).text
    assert "Platser att ta" not in client.get(own).text
    client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"})
    assert "https://example.org/r" not in client.get(f"/sessions/{session.id}").text
    assert "Du står i kö" in client.get(own).text


def test_nobody_sits_at_three_board_meetings(round: Round, cleo: Person) -> None:
    meetings = [
        planned(round, cleo, Whom(Audience.SEATS), capacity=2, starts_at=SOON + timedelta(days=n))
        for n in range(3)
    ]
    say(meetings[0], "erik")
    give_seat(found_session(meetings[1]), person("erik"), by=again(cleo), at=make.AT)
    db.session.commit()
    with pytest.raises(NotPossible):
        say(meetings[2], "erik")
    with pytest.raises(NotPossible):
        give_seat(found_session(meetings[2]), person("erik"), by=again(cleo), at=make.AT)
    take_back_seat(found_session(meetings[0]), person("erik"), by=again(cleo), at=make.AT)
    db.session.commit()
    say(meetings[2], "erik")
    assert [coming(one) for one in meetings] == [[], ["Erik"], ["Erik"]]


def test_seats_are_given_on_their_page_and_never_more_than_there_are(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    here = f"/sessions/{session.id}/seats"
    client.sign_in(again(cleo))
    assert client.get(here).text.count("Ge en plats") == 3
    assert client.post(f"{here}/{person('fia').id}/give").status_code == 303
    assert client.post(f"{here}/{person('gun').id}/give").status_code == 409
    assert coming(session) == ["Fia"]
    assert "1 av 1 platser är tagna" in client.get(here).text
    assert client.post(f"{here}/{person('fia').id}/take-back").status_code == 303
    assert coming(session) == []
    client.post(f"{here}/{person('cleo').id}/give")
    assert coming(session) == []


def test_another_time_asks_those_in_the_line_again_too(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(), capacity=1)
    for name in ("erik", "fia"):
        say(session, name)
    form = {
        "version": str(session.version), "first_day": "2026-09-22", "starts": "09:00",
        "ends": "10:00", "mode": "online", "place": "", "link": "https://example.org/r",
    }  # fmt: skip
    client.sign_in(again(cleo)).post(f"/sessions/{session.id}/change", data=form)
    assert (coming(session), find_place_in_line(session, person("fia"))) == ([], None)


def test_a_crowd_never_takes_more_places_than_there_are(app: Flask, cleo: Person) -> None:
    round, session = _door(cleo)
    presses = [
        (signed_in(one), f"/sessions/{session.id}/answer", {"answer": "yes"})
        for one in make.group(round, *(f"p{number}" for number in range(CROWD)))
    ]
    assert set(all_at_once(app, presses)) == {303}
    assert count_places_taken(session) == 3
    assert find_place_in_line(session, person("p0")) in {None, *range(1, CROWD - 2)}


@pytest.mark.corrupts
def test_without_holding_the_door_the_same_crowd_overbooks(app: Flask, cleo: Person) -> None:
    """The control: looks first, and takes the place in a transaction of its own."""
    round, session = _door(cleo)
    people = [one.id for one in make.group(round, *(f"p{number}" for number in range(CROWD)))]
    session_id, everybody = session.id, Barrier(CROWD)

    def press(person_id: Any) -> None:
        with app.app_context():
            found = find_session(session_id)
            assert found
            is_free = has_room(found)
            db.session.rollback()
            everybody.wait(timeout=20)
            if is_free:
                answer = {"answer": RsvpAnswer.YES, "answered_at": make.AT}
                db.session.add(Rsvp(session_id=session_id, person_id=person_id, **answer))
                db.session.commit()

    db.session.rollback()
    with ThreadPoolExecutor(CROWD) as threads:
        list(threads.map(press, people))
    assert count_places_taken(session) > 3


def _door(cleo: Person) -> tuple[Round, Session]:
    round = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, round)
    return round, planned(round, cleo, Whom(), capacity=3)
