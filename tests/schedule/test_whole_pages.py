"""The pages of sessions are whole HTML in both languages, filled and empty."""

from io import BytesIO
from typing import Any

import pytest
import time_machine

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Audience
from aspirant.schedule.planning import (
    File,
    Line,
    Whom,
    add_material,
    is_known_file,
    set_agenda,
)
from aspirant.schedule.queries import list_materials
from tests import make
from tests.conftest import Client
from tests.make_pictures import photograph, sent, traces_in
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import of_a_group, person, planned
from tests.schedule.test_changes import moved
from tests.schedule.test_polls import a_poll
from tests.test_every_page import _faults

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_whole(client: Client, round: Round, cleo: Person, language: str) -> None:
    session = of_a_group(round, cleo)
    board = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    poll = a_poll(round, cleo)
    lines = [Line(15, Bilingual("Fika", "Coffee"), person("erik").id)]
    set_agenda(found_session(session), lines, by=again(cleo), at=make.AT)
    file = File("plan.pdf", PDF)
    add_material(session, title=Bilingual("Plan"), is_after=False, file=file, by=cleo, at=make.AT)
    whole = make.session(round)
    db.session.commit()
    at = f"/rounds/{round.slug}"
    parts = ("", "/change", "/cancel", "/edit", "/agenda", "/materials")
    urls = [f"{at}{p}" for p in ("/sessions", "/sessions/new", "/breaks", "/polls", "/polls/new")]
    urls += [f"/sessions/{one.id}{part}" for one in (session, board, whole) for part in parts]
    urls += [f"/sessions/{board.id}/seats", f"/polls/{poll.id}"]
    faults = look(client, again(cleo), urls, language)
    form = moved(found_session(whole), look="1")
    faults += _faults(client.post(f"/sessions/{whole.id}/change", data=form).text, language)
    own = [f"{at}/my-sessions", f"{at}/polls", f"/sessions/{session.id}", f"/polls/{poll.id}"]
    own += [f"/areas/{session.area_id}/sessions/new", f"/areas/{session.area_id}/polls/new"]
    faults += look(client, person("erik"), own, language)
    assert faults == []


def look(client: Client, who: Person, urls: list[str], language: str) -> list[str]:
    who.language = language
    db.session.commit()
    client.sign_in(who)
    answers = {url: client.get(url) for url in urls}
    assert {url: one.status_code for url, one in answers.items() if one.status_code != 200} == {}
    return [f"{url}: {f}" for url, one in answers.items() for f in _faults(one.text, language)]


def test_a_session_is_planned_on_its_page(client: Client, round: Round, cleo: Person) -> None:
    form = {
        "title-sv": "Möte med två", "audience": "chosen", "people": [str(person("erik").id)],
        "first_day": "2026-09-22", "starts": "13:00", "ends": "14.00", "mode": "online",
        "link": "https://example.org/r",
    }  # fmt: skip
    client.sign_in(again(cleo))
    here = f"/rounds/{round.slug}/sessions/new"
    wrong = {"people": [], "first_day": "2026-09-22", "capacity": "0"}
    assert client.post(here, data=form | wrong).status_code == 422
    assert client.post(here, data=form | {"audience": "workgroup"}).status_code == 422
    assert client.post(here, data=form | {"starts": ""}).status_code == 422
    response = client.post(here, data=form)
    assert response.status_code == 303
    words = client.sign_in(person("erik")).get(response.location).text
    assert "Möte med två" in words
    assert "https://example.org/r" in words


def test_the_agenda_moves_with_the_session(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    here = f"/sessions/{session.id}/agenda"
    form = {"version": str(session.version), "at_0": "14:30", "title_0-sv": "Fika",
            "who_0": str(person("erik").id), "at_1": "13:00", "title_1-sv": "Välkomna"}  # fmt: skip
    client.sign_in(again(cleo))
    assert client.post(here, data=form | {"at_0": "18:30"}).status_code == 422
    assert client.post(here, data=form).status_code == 303
    client.post(f"/sessions/{session.id}/change", data=moved(found_session(session)))
    page = " ".join(client.get(f"/sessions/{session.id}").text.split())
    assert page.index("<dt>09.00</dt><dd>Välkomna</dd>") < page.index("<dt>10.30</dt><dd>Fika</dd>")


def test_a_file_is_taken_by_what_is_in_it_and_given_as_a_file(
    client: Client, round: Round, cleo: Person
) -> None:
    assert is_known_file(PDF)
    session = planned(round, cleo, Whom(Audience.SEATS), capacity=1)
    here = f"/sessions/{session.id}/materials"
    client.sign_in(again(cleo))
    form = {"title-sv": "Handlingar", "moment": "before"}
    for name, content in (("a.pdf", b"<html><script>alert(1)</script>"), ("b.pdf", b"MZ\x90\x00")):
        sent = form | {"file": (BytesIO(content), name)}
        assert client.post(here, data=sent).status_code == 422
    assert client.post(here, data=form).status_code == 422
    assert client.post(here, data=form | {"file": (BytesIO(PDF), "../a.pdf")}).status_code == 303
    (paper,) = list_materials(session)
    answer = client.get(f"/materials/{paper.id}/file")
    assert (answer.data, answer.mimetype) == (PDF, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == "attachment; filename=a.pdf"
    assert client.sign_in(person("erik")).get(f"/materials/{paper.id}/file").status_code == 403
    client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"})
    assert client.get(f"/materials/{paper.id}/file").status_code == 200
    assert client.post(f"/materials/{paper.id}/remove").status_code == 403


def test_a_photograph_laid_beside_a_session_does_not_tell_where_it_was_taken(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(Audience.ROUND))
    here = f"/sessions/{session.id}/materials"
    client.sign_in(again(cleo))
    form = {"title-sv": "Gruppbild", "moment": "after"}
    taken = photograph("JPEG", orientation=6)
    assert "place" in traces_in(taken)
    client.post(here, data=form | {"file": (BytesIO(taken), "grupp.jpg")})
    (paper,) = list_materials(session)
    kept = client.get(f"/materials/{paper.id}/file").data
    assert (traces_in(kept), paper.size) == ([], len(kept))
    for content, told in (
        (taken[:500], "Bilden går inte att läsa."),
        (taken.ljust(1_500_001, b"\0"), "större än 1,5 MB"),
        (taken.ljust(17_000_000, b"\0"), "större än 1,5 MB"),
    ):
        answer = client.post(here, **sent(content, "file", **form))
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="Gruppbild"' in answer.text
