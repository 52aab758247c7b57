"""What the verbs of presence refuse themselves, whatever a page may have shown."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import RoundState, move
from aspirant.people.models import Person
from aspirant.presence import certificates, own_work, service
from aspirant.presence.models import Certificate, Excuse, OwnWork, Tick
from aspirant.presence.tallies import find_course
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from tests import make
from tests.conftest import Client
from tests.make_presence import noted, pressed, tick, who
from tests.make_schedule import SOON, found_session
from tests.presence.test_own_work import WORK, page_of, words_of

DAY = make.AT.date()


def finished(round: Round) -> Round:
    found = find_round(round.slug)
    assert found
    if found.state is RoundState.PREPARING:
        move(found, "start_round", by=None, at=make.AT)
    move(found, "finish_round", by=None, at=make.AT)
    db.session.commit()
    return found


def test_own_work_of_a_round_that_is_over_is_neither_noted_nor_changed(round: Round) -> None:
    erik = who("erik")
    work = own_work.add_own_work(round, day=DAY, minutes=30, text="Läste", by=erik, at=make.AT)
    db.session.commit()
    over = finished(round)
    with pytest.raises(NotPossible):
        own_work.add_own_work(over, day=DAY, minutes=30, text="Mer", by=erik, at=make.AT)
    work = db.session.get_one(OwnWork, work.id)
    work.round = over
    with pytest.raises(NotPossible):
        own_work.edit_own_work(work, day=DAY, minutes=60, text="Mer", by=erik, at=make.AT)
    db.session.rollback()


@time_machine.travel(make.AT, tick=False)
def test_a_note_sent_by_hand_to_a_round_that_is_over_is_refused(
    client: Client, round: Round
) -> None:
    client.sign_in(who("erik")).post(page_of(round), data=WORK)
    here = f"/own-work/{db.session.query(OwnWork).one().id}"
    finished(round)
    answer = client.post(page_of(round), data=WORK | {"text": "För sent"})
    assert (answer.status_code, "För sent" in answer.text) == (409, True)
    change = WORK | {"hours": "4", "version": "1"}
    assert client.post(here, data=change).status_code == 409
    assert [one.minutes for one in db.session.query(OwnWork)] == [90]
    page = client.get(here).text
    assert "anteckningen står kvar som den är" in words_of(page)
    assert BeautifulSoup(page, "html.parser").select_one("[name=text]") is None
    assert client.post(f"{here}/remove").status_code == 303
    assert db.session.query(OwnWork).count() == 0


def test_nobody_is_ticked_or_excused_at_a_cancelled_session(session: Session, cleo: Person) -> None:
    off = make.cancelled(session, by=cleo)
    with pytest.raises(NotPossible):
        service.tick_the_rest(off, 1, by=cleo, at=SOON)
    with pytest.raises(NotPossible):
        service.take_ticks(off, [pressed("erik", "present", at=SOON)], by=cleo, at=SOON)
    with pytest.raises(NotPossible):
        service.check_in(off, by=who("erik"), at=SOON)
    with pytest.raises(NotPossible):
        service.note_excuse(off, who("erik").id, reason="Ont i halsen", by=cleo, at=SOON)
    assert (db.session.query(Tick).count(), db.session.query(Excuse).count()) == (0, 0)


def test_a_check_in_does_not_say_welcome_to_who_is_noted_otherwise(
    session: Session, bo: Person
) -> None:
    tick(session, pressed("erik", "absent", at=SOON), by=bo, at=SOON)
    with pytest.raises(NotPossible):
        service.check_in(found_session(session), by=who("erik"), at=SOON)
    assert noted(session) == {"Erik": "absent"}


def test_a_half_day_whose_door_is_shut_takes_no_tick(session: Session, bo: Person) -> None:
    early = SOON - timedelta(hours=2)
    assert tick(session, pressed("erik", "present", at=early), by=bo, at=early) == 0
    assert tick(session, pressed("erik", "present", at=SOON, half_day=7), by=bo, at=SOON) == 0


def test_only_those_of_the_round_get_its_certificate(
    round: Round, cleo: Person, dag: Person
) -> None:
    course = find_course(round, at=make.AT)
    with pytest.raises(NotPossible):
        certificates.give_certificate(course, dag, reason="Snäll", by=cleo, at=make.AT)
    assert db.session.query(Certificate).count() == 0
