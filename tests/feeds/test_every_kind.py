"""Every kind of calendar that leaves the house, from hostile words, past the strict checker.

A new scope, a new public address or a new kind of letter fails here until it says where it belongs.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.feeds.views import FEEDS
from aspirant.feeds.words import FeedScope
from aspirant.home.words import LETTER_WORDS
from aspirant.interviews import service as interviews
from aspirant.invitations.keeping import keep_in_step
from aspirant.invitations.service import invite_to_session, remind_silent
from aspirant.mail.models import Letter
from aspirant.networks import changing
from aspirant.networks.models import MeetingPlan
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Area, Round, Session
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.models import Plan
from aspirant.schedule.places import give_seat, take_back_seat
from aspirant.schedule.planning import Whom
from aspirant.schedule.service import cancel_session, change_session
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.feeds.conftest import lint_module
from tests.feeds.test_calendars import HOSTILE
from tests.make_reviews import FIRST_SLOT, act
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person, planned

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHORT = " ".join(one for one in HOSTILE if len(one) < 100).replace("\0", "")
WORDS = [SHORT, HOSTILE[4]]

#: The letters that carry a calendar's part.
INVITING = {
    "interviews/booked", "interviews/moved", "interviews/unbooked", "interviews/cancelled",
    "interviews/panel_booked", "interviews/panel_freed",
    "schedule/session_planned", "schedule/session_changed", "schedule/session_cancelled",
    "schedule/place_given", "schedule/session_left",
    "invitations/invitation", "invitations/reminder",
    "networks/place", "networks/changed", "networks/cancelled", "networks/left",
}  # fmt: skip

#: Those that tell of no time of their reader's, or of none that is settled.
SILENT = {
    "people/sign_in", "people/invitation", "applications/receipt", "applications/withdrawal",
    "interviews/invitation", "interviews/reminder", "interviews/recused", "committee/signing",
    "selection/offer",
    "selection/extended", "selection/feedback", "selection/reminder", "selection/welcome",
    "selection/declined", "selection/expired", "selection/place_free", "selection/reserve",
    "selection/decline", "selection/not_eligible", "schedule/poll", "evaluation/request",
    "evaluation/reminder", "networks/confirm", "networks/known", "networks/in_line",
    "networks/message", "networks/proposed", "networks/word", "networks/accepted",
    "networks/declined", "travel/returned", "travel/refused", "travel/approved", "travel/paid",
    "travel/exception", "presence/certificate", "workgroups/published",
}  # fmt: skip


@pytest.fixture
def round(app: Flask) -> Round:
    made = make.without_sessions(make.round())
    make.group(made, "erik", "fia")
    return made


@pytest.fixture
def cleo(round: Round) -> Person:
    return make.with_role(make.person("cleo"), Role.COORDINATOR, round)


def hostile(session: Session, words: str) -> Session:
    """The session, with those words wherever somebody can write."""
    session = found_session(session)
    session.title = session.programme_text = session.directions = Bilingual(words, words)
    session.place, session.link, session.mode = words, words, Mode.HYBRID
    session.map_link = f"https://www.openstreetmap.org/?mlat=59.3&mlon=18.1#{words}"
    db.session.commit()
    return found_session(session)


def test_every_letter_says_whether_it_speaks_to_calendars() -> None:
    assert set(LETTER_WORDS) == INVITING | SILENT
    assert set() == INVITING & SILENT


@pytest.mark.parametrize("words", WORDS, ids=["all", "long"])
def test_every_letter_to_a_calendar_is_clean(round: Round, cleo: Person, words: str) -> None:
    for each in (_sessions, _interviews, _network):
        each(round, cleo, words)
    letters = db.session.scalars(select(Letter).where(Letter.method.is_not(None))).all()
    assert {one.kind for one in letters} == INVITING
    lint = lint_module().lint
    for one in letters:
        assert one.calendar
        raw = one.calendar.encode()
        assert lint(raw, itip=True) == [], one.kind
        calendar = icalendar.Calendar.from_ical(raw)
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == one.method
        assert event["ATTENDEE"] == f"mailto:{one.address}"
        assert (event["UID"], event["SEQUENCE"]) == (one.calendar_uid, one.calendar_sequence)
        assert event["STATUS"] == ("CANCELLED" if one.method == "CANCEL" else "CONFIRMED")


def _sessions(round: Round, cleo: Person, words: str) -> None:
    person("erik").name = words
    session = hostile(planned(round, cleo, Whom(), map_link="geo:59.3,18.1"), words)
    by, starts = again(cleo), session.starts_at + DAY
    plan = Plan(starts, starts + HOUR, Mode.HYBRID, f"{words} 2", words)
    change_session(session, plan=plan, message=words, by=by, at=make.AT + HOUR)
    cancel_session(found_session(session), message=words, by=by, at=make.AT + 2 * HOUR)
    other = hostile(make.session(round, starts_at=make.AT + 6 * DAY), words)
    invite_to_session(other, by=again(cleo), at=make.AT)
    remind_silent(found_session(other), by=again(cleo), at=make.AT + 2 * DAY)
    board = hostile(planned(round, cleo, Whom(Audience.SEATS), capacity=1), words)
    give_seat(board, person("fia"), by=again(cleo), at=make.AT)
    take_back_seat(found_session(board), person("fia"), by=again(cleo), at=make.AT + HOUR)
    db.session.commit()
    keep_in_step(at=make.AT + 2 * HOUR)
    db.session.commit()


def _interviews(round: Round, cleo: Person, words: str) -> None:
    alva, bo = make.person("alva"), make.person("bo")
    made = make.interview(make.application(round, alva), "booked", bo)
    slots = [make.slot(round, again(bo), starts_at=FIRST_SLOT + n * HOUR) for n in (1, 2)]
    for one in (again(alva), again(bo)):
        one.name = words
    for slot in slots:
        slot.place = slot.link = words
    db.session.commit()
    act(interviews.move_interview, made, cleo, make.AT + HOUR, slots[0].id)
    act(interviews.unbook_interview, made, alva, make.AT + 2 * HOUR)
    act(interviews.book_interview, made, alva, make.AT + 3 * HOUR, slots[1].id)
    act(interviews.cancel_interview, made, cleo, make.AT + 4 * HOUR)


def _network(round: Round, cleo: Person, words: str) -> None:
    host = make.person("gun")
    made = networks.accepted(host, again(cleo), title=words, about=words, place=words)
    for one in networks.signed_up(made, "hans", "ida"):
        one.name = words
    db.session.commit()
    plan = MeetingPlan(made.starts_at + DAY, made.ends_at + DAY, words, f"{words} 2")
    changing.change_meeting(networks.found(made.id), plan=plan, by=again(host), at=make.AT + HOUR)
    db.session.commit()
    networks.signing_up.leave_meeting(
        networks.sign_up(made, "hans"), by=None, at=make.AT + 2 * HOUR
    )
    db.session.commit()
    by = again(host)
    changing.cancel_meeting(networks.found(made.id), message=words, by=by, at=make.AT + 3 * HOUR)
    db.session.commit()


Addresses = Callable[[Round, Person], str]


def _own(scope: FeedScope) -> Addresses:
    def address(round: Round, who: Person) -> str:
        needs_round = scope not in (FeedScope.EVERYTHING, FeedScope.INTERVIEWS)
        given = {"round_id": round.id} if needs_round else {}
        return f"/feeds/{make.feed(again(who), scope=scope, **given).token}.ics"

    return address


def _of_network(round: Round, who: Person) -> str:
    made = networks.accepted(again(who), again(who), title=SHORT, about=SHORT, place=SHORT)
    return f"/networks/{made.network_id}/meetings.ics"


KINDS: dict[str, Addresses] = {
    **{scope.value: _own(scope) for scope in FeedScope},
    "feeds.public_round": lambda round, _who: f"/calls/{round.slug}/sessions.ics",
    "feeds.networks": lambda round, who: _of_network(round, who) and "/networks/meetings.ics",
    "feeds.network": _of_network,
}


def test_every_kind_of_subscription_is_looked_at() -> None:
    assert set(KINDS) == {*FeedScope} | (FEEDS - {"feeds.personal"})


@pytest.mark.parametrize("words", WORDS, ids=["all", "long"])
def test_every_subscription_is_clean(
    client: Client, round: Round, cleo: Person, words: str
) -> None:
    who = _who_has_everything(round, cleo, words)
    for kind, address in KINDS.items():
        response = client.get(address(round, who))
        assert (response.status_code, response.mimetype) == (200, "text/calendar"), kind
        assert lint_module().lint(response.data) == [], kind
        found = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
        assert [one for one in found if "-empty@" in one["UID"]] == [], kind
        assert [one for one in found if "METHOD" in one or "ATTENDEE" in one] == [], kind


def _who_has_everything(round: Round, cleo: Person, words: str) -> Any:
    """Somebody who takes part, leads, is in a workgroup and holds conversations."""
    for one in ("erik", "fia"):
        make.wishes(round, person(one), 0)
    make.published_workgroups(round, by=again(cleo), least=0, most=2)
    erik = person("erik")
    make.with_role(erik, Role.COORDINATOR, round)
    area = select(Area.id).where(Area.members.any(Person.id == erik.id))
    group = Whom(Audience.WORKGROUP, db.session.scalars(area).one())
    hostile(planned(round, cleo, group), words)
    hostile(make.session(round, is_public=True), words)
    made = make.interview(make.application(round, make.person("alva")), "booked", person("erik"))
    assert made.slot
    made.slot.place = made.slot.link = words
    again(erik).name = words
    db.session.commit()
    return person("erik")
