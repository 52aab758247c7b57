"""A crowd at the door of a network meeting, and what it does to a door that nobody holds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from aspirant.extensions import db
from aspirant.lifecycle import SignUpState
from aspirant.networks.models import SignUp
from aspirant.networks.queries import count_placed
from aspirant.people.models import Person
from tests import make
from tests import make_networks as networks
from tests.applications.test_at_once import all_at_once

CROWD, PLACES = 12, 3


def test_a_crowd_never_takes_more_places_than_there_are(
    app: Flask, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office, capacity=PLACES)
    crowd = [networks.asked(meeting, f"p{number}") for number in range(CROWD)]
    presses = [("", f"{networks.way(one)}/confirm", {}) for one in crowd]
    assert set(all_at_once(app, presses)) == {303}
    states = sorted(networks.standing(meeting).values())
    turns = sorted(f"waiting{turn}" for turn in range(1, CROWD - PLACES + 1))
    assert states == ["placed"] * PLACES + turns


def test_all_leave_and_confirm_at_once_and_the_line_moves_up(
    app: Flask, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office, capacity=PLACES)
    names = [f"p{number}" for number in range(CROWD)]
    signed_up = networks.signed_up(meeting, *names[: PLACES * 2])
    asked = [networks.asked(meeting, name) for name in names[PLACES * 2 :]]
    presses = [("", f"{networks.way(one)}/leave", {}) for one in signed_up[:PLACES]]
    presses += [("", f"{networks.way(one)}/confirm", {}) for one in asked]
    assert set(all_at_once(app, presses)) == {303}
    standing = networks.standing(meeting)
    assert sorted(standing.values())[:PLACES] == ["placed"] * PLACES
    assert {standing[name] for name in names[PLACES : PLACES * 2]} == {"placed"}


@pytest.mark.corrupts
def test_without_holding_the_door_the_same_crowd_overbooks(
    app: Flask, alva: Person, office: Person
) -> None:
    """The control: looks first, and takes the place in a transaction of its own."""
    meeting = networks.accepted(alva, office, capacity=PLACES)
    ids = [networks.asked(meeting, f"p{number}").id for number in range(CROWD)]
    meeting_id, everybody = meeting.id, Barrier(CROWD)

    def press(sign_up_id: UUID) -> None:
        with app.app_context():
            is_free = count_placed(networks.found(meeting_id)) < PLACES
            db.session.rollback()
            everybody.wait(timeout=20)
            if is_free:
                placed = {"state": SignUpState.PLACED, "confirmed_at": make.AT}
                mine = update(SignUp).where(SignUp.id == sign_up_id).values(**placed)
                db.session.execute(mine)
                db.session.commit()

    db.session.rollback()
    with ThreadPoolExecutor(CROWD) as threads:
        list(threads.map(press, ids))
    assert count_placed(meeting) > PLACES
