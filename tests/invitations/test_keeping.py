"""Calendars follow when the audience changes: who left gets the end, who came the invitation."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import UUID

import icalendar
import pytest
import time_machine
from sqlalchemy import select

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.invitations.keeping import keep_in_step
from aspirant.invitations.service import invite_to_session
from aspirant.mail import delivery
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.people.queries import find_grant_of
from aspirant.people.service import revoke_role, set_active
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.models import Plan, RsvpAnswer
from aspirant.schedule.places import give_seat, take_back_seat
from aspirant.schedule.planning import Contents, Whom, edit_contents
from aspirant.schedule.service import answer_session, cancel_session, change_session
from aspirant.workgroups import service as workgroups
from tests import make
from tests.feeds.conftest import lint_module
from tests.make_schedule import again, found_board, found_session
from tests.schedule.test_audience import of_a_group, of_chosen, person, planned

HOUR = timedelta(hours=1)


@pytest.fixture
def _all(people: list[Person]) -> None:
    """Erik, Fia and Gun take part."""


pytestmark = pytest.mark.usefixtures("_all")


def keep(hours: int = 1) -> int:
    """The clock of the worker rings, so long after the tests began."""
    count = keep_in_step(at=make.AT + hours * HOUR)
    db.session.commit()
    return count


def leave(name: str, round: Round, cleo: Person) -> None:
    """Somebody no longer takes part."""
    grant = find_grant_of(person(name), Role.PARTICIPANT, round.id)
    assert grant
    revoke_role(grant, by=again(cleo), at=make.AT)
    db.session.commit()


def told(session_id: UUID, name: str) -> list[tuple[str, str, str, int]]:
    """Kind, method, name of the event and sequence of the letters to somebody's calendar."""
    rows = db.session.scalars(
        select(Letter)
        .where(Letter.event_id == session_id, Letter.address == f"{name}@example.org")
        .order_by(Letter.created_at, Letter.calendar_sequence)
    )
    return [
        (
            one.kind.split("/")[1],
            str(one.method),
            one.calendar_uid.removeprefix(str(session_id)),
            one.calendar_sequence,
        )
        for one in rows
        if one.state.value != "cancelled"
    ]


def send(hours: int) -> None:
    """Everything that waits leaves."""
    with time_machine.travel(make.AT + hours * HOUR, tick=False):
        delivery.send_due_letters(at=now())


def test_nothing_is_told_while_nothing_has_changed(round: Round, cleo: Person) -> None:
    planned(round, cleo, Whom())
    assert [keep(), keep(2)] == [0, 0]


def test_a_session_nobody_was_invited_to_invites_nobody(session: Session, round: Round) -> None:
    make.group(round, "hans")
    assert keep() == 0


def test_whoever_loses_the_role_gets_the_end_once(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom())
    leave("erik", round, cleo)
    assert [keep(), keep(2)] == [1, 0]
    assert told(session.id, "erik") == [
        ("session_planned", "REQUEST", "@aspirant", 0),
        ("session_left", "CANCEL", "@aspirant", 1),
    ]
    assert told(session.id, "fia") == [("session_planned", "REQUEST", "@aspirant", 0)]
    assert found_session(session).sequence == 0


def test_the_end_is_well_formed_and_says_nothing_of_why(round: Round, cleo: Person) -> None:
    planned(round, cleo, Whom())
    leave("erik", round, cleo)
    keep()
    letter = db.session.scalars(select(Letter).where(Letter.kind == "schedule/session_left")).one()
    assert letter.calendar
    assert lint_module().lint(letter.calendar.encode(), itip=True) == []
    (event,) = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert (event["STATUS"], event["ATTENDEE"]) == ("CANCELLED", "mailto:erik@example.org")
    words = render_letter(letter)
    assert words.subject == "Du behöver inte komma: Möte måndag 14 september kl. 13.00"
    assert "Möte är inte längre till för dig." in words.text


def test_whoever_comes_after_the_letters_gets_the_invitation(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom())
    make.group(round, "hans")
    assert [keep(), keep(2)] == [1, 0]
    assert told(session.id, "hans") == [("invitation", "REQUEST", "@aspirant", 0)]


def test_whoever_is_back_before_the_letter_leaves_hears_nothing(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom())
    before = told(session.id, "erik")
    leave("erik", round, cleo)
    keep()
    make.with_role(person("erik"), Role.PARTICIPANT, round)
    assert keep(2) == 0
    assert told(session.id, "erik") == before


def test_whoever_is_back_later_gets_it_under_another_name(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom())
    make.answer(session, person("erik"))
    leave("erik", round, cleo)
    keep()
    send(2)
    make.with_role(person("erik"), Role.PARTICIPANT, round)
    assert [keep(3), keep(4)] == [1, 0]
    assert told(session.id, "erik") == [  # the first letter had not left, and was replaced
        ("session_left", "CANCEL", "@aspirant", 1),
        ("invitation", "REQUEST", "-2@aspirant", 0),
    ]
    cancel_session(found_session(session), by=again(cleo), at=make.AT + 5 * HOUR)
    db.session.commit()
    assert told(session.id, "erik")[-1] == ("session_cancelled", "CANCEL", "-2@aspirant", 1)


def test_whoever_moves_to_another_workgroup_leaves_its_meeting(round: Round, cleo: Person) -> None:
    session = of_a_group(round, cleo)
    workgroups.unpublish_workgroups(found_board(round), by=again(cleo), at=make.AT)
    db.session.commit()
    assert keep() == 0  # put together anew: it is not over for anybody yet
    cleo, erik = again(cleo), person("erik")
    board, grant = found_board(round), find_grant_of(erik, Role.PARTICIPANT, round.id)
    assert grant
    other = next(g for g in board.groups if "Gun" in {one.person.name for one in g.members})
    workgroups.move_member(board, grant, workgroup_id=other.id, by=cleo, at=make.AT)
    db.session.commit()
    workgroups.publish_workgroups(found_board(round), by=again(cleo), at=make.AT)
    db.session.commit()
    assert keep(2) == 1
    assert told(session.id, "erik")[-1] == ("session_left", "CANCEL", "@aspirant", 1)
    assert told(session.id, "fia") == [("session_planned", "REQUEST", "@aspirant", 0)]


def test_whoever_is_no_longer_chosen_gets_the_end(round: Round, cleo: Person) -> None:
    session = of_chosen(round, cleo)
    contents = Contents(session.title, session.programme_text)
    people = (person("fia").id, person("gun").id)
    cleo = again(cleo)
    session = found_session(session)
    edit_contents(session, contents=contents, people=people, by=cleo, at=make.AT + HOUR)
    db.session.commit()
    assert [keep(), keep(2)] == [1, 0]
    assert told(session.id, "erik")[-1] == ("session_left", "CANCEL", "@aspirant", 2)
    assert told(session.id, "gun") == [("session_planned", "REQUEST", "@aspirant", 1)]


def test_a_seat_taken_back_leaves_the_calendar(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    cleo = again(cleo)
    give_seat(session, person("erik"), by=cleo, at=make.AT)
    db.session.commit()
    assert keep() == 0
    take_back_seat(found_session(session), person("erik"), by=again(cleo), at=make.AT)
    db.session.commit()
    assert keep(2) == 1
    assert [method for _kind, method, *_ in told(session.id, "erik")] == ["REQUEST", "CANCEL"]


def test_a_closed_account_is_not_written_to(round: Round, cleo: Person) -> None:
    planned(round, cleo, Whom())
    leave("erik", round, cleo)
    set_active(person("erik"), False, by=again(cleo), at=make.AT)
    db.session.commit()
    assert keep() == 0


def test_a_session_that_is_over_tells_nobody(round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom())
    leave("erik", round, cleo)
    after = session.ends_at - make.AT
    assert keep(int(after / HOUR) + 1) == 0


def test_the_invited_by_hand_count_too(session: Session, round: Round, cleo: Person) -> None:
    invite_to_session(session, by=cleo, at=make.AT)
    db.session.commit()
    make.group(round, "hans")
    leave("gun", round, cleo)
    assert keep() == 2
    assert told(session.id, "gun")[-1][1] == "CANCEL"


@pytest.mark.parametrize("size", [1, 3, 30])
def test_it_asks_the_database_as_often_for_one_session_as_for_many(
    round: Round, cleo: Person, size: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    for number in range(size):
        planned(round, cleo, Whom(), starts_at=make.AT + timedelta(days=9 + number))
    db.session.expire_all()
    at: datetime = make.AT + HOUR
    with count_queries() as queries:
        keep_in_step(at=at)
    assert len(queries) == 8


def test_a_board_meeting_that_moves_asks_its_seats_again_and_takes_none_away(
    round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    give_seat(session, person("erik"), by=again(cleo), at=make.AT)
    db.session.commit()
    by = again(cleo)
    session = found_session(session)
    starts = session.starts_at + timedelta(days=7)
    plan = Plan(starts, starts + HOUR, Mode.ONLINE, "", "https://example.org/r")
    letters = change_session(session, plan=plan, by=by, at=make.AT + HOUR)
    assert [one.address for one in letters] == ["erik@example.org"]
    db.session.commit()
    assert keep(2) == 0
    erik, session = person("erik"), found_session(session)
    answer_session(session, answer=RsvpAnswer.NO, by=erik, at=make.AT + 2 * HOUR)
    db.session.commit()
    assert keep(3) == 1
    assert told(session.id, "erik")[-1] == ("session_left", "CANCEL", "@aspirant", 2)
