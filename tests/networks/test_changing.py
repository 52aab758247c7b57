"""Another time or place, or none at all: looked at first, undone while the letters wait."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.lifecycle import LetterState, NetworkMeetingState
from aspirant.mail.delivery import send_due_letters
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.networks import service
from aspirant.networks.changing import cancel_meeting, change_meeting
from aspirant.networks.hosting import edit_words, set_capacity
from aspirant.networks.models import MeetingPlan, NetworkMeeting, plan_of
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.schedule.planning import add_break
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.feeds.conftest import lint_module
from tests.feeds.test_calendars import HOSTILE

#: What the host writes: the day after, elsewhere.
OTHER = {
    "day": "2026-09-23", "starts": "18:00", "ends": "20:00", "municipality": "Umeå",
    "place": "Folkets hus", "message": "Lokalen blev översvämmad.",
}  # fmt: skip


def here(meeting: NetworkMeeting, what: str) -> str:
    return f"/networks/meetings/{meeting.id}/{what}"


def words_of(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").main
    return " ".join(main.get_text(" ").split()) if main else ""


def asked(meeting: NetworkMeeting, **given: str) -> dict[str, str]:
    """The form as the page has it now."""
    return {"version": str(networks.found(meeting.id).version)} | given


def press(client: Client, meeting: NetworkMeeting, **given: str) -> Any:
    """Look first, and press the button that the page then has."""
    form = asked(meeting, **(OTHER | given))
    shown = client.post(here(meeting, "change"), data=form)
    button = BeautifulSoup(shown.text, "html.parser").select_one("main button[name=looked]")
    assert button, shown.text
    return client.post(here(meeting, "change"), data=form | {"looked": str(button["value"])})


def told(kind: str) -> dict[str, tuple[str, str, int]]:
    """By address: the state of the latest letter of a kind, its method and sequence."""
    db.session.expire_all()
    found = {}
    rows = select(Letter).where(Letter.kind == f"networks/{kind}")
    rows = rows.order_by(Letter.created_at, Letter.calendar_sequence, Letter.id)
    for letter in db.session.scalars(rows):
        name = letter.address.split("@")[0]
        found[name] = (letter.state.value, letter.method or "", letter.calendar_sequence)
    return found


def text_to(name: str, kind: str) -> str:
    rows = select(Letter).where(
        Letter.kind == f"networks/{kind}", Letter.address == f"{name}@example.org"
    )
    is_stopped = Letter.state == LetterState.CANCELLED
    latest = rows.order_by(is_stopped, Letter.created_at.desc(), Letter.id)
    (letter,) = db.session.scalars(latest.limit(1))
    return render_letter(letter).subject + "\n" + render_letter(letter).text


def sent_to(name: str) -> list[tuple[str, str, int]]:
    """What has left to an address, in order: kind, method, sequence."""
    rows = select(Letter).where(Letter.address == f"{name}@example.org", Letter.state == "sent")
    rows = rows.order_by(Letter.sent_at, Letter.created_at, Letter.id)
    return [
        (one.kind.split("/")[1], one.method or "", one.calendar_sequence)
        for one in db.session.scalars(rows)
    ]


def deliver(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        send_due_letters(at=at)


def test_nothing_is_changed_before_it_was_looked_at(
    client: Client, alva: Person, office: Person, meeting: NetworkMeeting
) -> None:
    before = plan_of(meeting)
    client.sign_in(alva)
    assert "Titta först" in client.get(here(meeting, "change")).text
    shown = client.post(here(meeting, "change"), data=asked(meeting, **OTHER))
    words = words_of(shown.text)
    assert shown.status_code == 200
    assert "De anmälda vet om tisdag 22 september kl. 18.30–20.30, Väven, Umeå" in words
    assert "Så blir det onsdag 23 september kl. 18.00–20.00, Folkets hus, Umeå" in words
    assert "2 personer har plats, 1 i kön" in words
    assert "Träffen tisdag 22 september 2026 är ändrad" in words
    assert "Lokalen blev översvämmad." in words
    assert "Med plats, på svenska: 2 personer" in words
    assert "I kön, på svenska: 1 person" in words
    assert "Inget annat är känt om den dagen" in words
    assert "@example.org" not in shown.text  # the host sees names, and no addresses
    keys = [networks.way(networks.sign_up(meeting, name)) for name in ("erik", "fia", "gun")]
    assert not any(key in shown.text for key in keys)  # nor what opens somebody’s place
    assert (plan_of(networks.found(meeting.id)), told("changed")) == (before, {})
    other = asked(meeting, **OTHER) | {"looked": "another plan"}
    assert client.post(here(meeting, "change"), data=other).status_code == 200
    assert told("changed") == {}


def test_what_else_there_is_that_day_is_said(
    client: Client, alva: Person, dag: Person, office: Person, meeting: NetworkMeeting
) -> None:
    starts_at = networks.SOON + timedelta(days=1)
    there = networks.accepted(dag, office, title="Frukost", starts_at=starts_at)
    networks.accepted(dag, office, title="Långt bort", municipality="Lund", starts_at=starts_at)
    networks.proposed(dag, title="Bara ett förslag", starts_at=starts_at)
    _round = db.session.scalars(select(Round)).one()
    days = (date(2026, 9, 21), date(2026, 9, 25))
    add_break(_round, name="Lov i Umeå", days=days, by=office, at=make.AT)
    make.session(_round, "Träff 1", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    db.session.commit()
    shown = client.sign_in(alva).post(here(meeting, "change"), data=asked(meeting, **OTHER))
    words = words_of(shown.text)
    assert "Ett annat nätverk träffas i Umeå samma dag: Frukost" in words
    assert "Programmet har en träff samma dag: ons 23 sep" in words
    assert "Lov i Umeå" in words
    for secret in ("Långt bort", "Bara ett förslag", "Träff 1"):
        assert secret not in words
    holiday = asked(meeting, **(OTHER | {"day": "2026-12-24"}))
    shown = client.post(here(meeting, "change"), data=holiday)
    assert "torsdag 24 december 2026 är julafton." in words_of(shown.text)
    assert there.state is NetworkMeetingState.ACCEPTED


def test_what_is_shown_is_what_is_sent_and_calendars_follow(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    deliver(make.AT)
    answer = press(client.sign_in(alva), meeting)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "Brev är på väg till 3 personer." in page
    assert "Ångra ändringen" in page
    assert told("changed") == {
        "erik": ("queued", "REQUEST", 1), "fia": ("queued", "REQUEST", 1), "gun": ("queued", "", 0)
    }  # fmt: skip
    text = text_to("erik", "changed")
    assert "onsdag 23 september kl. 18.00–20.00" in text
    assert "tisdag 22 september kl. 18.30–20.30, Väven, Umeå" in text
    assert "Du behåller din plats. " in text
    assert "Du behåller din plats i kön." in text_to("gun", "changed")
    deliver(make.AT + HOLD - timedelta(seconds=1))
    assert {state for state, *_rest in told("changed").values()} == {"queued"}
    deliver(make.AT + HOLD)
    assert {state for state, *_rest in told("changed").values()} == {"sent"}
    with time_machine.travel(make.AT + HOLD, tick=False):
        assert client.post(here(meeting, "undo")).status_code == 409
        page = client.get(here(meeting, "run")).text
    assert "Ångra ändringen" not in page
    assert "3 av 3 brev om ändringen har gått." in page
    assert plan_of(networks.found(meeting.id)).place == "Folkets hus"


def test_a_cancelled_meeting_is_struck_out_and_comes_back_when_it_is_undone(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    deliver(make.AT)
    client.sign_in(alva)
    asks = words_of(client.get(here(meeting, "cancel")).text)
    assert "Träffen tisdag 22 september 2026 är inställd" in asks
    looked = asked(meeting, message="Vi ses i vår.", look="1")
    assert "Vi ses i vår." in words_of(client.post(here(meeting, "cancel"), data=looked).text)
    assert networks.found(meeting.id).state is NetworkMeetingState.ACCEPTED
    del looked["look"]
    assert client.post(here(meeting, "cancel"), data=looked).status_code == 303
    assert told("cancelled") == {
        "erik": ("queued", "CANCEL", 1), "fia": ("queued", "CANCEL", 1), "gun": ("queued", "", 0)
    }  # fmt: skip
    assert "Träffen är inställd." in client.get(f"/networks/meetings/{meeting.id}").text
    assert "STATUS:CANCELLED" in client.get("/networks/meetings.ics").text
    assert client.get(here(meeting, "change")).status_code == 302
    assert client.post(here(meeting, "undo")).status_code == 303
    found = networks.found(meeting.id)
    assert (found.state, found.sequence) == (NetworkMeetingState.ACCEPTED, 2)
    feed = client.get("/networks/meetings.ics").text
    assert "STATUS:CANCELLED" not in feed
    assert "SEQUENCE:2" in feed
    deliver(make.AT + HOLD)
    assert sent_to("fia") == [("confirm", "", 0), ("place", "REQUEST", 0)]


def test_a_cancelled_meeting_is_told_after_ten_minutes_and_its_page_says_so(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    form = asked(meeting, message="Lokalen blev översvämmad.")
    client.sign_in(alva).post(here(meeting, "cancel"), data=form)
    deliver(make.AT + HOLD)
    assert {one[0] for one in told("cancelled").values()} == {"sent"}
    assert "Lokalen blev översvämmad." in text_to("gun", "cancelled")
    assert "Samtal om samtal" not in client.get("/networks").text
    fia = networks.way(networks.sign_up(meeting, "fia"))
    assert "Träffen är inställd." in client.get(fia).text
    assert client.post(f"{fia}/leave").status_code == 303
    assert networks.standing(meeting) == {"erik": "placed", "gun": "waiting1"}


def test_an_old_page_changes_nothing_and_what_was_written_is_not_lost(
    client: Client, alva: Person, office: Person, meeting: NetworkMeeting
) -> None:
    old = asked(meeting, **OTHER)
    press(client.sign_in(office), meeting, place="Stadshuset", message="")
    answer = client.sign_in(alva).post(here(meeting, "change"), data=old)
    assert answer.status_code == 409
    assert "Lokalen blev översvämmad." in answer.text
    cancelled = client.post(here(meeting, "cancel"), data=asked(meeting) | {"version": "1"})
    assert cancelled.status_code == 409
    assert networks.found(meeting.id).place == "Stadshuset"
    same = asked(meeting, **(OTHER | {"place": "Stadshuset"}))
    assert client.post(here(meeting, "change"), data=same).status_code == 422


def test_a_meeting_nobody_is_signed_up_for_is_changed_without_letters(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    client.sign_in(alva)
    shown = client.post(here(meeting, "change"), data=asked(meeting, **OTHER))
    assert "Ingen är anmäld än, så inget brev skickas." in words_of(shown.text)
    answer = press(client, meeting)
    assert "Ingen behöver få brev." in client.get(answer.headers["Location"]).text
    assert client.post(here(meeting, "undo")).status_code == 303


@pytest.mark.parametrize("words", HOSTILE)
def test_letters_about_changes_are_clean_however_hostile_the_words(
    alva: Person, office: Person, words: str
) -> None:
    lint: Callable[..., list[Any]] = lint_module().lint
    meeting = networks.accepted(alva, office, title=words, about=words, place=words)
    networks.signed_up(meeting, "erik", "fia", "gun")
    moved = networks.SOON + timedelta(days=1)
    plan = MeetingPlan(moved, moved + timedelta(hours=1), words, words)
    given = {"by": alva, "at": make.AT}
    change_meeting(networks.found(meeting.id), plan=plan, message=words, **given)  # type: ignore[arg-type]
    cancel_meeting(networks.found(meeting.id), message=words, **given)  # type: ignore[arg-type]
    db.session.commit()
    rows = list(db.session.scalars(select(Letter).where(Letter.calendar_uid != "")))
    assert len(rows) == 6
    for letter in rows:
        assert lint((letter.calendar or "").encode(), itip=True) == []
        assert "\n" not in render_letter(letter).subject
        icalendar.Calendar.from_ical(letter.calendar or "")


def test_a_change_by_hand_of_an_old_time_is_refused(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    client.sign_in(alva)
    past = asked(meeting, **(OTHER | {"day": "2026-08-01"}))
    assert client.post(here(meeting, "change"), data=past).status_code == 422
    with time_machine.travel(meeting.starts_at, tick=False):
        client.sign_in(alva)
        assert client.post(here(meeting, "cancel"), data=asked(meeting)).status_code == 409
    assert service.days_of(networks.found(meeting.id)) == [date(2026, 9, 22)]


def test_what_one_changed_oneself_just_before_stands_in_the_way_of_nothing(
    alva: Person, meeting: NetworkMeeting
) -> None:
    set_capacity(meeting, 2, by=alva, at=make.AT)
    edit_words(meeting, title="Samtal", about="Om allt", by=alva, at=make.AT)
    assert len(cancel_meeting(meeting, by=alva, at=make.AT)) == 3
