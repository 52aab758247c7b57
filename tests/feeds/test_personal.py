"""The personal feed: what it holds, how it is asked for, and what it answers whatever happens."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.feeds import service
from aspirant.feeds.models import FeedAddress
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Mode
from aspirant.schedule.models import Plan, plan_of
from aspirant.schedule.service import cancel_session, change_session
from tests import make
from tests.conftest import Client
from tests.feeds.test_calendars import HOSTILE
from tests.make_schedule import again, found_session

Count = Callable[[], AbstractContextManager[list[str]]]
Lint = Callable[[bytes], list[Any]]


@pytest.fixture
def round(alva: Person) -> Round:
    """A round without sessions in which Alva takes part."""
    made = make.without_sessions(make.round())
    make.with_role(alva, Role.PARTICIPANT, made)
    return made


def address(feed: FeedAddress) -> str:
    """Where the feed is."""
    return f"/feeds/{feed.token}.ics"


def entries(response: TestResponse) -> list[tuple[str, str, str]]:
    """Title, time and status of each entry."""
    return [
        (str(one["SUMMARY"]), one["DTSTART"].to_ical().decode(), str(one["STATUS"]))
        for one in icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    ]


def test_a_participant_sees_the_sessions_of_the_round(
    client: Client, round: Round, alva: Person, lint: Lint
) -> None:
    make.session(round, "Träff 1")
    make.session(round, "Kongress", is_all_day=True, starts_at=make.AT + timedelta(days=90))
    response = client.get(address(make.feed(alva)))
    assert entries(response) == [
        ("Träff 1", "20260914T130000", "CONFIRMED"),
        ("Kongress", "20261130", "CONFIRMED"),
    ]
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["ETag"] == f'"{hashlib.sha256(response.data).hexdigest()[:32]}"'
    assert response.last_modified == make.AT
    assert lint(response.data) == []


def test_no_entry_names_another_person_or_the_secret(
    client: Client, round: Round, alva: Person, bo: Person
) -> None:
    make.with_role(bo, Role.PARTICIPANT, round)
    feed = make.feed(alva)
    make.answer(make.session(round), bo)
    text = client.get(address(feed)).text
    assert [
        word for word in ("Bo", "bo@", "Alva", feed.token, "METHOD", "SOURCE") if word in text
    ] == []


def test_it_is_written_in_the_language_of_its_owner(client: Client, round: Round) -> None:
    erik = make.with_role(make.person("erik", language="en"), Role.PARTICIPANT, round)
    made = make.session(round, mode=Mode.ONLINE, link="https://example.org/rum")
    made.title = Bilingual("Första träffen", "The first session")
    db.session.commit()
    (found,) = icalendar.Calendar.from_ical(client.get(address(make.feed(erik))).data).walk(
        "VEVENT"
    )
    assert str(found["SUMMARY"]) == "The first session"
    assert str(found["DESCRIPTION"]).split("\n\n") == [
        "Online",
        "Join here: https://example.org/rum",
        "We meet.",
        f"More on its page: http://localhost/sessions/{made.id}",
    ]
    assert found["CONFERENCE"] == "https://example.org/rum"
    assert "LOCATION" not in found


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR])
def test_those_who_lead_see_the_sessions_too(
    client: Client, round: Round, cleo: Person, role: Role
) -> None:
    make.with_role(cleo, role, round)
    make.session(round, "Träff 1")
    assert [title for title, *_ in entries(client.get(address(make.feed(cleo))))] == ["Träff 1"]


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR, Role.REVIEWER, Role.INTERVIEWER])
def test_others_in_the_round_do_not(client: Client, round: Round, dag: Person, role: Role) -> None:
    make.with_role(dag, role, round)
    make.session(round, "Träff 1")
    assert [title for title, *_ in entries(client.get(address(make.feed(dag))))] == [
        "Din kalender från Aspirant"
    ]


def test_a_booked_interview_is_in_both_calendars_and_says_nothing_of_the_other(
    client: Client, bo: Person, alva: Person, lint: Lint
) -> None:
    round = make.without_sessions(make.round())
    make.interview(make.application(round, again(alva)), "booked", bo)
    applicant = client.get(address(make.feed(again(alva))))
    interviewer = client.get(address(make.feed(again(bo))))
    assert entries(applicant) == [("Bokat samtal", "20270608T090000", "CONFIRMED")]
    assert entries(interviewer) == [("Samtal att hålla", "20270608T090000", "CONFIRMED")]
    assert [word for word in ("Alva", "Bo@", "alva@") if word in interviewer.text] == []
    assert lint(applicant.data) == lint(interviewer.data) == []


def test_a_change_of_plan_is_seen_at_once(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    made, feed = make.session(round), make.feed(alva)
    before = client.get(address(feed))
    later = make.AT + timedelta(hours=1)
    plan = Plan(
        make.AT + timedelta(days=20), make.AT + timedelta(days=20, hours=3), Mode.ONLINE, "", ""
    )
    with time_machine.travel(later, tick=False):
        change_session(found_session(made), plan=plan, by=cleo, at=later)
        db.session.commit()
        after = client.get(address(feed), headers={"If-None-Match": before.headers["ETag"]})
    (found,) = icalendar.Calendar.from_ical(after.data).walk("VEVENT")
    assert after.status_code == 200
    assert (found["UID"], found["SEQUENCE"]) == (f"{made.id}@aspirant", 1)
    assert found["DTSTART"].to_ical() == b"20260921T120000"
    assert found["LAST-MODIFIED"].dt == later
    assert after.last_modified == later


def test_a_cancelled_session_stays_for_thirty_days(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    made, feed = make.session(round, "Träff 1"), make.feed(alva)
    make.session(round, "Träff 2", starts_at=make.AT + timedelta(days=60))
    cancel_session(made, by=cleo, at=make.AT)
    db.session.commit()
    with time_machine.travel(make.AT + timedelta(days=29), tick=False):
        first = client.get(address(feed))
    with time_machine.travel(make.AT + timedelta(days=31), tick=False):
        second = client.get(
            address(feed), headers={"If-Modified-Since": first.headers["Last-Modified"]}
        )
    assert entries(first) == [
        ("Inställt: Träff 1", "20260914T130000", "CANCELLED"),
        ("Träff 2", "20261031T110000", "CONFIRMED"),
    ]
    assert entries(second) == [("Träff 2", "20261031T110000", "CONFIRMED")]


def test_a_poll_that_knows_the_tag_gets_304_for_one_query(
    client: Client, round: Round, alva: Person, count_queries: Count
) -> None:
    for number in range(3):
        make.session(round, starts_at=make.AT + timedelta(days=number))
    path = address(make.feed(alva))
    tag = client.get(path).headers["ETag"]
    with count_queries() as queries:
        response = client.get(path, headers={"If-None-Match": tag})
    assert (response.status_code, response.data) == (304, b"")
    assert [query.split()[0] for query in queries if query != "BEGIN"] == ["SELECT"]
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_feed_is_built_with_the_same_number_of_queries(
    client: Client, round: Round, alva: Person, count_queries: Count, rows: int
) -> None:
    for number in range(rows):
        make.session(round, starts_at=make.AT + timedelta(days=number))
    path = address(make.feed(alva))
    with count_queries() as queries:
        assert client.get(path).status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) == 6


def test_if_modified_since_is_answered_when_right_and_when_old(
    client: Client, round: Round, alva: Person
) -> None:
    make.session(round)
    path = address(make.feed(alva))
    now = client.get(path).headers["Last-Modified"]
    old = "Mon, 31 Aug 2026 10:00:00 GMT"
    assert client.get(path, headers={"If-Modified-Since": now}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": old}).status_code == 200
    both = {"If-Modified-Since": now, "If-None-Match": '"another"'}
    assert client.get(path, headers=both).status_code == 200


def test_head_tells_the_same_without_the_body(client: Client, round: Round, alva: Person) -> None:
    path = address(make.feed(alva))
    head, body = client.head(path), client.get(path)
    same = ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control")
    assert [head.headers[name] for name in same] == [body.headers[name] for name in same]
    assert head.data == b""


def test_the_bytes_are_the_same_days_later_and_without_the_shelf(
    client: Client, app: Flask, round: Round, alva: Person
) -> None:
    make.session(round)
    path = address(make.feed(alva))
    first = client.get(path)
    for copy in Path(app.config["INSTANCE"], "feeds").iterdir():
        copy.unlink()
    with time_machine.travel(make.AT + timedelta(days=9), tick=False):
        second = client.get(path, headers={"Accept": "", "Accept-Encoding": "gzip"})
    assert second.data == first.data
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Last-Modified"] == first.headers["Last-Modified"]


def test_another_name_or_answer_changes_no_byte(client: Client, round: Round, alva: Person) -> None:
    made, feed = make.session(round), make.feed(alva)
    first = client.get(address(feed)).data
    make.answer(made, alva)
    again(alva).name = "Alva Ask"
    db.session.commit()
    assert client.get(address(feed)).data == first


def test_an_unknown_address_is_404_in_plain_text(client: Client, app: Flask) -> None:
    response = client.get("/feeds/nobody.ics")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == "There is no such calendar.\n"


def test_a_revoked_address_says_so_for_thirty_days_and_is_then_gone(
    client: Client, round: Round, alva: Person, lint: Lint
) -> None:
    make.session(round)
    feed = make.feed(alva)
    service.revoke_feed(feed, by=alva, at=make.AT)
    db.session.commit()
    with time_machine.travel(make.AT + timedelta(days=29), tick=False):
        notice = client.get(address(feed))
    with time_machine.travel(make.AT + timedelta(days=30), tick=False):
        gone = client.get(address(feed))
    assert entries(notice) == [("Kalenderadressen gäller inte längre", "20260901", "CONFIRMED")]
    assert lint(notice.data) == []
    assert (gone.status_code, gone.mimetype) == (410, "text/plain")


def test_a_closed_account_shows_nothing(client: Client, round: Round, alva: Person) -> None:
    make.session(round)
    feed = make.feed(alva)
    again(alva).is_active = False
    db.session.commit()
    assert [title for title, *_ in entries(client.get(address(feed)))] == [
        "Kalenderadressen gäller inte längre"
    ]


def test_a_role_taken_away_empties_the_calendar(client: Client, round: Round, alva: Person) -> None:
    make.session(round)
    feed = make.feed(alva)
    first = client.get(address(feed))
    db.session.delete(again(alva).roles[0])
    db.session.commit()
    with time_machine.travel(make.AT + timedelta(hours=1), tick=False):
        second = client.get(
            address(feed), headers={"If-Modified-Since": first.headers["Last-Modified"]}
        )
    assert [title for title, *_ in entries(second)] == ["Din kalender från Aspirant"]


def test_the_alarm_can_be_switched_off(client: Client, round: Round, alva: Person) -> None:
    make.session(round)
    feed = make.feed(alva)
    assert b"BEGIN:VALARM" in client.get(address(feed)).data
    service.set_alarm(feed, False, by=alva, at=make.AT)
    db.session.commit()
    assert b"BEGIN:VALARM" not in client.get(address(feed)).data


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_sessions_make_a_clean_feed(
    client: Client, round: Round, alva: Person, lint: Lint, words: str
) -> None:
    words = words.replace("\x00", "")  # PostgreSQL holds no NUL
    made = make.session(round, words, place=words, link=words, mode=Mode.HYBRID)
    made.programme_text = Bilingual(words, words)
    db.session.commit()
    response = client.get(address(make.feed(alva)))
    assert lint(response.data) == []
    assert len(entries(response)) == 1


def test_who_is_signed_in_does_not_matter(
    client: Client, round: Round, alva: Person, dag: Person
) -> None:
    make.session(round)
    feed = make.feed(alva)
    assert client.sign_in(dag).get(address(feed)).data == client.get(address(feed)).data


def test_the_copy_on_disk_cannot_be_read(
    client: Client, app: Flask, round: Round, alva: Person
) -> None:
    make.session(round, "Hemlig plats")
    feed = make.feed(alva)
    client.get(address(feed))
    copy = Path(app.config["INSTANCE"], "feeds", f"{feed.token_hash}.ics")
    assert b"Hemlig" not in copy.read_bytes()


def test_a_damaged_copy_is_made_anew(
    client: Client, app: Flask, round: Round, alva: Person
) -> None:
    make.session(round)
    feed = make.feed(alva)
    first = client.get(address(feed))
    Path(app.config["INSTANCE"], "feeds", f"{feed.token_hash}.ics").write_bytes(b"half")
    assert client.get(address(feed)).data == first.data


def test_the_address_is_in_no_log(
    client: Client, round: Round, alva: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = make.feed(alva)
    client.get(address(feed))
    shown = capsys.readouterr()
    assert '"endpoint": "feeds.personal"' in shown.out
    assert feed.token not in shown.out + shown.err


def test_the_plan_of_a_session_is_what_it_says(round: Round) -> None:
    made = make.session(round)
    assert plan_of(made).place == "Kansliet, Stockholm"
