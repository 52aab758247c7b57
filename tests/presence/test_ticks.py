"""Ticks that waited for the network: each taken once, in any order, the newest of a person wins."""

import random
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.presence.models import Tick
from aspirant.presence.queries import list_attendances
from aspirant.programme.models import Session
from aspirant.schedule.service import cancel_session
from tests import make
from tests.conftest import Client
from tests.make_presence import noted, pressed, tick, who
from tests.make_schedule import SOON, found_session

SECOND = timedelta(seconds=1)


def sent(name: str, word: str, *, seconds: int = 0, **changes: Any) -> dict[str, Any]:
    """A tick as a page sends it."""
    at = int((SOON + seconds * SECOND).timestamp() * 1000)
    made = {"id": uuid4().hex, "person": who(name).id.hex, "half": "1", "presence": word, "at": at}
    return made | changes


def send(client: Client, session: Session, *ticks: dict[str, Any], by: Person) -> Any:
    body = {"who": by.id.hex, "ticks": list(ticks)}
    return client.sign_in(by).post(f"/sessions/{session.id}/ticks", json=body)


@time_machine.travel(SOON + timedelta(minutes=9), tick=False)
def test_a_tick_sent_twice_is_one_tick_with_the_time_of_its_press(
    client: Client, bo: Person, session: Session
) -> None:
    one = sent("erik", "present", seconds=4)
    answers = [send(client, session, one, by=bo).json for _turn in range(2)]
    assert [answer["taken"] for answer in answers] == [[one["id"]], [one["id"]]]
    assert answers[0]["noted"] == {"1": {who("erik").id.hex: "present"}} == answers[1]["noted"]
    assert db.session.query(Tick).count() == 1
    assert [row.noted_at for row in list_attendances([session])] == [SOON + 4 * SECOND]


def test_in_whatever_order_they_come_the_newest_counts(bo: Person, session: Session) -> None:
    words = ("present", None, "absent", "excused")
    for order in permutations(range(4)):
        db.session.query(Tick).delete()
        for row in list_attendances([session]):
            db.session.delete(row)
        db.session.commit()
        ticks = [pressed("erik", words[n], at=SOON + n * SECOND) for n in order]
        for one in ticks:
            tick(session, one, by=bo, at=SOON + 9 * SECOND)
        assert noted(session) == {"Erik": "excused"}, order


def test_two_phones_with_bad_network_end_with_the_same_list(
    bo: Person, cleo: Person, session: Session
) -> None:
    dice, expected, ticks = random.Random(7), {}, []
    for second in range(60):
        name, word = dice.choice(("erik", "fia", "gun")), dice.choice(("present", "absent"))
        expected[name.capitalize()] = word
        ticks.append((pressed(name, word, at=SOON + second * SECOND), dice.choice((bo, cleo))))
    dice.shuffle(ticks)
    for one, by in [*ticks, *dice.sample(ticks, 20)]:
        tick(session, one, by=by, at=SOON + timedelta(hours=1))
    assert noted(session) == expected
    assert db.session.query(Tick).count() == 60


def test_the_word_of_the_list_goes_before_a_check_in(bo: Person, session: Session) -> None:
    erik = who("erik")
    tick(session, pressed("erik", "absent", at=SOON), by=bo, at=SOON)
    tick(session, pressed("erik", "present", at=SOON + SECOND), is_own=True, by=erik, at=SOON)
    assert noted(session) == {"Erik": "absent"}
    tick(session, pressed("erik", None, at=SOON + 2 * SECOND), by=bo, at=SOON + 2 * SECOND)
    assert noted(session) == {"Erik": "present"}


def test_what_is_noted_stands_when_its_tick_is_cleared_away(bo: Person, session: Session) -> None:
    late = pressed("erik", "absent", at=SOON)
    tick(session, pressed("erik", "present", at=SOON + SECOND), by=bo, at=SOON + SECOND)
    db.session.query(Tick).delete()
    tick(session, late, by=bo, at=SOON + timedelta(days=40))
    assert noted(session) == {"Erik": "present"}


def test_a_time_to_come_is_taken_as_now(bo: Person, session: Session) -> None:
    tick(session, pressed("erik", "absent", at=SOON + timedelta(days=9)), by=bo, at=SOON)
    tick(session, pressed("erik", "present", at=SOON + 2 * SECOND), by=bo, at=SOON + 2 * SECOND)
    assert noted(session) == {"Erik": "present"}


@time_machine.travel(SOON, tick=False)
def test_ticks_about_strangers_and_strange_half_days_are_passed_over(
    client: Client, bo: Person, dag: Person, session: Session
) -> None:
    ticks = sent("dag", "present"), sent("erik", "present", half=2), sent("fia", "present")
    answer = send(client, session, *ticks, by=bo)
    assert answer.json["taken"] == [ticks[2]["id"]]
    assert noted(session) == {"Fia": "present"}


@time_machine.travel(SOON, tick=False)
def test_ticks_of_whoever_was_signed_in_before_are_left_to_them(
    client: Client, bo: Person, cleo: Person, session: Session
) -> None:
    body = {"who": bo.id.hex, "ticks": [sent("erik", "present")]}
    answer = client.sign_in(cleo).post(f"/sessions/{session.id}/ticks", json=body)
    assert (answer.status_code, noted(session)) == (409, {})


@pytest.mark.parametrize(
    "body",
    [None, [], {"ticks": 1}, {"ticks": [{}]}, {"ticks": ["x"]}, {"ticks": [{"id": "1"}]}],
    ids=str,
)
@time_machine.travel(SOON, tick=False)
def test_what_is_no_list_of_ticks_is_refused(
    client: Client, bo: Person, session: Session, body: Any
) -> None:
    assert client.sign_in(bo).post(f"/sessions/{session.id}/ticks", json=body).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"at": 10**30}, {"at": "soon"}, {"presence": "asleep"}, {"id": "1"}, {"half": None}],
    ids=str,
)
@time_machine.travel(SOON, tick=False)
def test_a_garbled_tick_is_refused(
    client: Client, bo: Person, session: Session, changes: dict[str, Any]
) -> None:
    answer = send(client, session, sent("erik", "present", **changes), by=bo)
    assert (answer.status_code, noted(session)) == (400, {})


@time_machine.travel(SOON, tick=False)
def test_nobody_is_ticked_at_a_cancelled_session(
    client: Client, bo: Person, session: Session
) -> None:
    cancel_session(found_session(session), message="", by=bo, at=make.AT)
    db.session.commit()
    answer = send(client, session, sent("erik", "present"), by=bo)
    assert answer.status_code == 409
    assert answer.json == {"told": "Träffen är inställd, så ingen prickas av."}
    with pytest.raises(NotPossible):
        tick(session, pressed("erik", "present", at=SOON), by=bo, at=SOON)
    db.session.rollback()


@time_machine.travel(SOON, tick=False)
def test_a_stranger_sends_nothing_and_reads_nothing(
    client: Client, dag: Person, session: Session
) -> None:
    assert send(client, session, sent("erik", "present"), by=dag).status_code == 403
    assert client.get(f"/sessions/{session.id}/ticks").status_code == 403
