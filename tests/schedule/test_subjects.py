"""The subject alone, in the list of a phone, says what happened, to which session and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.invitations.messages import invitation_letter, reminder_letter
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.messages import (
    cancelled_letter,
    changed_letter,
    place_letter,
    planned_letter,
    poll_letter,
)
from aspirant.schedule.models import Plan, plan_of
from aspirant.schedule.planning import Whom
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person, planned
from tests.schedule.test_changes import moved
from tests.schedule.test_polls import a_poll

TITLE = Bilingual("Träff 3: Ditt ledarskap i spegeln", "Session 3: Your leadership in the mirror")
BEGINS = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik")
    return made


@pytest.fixture
def session(round: Round) -> Session:
    made = make.session(round, starts_at=BEGINS)
    made.title = TITLE
    db.session.commit()
    return found_session(made)


def plan(session: Session, **other: Any) -> Plan:
    fields = vars(plan_of(session)) | other
    return Plan(**fields)


def letters(session: Session, **after: Any) -> list[Letter]:
    given: dict[str, Any] = {"entries": {}, "at": make.AT}
    erik, now = person("erik"), plan_of(session)
    before = plan(session, starts_at=BEGINS - timedelta(days=7), ends_at=BEGINS)
    return [
        planned_letter(session, erik, **given),
        changed_letter(session, erik, before=before, after=now, message="", **given),
        cancelled_letter(session, erik, before=now, message="", **given),
        place_letter(session, erik, **given),
        invitation_letter(session, erik, **given),
        reminder_letter(session, erik, **given),
    ]


def subjects(session: Session, language: str) -> list[str]:
    erik = person("erik")
    erik.language = language
    return [render_letter(letter).subject for letter in letters(session)]


def test_in_swedish(session: Session) -> None:
    assert subjects(session, "sv") == [
        "Inbjudan: Träff 3 tisdag 24 november kl. 13.00",
        "Flyttad: Träff 3 är nu tisdag 24 november kl. 13.00",
        "Inställd: Träff 3 tisdag 24 november kl. 13.00",
        "Du har en plats: Träff 3 tisdag 24 november kl. 13.00",
        "Kommer du? Träff 3 tisdag 24 november kl. 13.00",
        "Svar saknas: Träff 3 tisdag 24 november kl. 13.00",
    ]


def test_in_english(session: Session) -> None:
    assert subjects(session, "en") == [
        "Invitation: Session 3 Tuesday 24 November at 13:00",
        "Moved: Session 3 is now Tuesday 24 November at 13:00",
        "Cancelled: Session 3 Tuesday 24 November at 13:00",
        "You have a place: Session 3 Tuesday 24 November at 13:00",
        "Are you coming? Session 3 Tuesday 24 November at 13:00",
        "Please answer: Session 3 Tuesday 24 November at 13:00",
    ]


@pytest.mark.parametrize(
    ("other", "subject"),
    [
        ({"mode": Mode.ONLINE}, "Nu digitalt: Träff 3 tisdag 24 november kl. 13.00"),
        (
            {"mode": Mode.HYBRID, "place": "Malmö"},
            "Nu på plats och digitalt: Träff 3 tisdag 24 november kl. 13.00",
        ),
        ({"place": "Malmö"}, "Ny plats: Träff 3 tisdag 24 november kl. 13.00"),
        ({"link": "https://example.org/r"}, "Ny länk: Träff 3 tisdag 24 november kl. 13.00"),
        (
            {"ends_at": BEGINS + timedelta(hours=2)},
            "Ny sluttid: Träff 3 tisdag 24 november kl. 13.00–15.00",
        ),
    ],
)
def test_a_change_of_another_kind_says_which(
    session: Session, other: dict[str, Any], subject: str
) -> None:
    given: dict[str, Any] = {"entries": {}, "at": make.AT, "message": ""}
    letter = changed_letter(
        session, person("erik"), before=plan_of(session), after=plan(session, **other), **given
    )
    assert render_letter(letter).subject == subject


def test_whole_days_are_said_as_days(session: Session) -> None:
    session.is_all_day = True
    session.title = Bilingual("Kongressen", "The congress")
    session.starts_at = datetime(2027, 2, 14, 23, 0, tzinfo=UTC)
    session.ends_at = datetime(2027, 2, 16, 22, 59, tzinfo=UTC)
    db.session.commit()
    said = render_letter(letters(session)[2])
    assert said.subject == "Inställd: Kongressen måndag–tisdag 15–16 februari"
    assert "måndag–tisdag 15–16 februari\nPå plats, Kansliet, Stockholm" in said.text


def test_the_longest_is_short_enough_for_a_list(session: Session) -> None:
    words = "Samtal om förbundets förslag till ny politik för arbetslivets alla chefer"
    session.title = Bilingual(words, words)
    db.session.commit()
    for language in ("sv", "en"):
        assert max(map(len, subjects(session, language))) <= 85
    assert subjects(session, "sv")[2] == (
        "Inställd: Samtal om förbundets förslag … tisdag 24 november kl. 13.00"
    )


def test_seats_and_leaving_are_said_too(round: Round, cleo: Person) -> None:
    planned(round, cleo, Whom(Audience.SEATS), capacity=3)
    seats = db.session.scalars(select(Letter).where(Letter.address == "erik@example.org")).one()
    assert render_letter(seats).subject == "Lediga platser: Möte måndag 14 september kl. 13.00"


def test_a_place_with_a_special_character_reads_as_it_is_written(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Mat & prat")
    form = moved(session, mode="on_site", place="Kök & bar", link="", message="Vi <3 soppa & bröd")
    client.sign_in(again(cleo)).post(f"/sessions/{session.id}/change", data=form)
    said = render_letter(db.session.scalars(select(Letter)).one())
    assert said.subject == "Flyttad: Mat & prat är nu måndag 21 september kl. 09.00"
    assert "På plats, Kök & bar" in said.text
    assert "Vi <3 soppa & bröd" in said.text
    assert "På plats, Kök &amp; bar" in said.html
    assert "Vi &lt;3 soppa &amp; bröd" in said.html


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("sv", "När kan du träffas? Samtal om förslagen"),
        ("en", "When can you meet? Samtal om förslagen"),
    ],
)
def test_a_question_when_to_meet_says_about_what(
    round: Round, cleo: Person, language: str, subject: str
) -> None:
    poll = a_poll(round, cleo)
    poll.title, erik = "Samtal om förslagen", person("erik")
    erik.language = language
    assert render_letter(poll_letter(poll, erik)).subject == subject
    db.session.rollback()
