"""A crowd at the door of a network meeting, and what it does to a door that nobody holds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from aspirant.extensions import db
from aspirant.lifecycle import SignUpState
from aspirant.networks.changing import cancel_meeting
from aspirant.networks.models import MeetingPlan, SignUp
from aspirant.networks.queries import count_placed
from aspirant.networks.views_changes import key_of
from aspirant.people.models import Person
from tests import make
from tests import make_networks as networks
from tests.applications.test_at_once import all_at_once, signed_in

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


def changes_at_once(app: Flask, presses: list[tuple[str, str, dict[str, str]]]) -> list[int]:
    return sorted(all_at_once(app, presses))


def test_host_and_office_change_at_once_and_one_of_them_is_told_so(
    app: Flask, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "erik", "fia")
    version = str(networks.found(meeting.id).version)
    here = f"/networks/meetings/{meeting.id}"
    form = {"version": version, "day": "2026-09-23", "starts": "18:00", "ends": "20:00",
            "municipality": "Umeå", "looked": ""}  # fmt: skip
    presses = []
    tokens = [signed_in(one) for one in (alva, office)]
    for token, place in zip(tokens, ("Folkets hus", "Stadshuset"), strict=True):
        plan = MeetingPlan(
            networks.SOON + timedelta(hours=23, minutes=30),
            networks.SOON + timedelta(hours=25, minutes=30), "Umeå", place,
        )  # fmt: skip
        presses.append((token, f"{here}/change", form | {"place": place, "looked": key_of(plan)}))
    presses.append((tokens[0], f"{here}/cancel", {"version": version}))
    assert changes_at_once(app, presses) == [303, 409, 409]
    found = networks.found(meeting.id)
    assert found.sequence == 1
    assert len(networks.letters("changed", "cancelled")) == 2


def test_two_undo_at_once_and_it_is_undone_once(app: Flask, alva: Person, office: Person) -> None:
    meeting = networks.accepted(alva, office, capacity=1)
    networks.signed_up(meeting, "erik", "fia")
    cancel_meeting(networks.found(meeting.id), by=alva, at=make.AT)
    db.session.commit()
    here = f"/networks/meetings/{meeting.id}/undo"
    erik = f"{networks.way(networks.sign_up(meeting, 'erik'))}/leave"
    presses = [(signed_in(one), here, {}) for one in (alva, office)]
    presses.append(("", erik, {}))
    assert changes_at_once(app, presses) == [303, 303, 409]
    assert networks.standing(meeting) == {"fia": "placed"}
    assert networks.found(meeting.id).sequence == 2
