"""What is taken out of a calendar: struck out for thirty days, under the name that letters use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.feeds.words import FeedScope
from aspirant.interviews import service
from aspirant.interviews.messages import PANEL_FREED
from aspirant.interviews.models import Interview
from aspirant.invitations.keeping import keep_in_step
from aspirant.mail import delivery
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_grant_of
from aspirant.people.service import revoke_role
from aspirant.permissions import Role
from aspirant.processes import withdraw_application
from aspirant.programme.models import Round
from aspirant.programme.words import Audience
from aspirant.schedule.places import give_seat, take_back_seat
from aspirant.schedule.planning import Whom
from aspirant.schedule.service import cancel_session
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.feeds.conftest import Calendar
from tests.make_reviews import FIRST_SLOT, act, found_interview
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person, planned

Lint = Callable[[bytes], list[Any]]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def round(app: Flask) -> Round:
    return make.without_sessions(make.round())


@pytest.fixture
def cleo(round: Round) -> Person:
    return make.with_role(make.person("cleo"), Role.COORDINATOR, round)


@pytest.fixture
def booked(round: Round, alva: Person, bo: Person) -> Interview:
    """Alva's time with Bo, at nine on 8 June."""
    return make.interview(make.application(round, again(alva)), "booked", bo)


def test_a_cancelled_interview_stays_struck_out_for_thirty_days_in_every_calendar_it_was_in(
    booked: Interview, round: Round, alva: Person, bo: Person, cleo: Person,
    subscribe: Callable[..., Calendar],
) -> None:  # fmt: skip
    running = {"scope": FeedScope.COORDINATION, "round_id": round.id}
    theirs = [
        subscribe(alva), subscribe(bo), subscribe(bo, scope=FeedScope.INTERVIEWS),
        subscribe(cleo, **running),
    ]  # fmt: skip
    names = ["Bokat samtal", "Samtal att hålla", "Samtal att hålla", "Bokat samtal"]
    assert [one.at(make.AT) for one in theirs] == [
        [(name, "0608T090000", "CONFIRMED", "@aspirant", 1)] for name in names
    ]
    act(service.cancel_interview, booked, cleo, make.AT + HOUR)
    for moment in (make.AT + HOUR, make.AT + 30 * DAY):
        assert [one.at(moment) for one in theirs] == [
            [(f"Inställt: {name}", "0608T090000", "CANCELLED", "@aspirant", 2)] for name in names
        ]
    gone = [one.at(make.AT + 30 * DAY + HOUR) for one in theirs]
    assert [[entry[0] for entry in one] for one in gone] == [["Din kalender från Aspirant"]] * 4


def test_what_is_struck_out_says_nothing_of_anybody(
    booked: Interview, client: Client, bo: Person, cleo: Person, lint: Lint
) -> None:
    feed = make.feed(again(bo))
    act(service.cancel_interview, booked, cleo, make.AT)
    response = client.get(f"/feeds/{feed.token}.ics")
    assert lint(response.data) == []
    hidden = ("alva", "@example", str(booked.application_id), "ATTENDEE", "ORGANIZER", "METHOD")
    assert [word for word in hidden if word.lower() in response.text.lower()] == []
    assert "BEGIN:VALARM" not in response.text


def test_a_time_let_go_and_another_taken_are_two_entries(
    booked: Interview, round: Round, alva: Person, bo: Person, cleo: Person,
    subscribe: Callable[..., Calendar],
) -> None:  # fmt: skip
    running = {"scope": FeedScope.COORDINATION, "round_id": round.id}
    theirs = [subscribe(alva), subscribe(bo), subscribe(cleo, **running)]
    other = make.slot(round, bo, starts_at=FIRST_SLOT + DAY)
    act(service.unbook_interview, booked, alva, make.AT + HOUR)
    act(service.book_interview, booked, alva, make.AT + 2 * HOUR, other.id)
    for one in theirs:
        assert [entry[1:] for entry in one.at(make.AT + 3 * HOUR)] == [
            ("0608T090000", "CANCELLED", "@aspirant", 2),
            ("0609T090000", "CONFIRMED", "-2@aspirant", 3),
        ]
        assert [entry[1:] for entry in one.at(make.AT + 31 * DAY)] == [
            ("0609T090000", "CONFIRMED", "-2@aspirant", 3)
        ]


def test_a_moved_interview_moves_and_only_whoever_is_free_again_sees_it_struck_out(
    booked: Interview, round: Round, alva: Person, bo: Person, dag: Person,
    subscribe: Callable[..., Calendar],
) -> None:  # fmt: skip
    other = make.slot(round, again(dag), starts_at=FIRST_SLOT + DAY)
    act(service.move_interview, booked, alva, make.AT, other.id)
    assert [subscribe(who).at(make.AT)[0][1:] for who in (alva, bo, dag)] == [
        ("0609T090000", "CONFIRMED", "@aspirant", 2),
        ("0608T090000", "CANCELLED", "@aspirant", 2),
        ("0609T090000", "CONFIRMED", "@aspirant", 2),
    ]


def test_whoever_withdraws_and_who_was_to_meet_them_see_it_struck_out(
    booked: Interview, alva: Person, bo: Person, subscribe: Callable[..., Calendar]
) -> None:
    who = again(alva)
    withdraw_application(found_interview(booked).application, by=who, at=make.AT)
    db.session.commit()
    assert [subscribe(who).at(make.AT)[0][2] for who in (alva, bo)] == ["CANCELLED"] * 2


def test_a_missed_interview_stays_where_it_was(
    booked: Interview, alva: Person, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    after = FIRST_SLOT + DAY
    act(service.miss_interview, booked, cleo, after)
    assert subscribe(alva).at(after)[0][1:3] == ("0608T090000", "CONFIRMED")


def test_a_subscriber_hears_of_it_with_the_next_poll(
    booked: Interview, client: Client, bo: Person, cleo: Person
) -> None:
    path = f"/feeds/{make.feed(again(bo)).token}.ics"
    first = client.get(path)
    later = make.AT + HOUR
    act(service.cancel_interview, booked, cleo, later)
    with time_machine.travel(later, tick=False):
        second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.last_modified) == (200, later)
    with time_machine.travel(later + DAY, tick=False):
        same = client.get(path, headers={"If-None-Match": second.headers["ETag"]})
    assert same.status_code == 304
    gone = later + 30 * DAY
    with time_machine.travel(gone, tick=False):
        third = client.get(path, headers={"If-Modified-Since": second.headers["Last-Modified"]})
    assert (third.status_code, third.last_modified) == (200, gone)


def leave(name: str, round: Round, cleo: Person) -> None:
    """Somebody no longer takes part."""
    grant = find_grant_of(person(name), Role.PARTICIPANT, round.id)
    assert grant
    revoke_role(grant, by=again(cleo), at=make.AT)
    db.session.commit()


def work(moment: datetime) -> None:
    """The worker looks, and sends what waits."""
    with time_machine.travel(moment, tick=False):
        keep_in_step(at=now())
        db.session.commit()
    with time_machine.travel(moment + HOUR, tick=False):
        delivery.send_due_letters(at=now())


def test_whoever_no_longer_takes_part_sees_the_sessions_struck_out_and_anew_when_back(
    round: Round, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    make.group(round, "erik")
    planned(round, cleo, Whom())
    theirs = [
        subscribe(person("erik")),
        subscribe(person("erik"), scope=FeedScope.ROUND, round_id=round.id),
    ]
    work(make.AT)
    leave("erik", round, cleo)
    assert [entry[0] for entry in theirs[0].at(make.AT + HOUR)] == ["Din kalender från Aspirant"]
    work(make.AT + 2 * HOUR)
    struck = ("Inte längre för dig: Möte", "0914T130000", "CANCELLED", "@aspirant", 1)
    assert [one.at(make.AT + 4 * HOUR) for one in theirs] == [[struck], [struck]]
    make.with_role(person("erik"), Role.PARTICIPANT, round)
    back = ("Möte", "0914T130000", "CONFIRMED", "-2@aspirant", 0)
    assert [set(one.at(make.AT + 5 * HOUR)) for one in theirs] == [{struck, back}] * 2
    work(make.AT + 6 * HOUR)
    assert [set(one.at(make.AT + 8 * HOUR)) for one in theirs] == [{struck, back}] * 2
    assert [one.at(make.AT + 40 * DAY) for one in theirs] == [[back], [back]]


def test_an_end_that_can_still_be_stopped_strikes_nothing_out(
    round: Round, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    make.group(round, "erik")
    planned(round, cleo, Whom())
    calendar = subscribe(person("erik"))
    work(make.AT)
    before = calendar.at(make.AT + HOUR)
    leave("erik", round, cleo)
    keep_in_step(at=make.AT + 2 * HOUR)
    db.session.commit()
    assert [entry[0] for entry in calendar.at(make.AT + 2 * HOUR)] == ["Din kalender från Aspirant"]
    make.with_role(person("erik"), Role.PARTICIPANT, round)
    assert calendar.at(make.AT + 2 * HOUR) == before
    keep_in_step(at=make.AT + 2 * HOUR)
    db.session.commit()
    assert calendar.at(make.AT + 3 * HOUR) == before


def test_a_cancelled_session_is_struck_out_once_under_the_name_of_its_letters(
    round: Round, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    make.group(round, "erik")
    session = planned(round, cleo, Whom())
    work(make.AT)
    leave("erik", round, cleo)
    work(make.AT + HOUR)
    make.with_role(person("erik"), Role.PARTICIPANT, round)
    work(make.AT + 3 * HOUR)
    cancel_session(found_session(session), by=again(cleo), at=make.AT + 5 * HOUR)
    db.session.commit()
    calendar = subscribe(person("erik"))
    assert sorted(calendar.at(make.AT + 5 * HOUR)) == [
        ("Inställt: Möte", "0914T130000", "CANCELLED", "-2@aspirant", 1),
        ("Inte längre för dig: Möte", "0914T130000", "CANCELLED", "@aspirant", 1),
    ]


def test_a_seat_given_back_is_struck_out(
    round: Round, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    make.group(round, "erik")
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    give_seat(session, person("erik"), by=again(cleo), at=make.AT)
    db.session.commit()
    work(make.AT)
    calendar = subscribe(person("erik"))
    assert calendar.at(make.AT)[0][2:4] == ("CONFIRMED", "@aspirant")
    take_back_seat(found_session(session), person("erik"), by=again(cleo), at=make.AT + HOUR)
    db.session.commit()
    work(make.AT + 2 * HOUR)
    assert [entry[2:4] for entry in calendar.at(make.AT + 4 * HOUR)] == [("CANCELLED", "@aspirant")]


def test_a_place_at_a_network_meeting_that_was_left_is_struck_out(
    client: Client, alva: Person, bo: Person, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    meeting = networks.accepted(again(alva), again(cleo))
    networks.signed_up(meeting, "bo")
    calendar = subscribe(bo)
    assert calendar.at(make.AT)[0][2:] == ("CONFIRMED", "@aspirant", 0)
    client.post(f"{networks.way(networks.sign_up(meeting, 'bo'))}/leave")
    struck = calendar.at(make.AT)
    assert [(entry[0], entry[2]) for entry in struck] == [
        ("Inte längre för dig: Samtal om samtal", "CANCELLED")
    ]
    networks.signed_up(meeting, "bo", at=make.AT + HOUR)
    assert sorted(entry[2] for entry in calendar.at(make.AT + HOUR)) == ["CANCELLED", "CONFIRMED"]


def test_nobody_elses_letters_end_anything(
    booked: Interview, cleo: Person, dag: Person, subscribe: Callable[..., Calendar]
) -> None:
    act(service.cancel_interview, booked, cleo, make.AT)
    assert [entry[0] for entry in subscribe(dag).at(make.AT)] == ["Din kalender från Aspirant"]


def test_only_who_still_runs_the_round_sees_its_conversations_struck_out(
    booked: Interview, round: Round, cleo: Person, subscribe: Callable[..., Calendar]
) -> None:
    calendar = subscribe(cleo, scope=FeedScope.COORDINATION, round_id=round.id)
    act(service.cancel_interview, booked, cleo, make.AT)
    db.session.delete(again(cleo).roles[0])
    db.session.commit()
    assert [entry[0] for entry in calendar.at(make.AT)] == ["Din kalender från Aspirant"]


@pytest.mark.parametrize("has_polled", [True, False])
def test_a_bug_of_ours_wipes_no_calendar_and_stands_in_the_log(
    booked: Interview, client: Client, bo: Person, cleo: Person, lint: Lint, has_polled: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = f"/feeds/{make.feed(again(bo)).token}.ics"
    before = client.get(path).data if has_polled else b""
    act(service.cancel_interview, booked, cleo, make.AT)
    letter = db.session.scalars(select(Letter).where(Letter.kind == PANEL_FREED)).one()
    letter.calendar = "nothing of the kind"
    db.session.commit()
    response = client.get(path)
    assert (response.status_code, lint(response.data)) == (200, [])
    assert response.data == before or not has_polled
    assert '"event": "feed failed", "level": "error"' in capsys.readouterr().out
