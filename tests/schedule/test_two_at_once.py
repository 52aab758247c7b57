"""Two who change the same session at once: the later sees what happened and loses nothing."""

from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.schedule.planning import Line, set_agenda
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person
from tests.schedule.test_changes import moved, words_of


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person, dag: Person) -> Round:
    """A round that Cleo and Dag coordinate."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(dag, Role.COORDINATOR, made)
    make.group(made, "erik", "fia")
    return made


def test_the_later_sees_the_other_change_and_their_own_with_its_letters_and_presses_again(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = make.session(round, "Träff 1")
    opened = found_session(session)
    here = f"/sessions/{session.id}/change"
    mine = moved(opened, starts="10:00", place="Malmö", mode="hybrid", message="Vi ses i Malmö.")
    client.sign_in(again(cleo)).post(here, data=moved(opened))
    late = client.sign_in(again(dag)).post(here, data=mine)
    assert late.status_code == 409
    page = BeautifulSoup(late.text, "html.parser").main
    words = words_of(late.text)
    assert "Någon annan ändrade det här medan du hade sidan öppen." in words
    assert "(Cleo)" in words
    assert "måndag 21 september kl. 09.00–12.30" in page.select_one(".facts").get_text()
    shown = {one["name"]: one.get("value", one.get_text()) for one in page.select("[name]")}
    assert (shown["starts"], shown["place"]) == ("10:00", "Malmö")
    assert page.select_one("[name=message]").get_text().strip() == "Vi ses i Malmö."
    assert page.select_one("[name=mode][checked]")["value"] == "hybrid"
    assert "Flyttad: Träff 1 är nu måndag 21 september kl. 10.00" in words
    assert found_session(session).place == ""
    again_now = mine | {"version": shown["version"]}
    assert client.post(here, data=again_now).status_code == 303
    assert found_session(session).place == "Malmö"


def test_whoever_cancels_what_was_moved_meanwhile_sees_it_first(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = make.session(round, "Träff 1")
    form = {"version": session.version, "message": "Ledaren är sjuk."}
    client.sign_in(again(cleo)).post(f"/sessions/{session.id}/change", data=moved(session))
    late = client.sign_in(again(dag)).post(f"/sessions/{session.id}/cancel", data=form)
    assert late.status_code == 409
    assert late.text.count("Ledaren är sjuk.") == 3  # the field and the letters to two
    assert "(Cleo)" in words_of(late.text)
    assert db.session.query(Letter).filter_by(kind="schedule/session_cancelled").count() == 0


def test_a_session_that_was_cancelled_meanwhile_is_not_moved_and_the_words_are_kept(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = make.session(round, "Träff 1")
    opened = moved(session, place="Malmö")
    form = {"version": session.version, "message": ""}
    client.sign_in(again(cleo)).post(f"/sessions/{session.id}/cancel", data=form)
    late = client.sign_in(again(dag)).post(f"/sessions/{session.id}/change", data=opened)
    assert late.status_code == 409
    kept = BeautifulSoup(late.text, "html.parser").select(".kept > div")
    said = {one.dt.get_text(): one.dd.get_text() for one in kept}
    assert said["Plats"] == "Malmö"
    assert said["Några ord till dem det gäller"] == "Lokalen är upptagen."


def test_what_one_changed_oneself_in_another_tab_is_not_said_to_be_anothers(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    form = moved(session)
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/change", data=form)
    late = client.post(f"/sessions/{session.id}/change", data=form | {"starts": "10:00"})
    assert "Du ändrade det här i ett annat fönster." in words_of(late.text)
    assert "Någon annan" not in late.text


def test_what_happens_is_kept_once_in_each_language_that_was_written(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = make.session(round, "Träff 1")
    form = {
        "version": session.version,
        "title-sv": "Träff 1",
        "title-en": "Träff 1",
        "programme_text-sv": "Vi promenerar.",
        "programme_text-en": "We meet.",
    }
    here = f"/sessions/{session.id}/edit"
    client.sign_in(again(cleo)).post(here, data=form | {"title-sv": "Träff ett"})
    late = client.sign_in(again(dag)).post(here, data=form | {"programme_text-sv": "Vi åker."})
    assert late.status_code == 409
    kept = BeautifulSoup(late.text, "html.parser").select(".kept > div")
    said = [(one.dt.get_text(), one.dd.get_text()) for one in kept]
    assert ("Vad som händer, på svenska", "Vi åker.") in said
    assert len({label for label, _text in said}) == len(said)
    assert "We meet." not in [text for _label, text in said]


def test_of_two_agendas_the_later_is_not_laid_over_the_first(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = make.session(round, "Träff 1")
    lines = [Line(15, Bilingual("Fika", "Coffee"), person("erik").id)]
    set_agenda(found_session(session), lines, by=again(cleo), at=make.AT)
    db.session.commit()
    here = f"/sessions/{session.id}/agenda"
    client.sign_in(again(cleo))
    page = BeautifulSoup(client.get(here).text, "html.parser")
    version = page.select_one("[name=version]")["value"]
    form = {"version": version, "at_0": "13:30", "title_0-sv": "Kaffe"}
    assert client.post(here, data=form).status_code == 303
    late = client.sign_in(again(dag)).post(here, data=form | {"title_0-sv": "Smörgås"})
    assert late.status_code == 409
    assert "Smörgås" in late.text
    assert "Kaffe" in client.get(f"/sessions/{session.id}").text
