"""Cancelling what was just planned, and shortening what has an agenda."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.lifecycle import SessionState
from aspirant.mail.delivery import send_due_letters
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.schedule.planning import Line, Whom, set_agenda
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import planned
from tests.schedule.test_changes import moved, words_of


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round coordinated by Cleo in which Erik and Fia take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia")
    return made


def letters() -> list[tuple[str, str]]:
    """Every letter about a session: what it tells, and what became of it."""
    db.session.expire_all()
    rows = db.session.scalars(select(Letter).where(Letter.kind.startswith("schedule/")))
    return sorted((one.kind.split("_")[-1], one.state.value) for one in rows)


def test_whoever_was_never_told_is_not_told_of_the_end(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    client.sign_in(again(cleo))
    here = f"/sessions/{session.id}/cancel"
    asked = words_of(client.get(here).text)
    assert "Ingen har fått något brev om träffen" in asked
    assert "Ställ in träffen" in asked
    page = client.post(here, data={"version": session.version}).location
    assert "Breven om den är stoppade, så ingen får något." in client.get(page).text
    assert letters() == [("planned", "cancelled")] * 2
    assert client.get(page).text.count("Ångra ändringen") == 1
    send_due_letters(at=make.AT + HOLD)
    assert letters() == [("planned", "cancelled")] * 2


def test_undone_it_is_planned_anew_and_can_be_taken_back(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/cancel", data={"version": session.version})
    client.post(f"/sessions/{session.id}/undo")
    assert found_session(session).state is SessionState.PLANNED
    assert letters() == [("planned", "cancelled")] * 2 + [("planned", "queued")] * 2
    page = f"/rounds/{round.slug}/sessions"
    assert "Ångra: planera ingenting" in client.get(page).text
    assert client.post(f"/sessions/{session.id}/undo-planning").location == page
    assert letters() == [("planned", "cancelled")] * 4


def test_after_the_letters_everybody_is_told(client: Client, round: Round, cleo: Person) -> None:
    session = planned(round, cleo, Whom())
    send_due_letters(at=make.AT + HOLD)
    with time_machine.travel(make.AT + HOLD, tick=False):
        client.sign_in(again(cleo))
        assert "Ångra: planera" not in client.get(f"/rounds/{round.slug}/sessions").text
        client.post(f"/sessions/{session.id}/cancel", data={"version": session.version})
    assert [one for one in letters() if one[0] == "cancelled"] == [("cancelled", "queued")] * 2


def test_an_agenda_that_goes_on_after_the_end_is_told_of(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    page, form = f"/sessions/{session.id}", moved(session, first_day="2026-09-14", ends="10:00")
    lines = [Line(0, Bilingual("Start")), Line(60, Bilingual("Slut"))]
    client.sign_in(again(cleo))
    set_agenda(session, lines, by=again(cleo), at=make.AT)
    db.session.commit()
    said = "Dagordningen håller på till mån 14 sep 10.05, efter slutet."
    exact = client.post(f"{page}/change", data=form | {"look": "1"})
    assert "Dagordningen håller på" not in words_of(exact.text)
    set_agenda(session, [Line(65, Bilingual("Slut"))], by=again(cleo), at=make.AT)
    db.session.commit()
    looked = words_of(client.post(f"{page}/change", data=form | {"look": "1"}).text)
    assert said in looked
    assert client.post(f"{page}/change", data=form).status_code == 303
    shown = client.get(page).text
    assert said in words_of(shown)
    assert f'href="{page}/agenda">Ändra dagordningen' in shown
