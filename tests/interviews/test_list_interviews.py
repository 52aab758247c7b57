"""The coordinator's pages: times, invitations, and how each interview goes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.interviews.models import Interview, Slot
from aspirant.lifecycle import InterviewState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Mode
from aspirant.reviews import service as reviews
from tests import make
from tests.conftest import Client
from tests.make_reviews import FIRST_SLOT, found_interview, with_role

Counter = Callable[[], AbstractContextManager[list[str]]]
LIST = "/rounds/2027-2028/interviews"
TIMES = f"{LIST}/times"


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.round()
    with_role(cleo, Role.COORDINATOR, made)
    return made


def _words(client: Client, url: str = LIST) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def _series(*panel: Person, **changes: Any) -> dict[str, Any]:
    return {
        "day": "2027-06-08",
        "first": "09:00",
        "last": "12:00",
        "minutes": "45",
        "pause": "15",
        "mode": "on_site",
        "place": "Kansliet, Stockholm",
        "link": "",
        "panel": [str(person.id) for person in panel],
        **changes,
    }


def _kinds() -> list[tuple[str, str]]:
    found = db.session.execute(select(Letter.kind, Letter.address).order_by(Letter.kind))
    return [(row.kind, row.address) for row in found if row.kind.startswith("interviews/")]


def test_a_series_becomes_times(client: Client, round: Round, bo: Person, cleo: Person) -> None:
    with_role(bo, Role.INTERVIEWER, round)
    client.sign_in(cleo)
    assert client.get(TIMES).status_code == 200
    assert client.post(TIMES, data=_series(bo)).location == LIST
    slots = db.session.scalars(select(Slot).order_by(Slot.starts_at)).all()
    assert [(one.starts_at, one.mode, one.place) for one in slots] == [
        (FIRST_SLOT + timedelta(hours=hour), Mode.ON_SITE, "Kansliet, Stockholm")
        for hour in range(3)
    ]
    assert "tisdag 8 juni kl. 11.00–11.45 v. 23 På plats, Kansliet, Stockholm Bo" in _words(client)


def test_times_may_be_written_as_in_sweden(
    client: Client, round: Round, bo: Person, cleo: Person
) -> None:
    with_role(bo, Role.INTERVIEWER, round)
    client.sign_in(cleo)
    assert client.post(TIMES, data=_series(bo, first="09.00", last="10.00")).location == LIST
    assert db.session.scalars(select(Slot.starts_at)).all() == [FIRST_SLOT]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"panel": []}, "Välj vilka som intervjuar."),
        ({"last": "09:30"}, "Inte ens en intervju ryms mellan de tiderna."),
        ({"last": "08:00"}, "Inte ens en intervju ryms mellan de tiderna."),
        ({"place": ""}, "Skriv var ni ses."),
        ({"mode": "online"}, "Skriv mötets adress, den börjar med https://."),
        ({"mode": "online", "link": "http://example.org"}, "Skriv mötets adress"),
        ({"day": "igår"}, ""),
        ({"minutes": "0"}, ""),
        ({"pause": "-1"}, ""),
        ({"mode": "x"}, ""),
        ({"panel": ["x"]}, ""),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    client: Client, round: Round, bo: Person, cleo: Person, changes: dict[str, Any], words: str
) -> None:
    with_role(bo, Role.INTERVIEWER, round)
    answer = client.sign_in(cleo).post(TIMES, data=_series(bo, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="12:00"' in answer.text or "last" in changes
    assert db.session.scalars(select(Slot)).all() == []


def test_somebody_busy_is_named_at_the_panel(
    client: Client, round: Round, bo: Person, cleo: Person
) -> None:
    make.slot(round, bo, starts_at=FIRST_SLOT + timedelta(hours=1))
    answer = client.sign_in(cleo).post(TIMES, data=_series(bo))
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html5lib")
    assert "Bo har redan en intervju då, 10.00–10.45." in page.select_one("#panel-error").text
    assert len(db.session.scalars(select(Slot)).all()) == 1


def test_only_unbooked_times_are_taken_away(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    interview = make.interview(make.application(round, alva), "booked", bo)
    free = make.slot(round, bo, starts_at=FIRST_SLOT + timedelta(hours=1))
    client.sign_in(cleo)
    booked = f"/interview-times/{interview.slot_id}/removal"
    assert client.post(booked).status_code == 409
    assert client.post(f"/interview-times/{free.id}/removal").location == LIST
    assert [slot.id for slot in db.session.scalars(select(Slot))] == [interview.slot_id]


def test_the_shortlisted_are_shown_and_then_invited(
    client: Client, round: Round, alva: Person, cleo: Person, dag: Person
) -> None:
    for person in (alva, dag):
        application = make.application(round, person, "under_review")
        reviews.shortlist_applications([application], by=cleo, at=make.AT)
        db.session.commit()
    client.sign_in(cleo)
    words = _words(client, f"{LIST}/invitations")
    assert "Kalla 2 personer?" in words
    assert "Alva" in words
    assert _kinds() == []
    assert client.post(f"{LIST}/invitations").location == LIST
    assert _kinds() == [
        ("interviews/invitation", "alva@example.org"),
        ("interviews/invitation", "dag@example.org"),
    ]
    assert "Det finns ingen att kalla" in _words(client, f"{LIST}/invitations")
    assert client.post(f"{LIST}/invitations").status_code == 409


def test_only_the_silent_are_reminded(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person, dag: Person
) -> None:
    make.interview(make.application(round, alva), "booked", bo)
    make.interview(make.application(round, dag))
    with time_machine.travel(make.AT + timedelta(days=2), tick=False):
        client.sign_in(cleo)
        assert "Påminn 1 som inte har valt tid" in _words(client)
        assert client.post(f"{LIST}/reminders").location == LIST
        assert "påmind tors 3 sep" in _words(client)
        assert client.post(f"{LIST}/reminders").status_code == 409
    reminders = [one for one in _kinds() if one[0] == "interviews/reminder"]
    assert reminders == [("interviews/reminder", "dag@example.org")]


def test_the_list_says_who_has_a_time_and_who_is_silent(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person, dag: Person
) -> None:
    make.interview(make.application(round, alva), "booked", bo)
    make.interview(make.application(round, dag))
    words = _words(client.sign_in(cleo))
    assert "Dag Kallad kallad tis 1 sep" in words
    assert "Alva Bokad tisdag 8 juni kl. 09.00–09.45 På plats, Kansliet, Stockholm Bo 0/1" in words


def test_the_list_asks_the_same_number_of_questions(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person, count_queries: Counter
) -> None:
    make.interview(make.application(round, alva), "booked", bo)
    client.sign_in(cleo)
    with count_queries() as one:
        client.get(LIST)
    for hours, name in enumerate(("eva", "fia"), start=1):
        starts_at = FIRST_SLOT + timedelta(hours=hours)
        application = make.application(round, make.person(name))
        make.interview(application, "booked", bo, starts_at=starts_at)
    with count_queries() as three:
        client.get(LIST)
    assert len(one) == len(three)


def _post(client: Client, interview: Interview, verb: str, **form: str) -> int:
    return int(client.post(f"/interviews/{interview.id}/{verb}", data=form).status_code)


def test_an_interview_is_moved_with_a_letter(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    interview = make.interview(make.application(round, alva), "booked", bo)
    other = make.slot(round, bo, starts_at=FIRST_SLOT + timedelta(hours=1))
    client.sign_in(cleo)
    assert "Flytta till en annan tid" in _words(client, f"/interviews/{interview.id}")
    assert _post(client, interview, "move", slot="") == 422
    assert _post(client, interview, "move", slot=str(other.id)) == 303
    assert found_interview(interview).slot_id == other.id
    assert ("interviews/moved", "alva@example.org") in _kinds()


def test_an_interview_is_cancelled_and_invited_again(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    interview = make.interview(make.application(round, alva), "booked", bo)
    client.sign_in(cleo)
    assert _post(client, interview, "cancel") == 303
    assert found_interview(interview).state is InterviewState.CANCELLED
    assert _post(client, interview, "cancel") == 409
    assert _post(client, interview, "invite-again") == 303
    assert found_interview(interview).state is InterviewState.INVITED


@pytest.mark.parametrize(
    ("verb", "state"), [("hold", InterviewState.HELD), ("miss", InterviewState.MISSED)]
)
def test_it_is_noted_how_it_went(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person,
    verb: str, state: InterviewState,
) -> None:  # fmt: skip
    interview = make.interview(make.application(round, alva), "booked", bo)
    with time_machine.travel(FIRST_SLOT - timedelta(minutes=1), tick=False):
        client.sign_in(cleo)
        assert _post(client, interview, verb) == 409
    with time_machine.travel(FIRST_SLOT, tick=False):
        assert _post(client.sign_in(cleo), interview, verb) == 303
    assert found_interview(interview).state is state


def test_scorecards_are_shown_to_the_coordinator(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    interview = make.interview(make.application(round, alva), "held", bo, values=(3, 4))
    words = _words(client.sign_in(cleo), f"/interviews/{interview.id}")
    assert "Mod: nivå 3" in words
    assert "3,5" in words


@pytest.mark.parametrize("who", ["alva", "bo", "dag"])
def test_only_the_rounds_coordinator_may(
    client: Client, round: Round, alva: Person, bo: Person, dag: Person, who: str
) -> None:
    interview = make.interview(make.application(round, alva), "booked", bo)
    with_role(dag, Role.COORDINATOR, make.round("2029–2030"))
    client.sign_in({"alva": alva, "bo": bo, "dag": dag}[who])
    one = f"/interviews/{interview.id}"
    for url in (LIST, TIMES, f"{LIST}/invitations", one):
        assert client.get(url).status_code == 403
    removal = f"/interview-times/{interview.slot_id}/removal"
    posts = [f"{one}/{verb}" for verb in ("move", "cancel", "hold", "miss", "invite-again")]
    for url in (TIMES, f"{LIST}/invitations", f"{LIST}/reminders", removal, *posts):
        assert client.post(url, data={}).status_code == 403


def test_empty_pages_say_how_it_begins(client: Client, round: Round, cleo: Person) -> None:
    words = _words(client.sign_in(cleo))
    assert "Ingen är kallad än" in words
    assert "Det finns inga lediga tider" in words
    assert "Det finns ingen som intervjuar än" in _words(client, TIMES)
