"""kill -9 anywhere: nothing acknowledged is lost, every letter leaves, and none is two letters."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from aspirant.core.clock import now
from aspirant.core.receipts import FormReceipt
from aspirant.extensions import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.operations.checking import check
from aspirant.people.messages import sign_in_letter
from aspirant.people.models import Person
from aspirant.people.service import add_person
from tests.proofs.machine import Browser, Machine, wait_until

LETTERS = 50


@pytest.fixture
def inside(machine: Machine) -> Iterator[Machine]:
    with machine.app.app_context():
        yield machine
        db.session.remove()


def write_letters(count: int) -> set[str]:
    addresses = {f"person-{number}@example.org" for number in range(count)}
    for address in sorted(addresses):
        queue_letter(
            sign_in_letter(address, language="sv", token="t" * 32, code="123456"), at=now()
        )
    db.session.commit()
    return addresses


def let_leases_run_out() -> None:
    """What five minutes would do."""
    past = {"lease_until": now() - timedelta(minutes=1)}
    waiting = sa.update(Letter).where(Letter.state == LetterState.SENDING).values(past)
    db.session.execute(waiting)
    db.session.commit()


def count_sent() -> int:
    sent = sa.select(sa.func.count()).where(Letter.state == LetterState.SENT)
    count = db.session.scalar(sent) or 0
    db.session.rollback()  # on SQLite whoever looks keeps the others waiting
    return count


def kill_the_worker(machine: Machine, times: int) -> None:
    addresses = write_letters(LETTERS)
    for turn in range(1, times + 1):
        worker = machine.start_worker()
        goal = LETTERS * turn // (times + 1)
        wait_until(lambda goal=goal: len(machine.mailbox.taken) >= goal)  # type: ignore[misc]
        machine.kill(worker)
        let_leases_run_out()
    machine.start_worker()
    wait_until(lambda: count_sent() == LETTERS)
    taken = machine.mailbox.taken
    assert {address for _id, address in taken} == addresses
    assert len({message_id for message_id, _address in taken}) == LETTERS
    assert len(taken) <= LETTERS + times
    print(f"{len(taken)} mails for {LETTERS} letters after {times} kills")


def test_a_worker_killed_among_fifty_letters_loses_and_doubles_none(inside: Machine) -> None:
    kill_the_worker(inside, 1)


@pytest.mark.prove
def test_a_worker_killed_ten_times_loses_and_doubles_none(inside: Machine) -> None:
    kill_the_worker(inside, 10)


#: Ten digits in a row may happen to be a personal identity number, which no field takes.
LETTERS_ONLY = str.maketrans("0123456789", "ghijklmnop")


def write_until_killed(browser: Browser, acknowledged: list[str], stop: threading.Event) -> None:
    fields = browser.fields("/my-page/details")
    while not stop.is_set():
        intent = uuid4().hex.translate(LETTERS_ONLY)
        given = fields | {"intent": intent, "name": intent, "phone": "", "language": "sv"}
        try:
            answer = browser.open("POST", "/my-page/details", **given)
        except OSError:
            return
        except Exception:  # noqa: BLE001 (cut off in the middle: nothing was acknowledged)
            return
        assert answer.status == 303, answer.text[:500]
        acknowledged.append(intent)


def kill_the_site(machine: Machine, rounds: int, seconds: float) -> None:
    people = [
        add_person(f"w{n}@example.org", name="W", language="sv", by=None, at=now())
        for n in range(4)
    ]
    db.session.commit()
    browsers = [machine.browser(person) for person in people]
    acknowledged: list[str] = []
    for _round in range(rounds):
        began = time.monotonic()
        site = machine.start_site()
        print(f"start-up {time.monotonic() - began:.1f} s, workers {machine.memory(site)} MB")
        stop = threading.Event()
        writers = [
            threading.Thread(target=write_until_killed, args=(browser, acknowledged, stop))
            for browser in browsers
        ]
        for writer in writers:
            writer.start()
        before = len(acknowledged)
        wait_until(lambda before=before: len(acknowledged) > before + 5)  # type: ignore[misc]
        time.sleep(seconds)
        machine.kill(site)
        stop.set()
        for writer in writers:
            writer.join()
    _nothing_is_lost(acknowledged)


def _nothing_is_lost(acknowledged: list[str]) -> None:
    db.session.rollback()
    kept = set(db.session.scalars(sa.select(FormReceipt.intent)))
    assert set(acknowledged) - kept == set()
    assert check(at=now()) == {}
    names = set(db.session.scalars(sa.select(Person.name)))
    assert names <= kept | {"W"}
    print(f"{len(acknowledged)} acknowledged, {len(kept)} kept")


def test_a_site_killed_under_writes_loses_nothing_acknowledged(inside: Machine) -> None:
    kill_the_site(inside, rounds=1, seconds=0.3)


@pytest.mark.prove
def test_a_site_killed_again_and_again_loses_nothing_acknowledged(inside: Machine) -> None:
    kill_the_site(inside, rounds=20, seconds=0.7)


def test_sixteen_equal_forms_at_once_are_one_act_with_one_redirect(inside: Machine) -> None:
    inside.start_site()
    person = add_person("alva@example.org", name="A", language="sv", by=None, at=now())
    db.session.commit()
    browser = inside.browser(person)
    fields = browser.fields("/my-page/details")
    given = fields | {"name": "Alva Ek", "phone": "", "language": "sv"}
    answers: list[tuple[int, str]] = []
    gate = threading.Barrier(16)

    def send() -> None:
        own = Browser(browser.port, dict(browser.cookies))
        gate.wait()
        answer = own.open("POST", "/my-page/details", **given)
        answers.append((answer.status, answer.location))

    threads = [threading.Thread(target=send) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(303, "/my-page/details")] * 16
    db.session.rollback()
    acts = sa.text("SELECT count(*) FROM audit_entries WHERE action = 'edit_person'")
    assert db.session.scalar(acts) == 1
    receipts = sa.select(FormReceipt.intent, FormReceipt.url)
    assert db.session.execute(receipts).all() == [(fields["intent"], "/my-page/details")]
