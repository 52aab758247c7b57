"""One's own page: half days, and the log of own work that nobody else reads."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.lifecycle import RoundState
from aspirant.people.models import Person
from aspirant.presence.models import OwnWork
from aspirant.programme.models import Round, Session
from tests import make
from tests.conftest import Client
from tests.make_presence import pressed, tick, who
from tests.make_schedule import SOON

SECRET = "Talade med en kollega om hans sjukskrivning."
WORK = {"day": "2026-08-30", "hours": "1", "minutes": "30", "text": SECRET}


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/my-presence"


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


@time_machine.travel(make.AT, tick=False)
def test_work_is_noted_in_minutes_summed_and_put_right(client: Client, round: Round) -> None:
    client.sign_in(who("erik"))
    assert client.post(page_of(round), data=WORK).status_code == 303
    client.post(page_of(round), data=WORK | {"hours": "", "minutes": "50", "day": "2026-08-31"})
    words = words_of(client.get(page_of(round)).text)
    assert "Du har antecknat 2 timmar och 20 minuter av 20 timmar." in words
    assert "17 timmar och 40 minuter återstår." in words
    first = db.session.query(OwnWork).filter_by(minutes=90).one()
    here = f"/own-work/{first.id}"
    shown = BeautifulSoup(client.get(here).text, "html.parser")
    assert [shown.select_one(f"[name={name}]").get("value") for name in ("hours", "minutes")] == [
        "1",
        "30",
    ]
    changed = WORK | {"hours": "20", "version": "1"}
    assert client.post(here, data=changed).status_code == 422
    assert client.post(here, data=changed | {"hours": "3"}).status_code == 303
    assert client.post(here, data=changed | {"hours": "2"}).status_code == 409  # an older page
    assert "4 timmar och 20 minuter av 20 timmar" in words_of(client.get(page_of(round)).text)
    client.post(f"{here}/remove")
    assert "Du har antecknat 50 minuter av 20 timmar" in words_of(client.get(page_of(round)).text)


@time_machine.travel(make.AT, tick=False)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_lost(
    client: Client, round: Round
) -> None:
    client.sign_in(who("erik"))
    wrong = [
        ({"hours": "", "minutes": ""}, "från en minut till sexton timmar"),
        ({"day": "2026-09-02"}, "dagen har inte kommit än"),
        ({"text": ""}, "Skriv något här"),
        ({"text": "Talade med 811228-9874"}, "personnummer"),
    ]
    for change, told in wrong:
        answer = client.post(page_of(round), data=WORK | change)
        assert (answer.status_code, told in answer.text) == (422, True), change
        assert (change.get("text") or (SECRET if "text" not in change else "")) in answer.text
    assert db.session.query(OwnWork).count() == 0


@time_machine.travel(make.AT, tick=False)
def test_nobody_else_reads_what_it_was(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    client.sign_in(who("erik")).post(page_of(round), data=WORK)
    work = db.session.query(OwnWork).one()
    raw = db.session.connection().exec_driver_sql("SELECT text FROM own_work").scalar()
    assert SECRET.encode() not in bytes(raw)
    logged = [one.details for one in db.session.query(AuditEntry).filter_by(kind="own_work")]
    assert logged == [{}]
    for other in (cleo, who("fia")):
        client.sign_in(other)
        assert client.get(f"/own-work/{work.id}").status_code == 403
        assert client.post(f"/own-work/{work.id}/remove").status_code == 403
    overview = client.sign_in(cleo).get(f"/rounds/{round.slug}/presence").text
    assert ("1 tim 30 min" in overview, SECRET in overview) == (True, False)
    assert client.get(page_of(round)).status_code == 403
    assert SECRET in client.sign_in(who("erik")).get("/my-page/personal-data").text


def test_the_half_days_tell_what_was_and_what_is_left(
    client: Client, round: Round, session: Session, bo: Person
) -> None:
    make.session(round, "Nästa", starts_at=SOON + timedelta(days=30))
    make.session(round, "Igår", starts_at=SOON - timedelta(days=1))
    tick(session, pressed("erik", "excused", at=SOON), by=bo, at=SOON)
    with time_machine.travel(SOON + timedelta(hours=5), tick=False):
        words = words_of(client.sign_in(who("erik")).get(page_of(round)).text)
    assert "Du har varit med på 0 av 3 halvdagar." in words
    assert "1 med anmält förhinder. 1 återstår. 1 är inte antecknad än." in words
    assert "så många finns inte längre kvar" in words
    assert "Inget är antecknat än" in words


@pytest.mark.corrupts
@time_machine.travel(make.AT, tick=False)
def test_when_the_round_is_over_the_page_tells_and_asks_for_nothing(
    client: Client, round: Round
) -> None:
    client.sign_in(who("erik"))
    assert client.post(page_of(round), data=WORK).status_code == 303
    db.session.get_one(Round, round.id).state = RoundState.FINISHED
    db.session.commit()
    shown = client.get(page_of(round)).text
    words = words_of(shown)
    assert "Du har antecknat 1 timme och 30 minuter av 20 timmar." in words
    assert "återstår" not in words
    assert 'name="hours"' not in shown
