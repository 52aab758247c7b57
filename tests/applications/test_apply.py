"""The applicant's pages: begin, write, check, send, change, take back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from aspirant.applications.models import Application
from aspirant.applications.parts import Part, question_field, read_part
from aspirant.applications.queries import find_application, find_asked
from aspirant.extensions import db
from aspirant.lifecycle import ApplicationState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client

SCRIPT = "<script>alert('x')</script>"


def fields(client: Client, path: str) -> dict[str, str]:
    """What the form of a page would send as it stands: hidden fields, texts, chosen ones."""
    form = BeautifulSoup(client.get(path).text, "html.parser").select_one("main form[novalidate]")
    assert form, path
    sent: dict[str, str] = {}
    for one in form.select("input, textarea, select"):
        name, kind = str(one["name"]), one.get("type", "")
        if one.name == "textarea":
            sent[name] = one.get_text().removeprefix("\r\n")
        elif one.name == "select":
            chosen = one.select_one("option[selected]")
            sent[name] = str(chosen["value"]) if chosen else ""
        elif kind not in {"radio", "checkbox"} or one.has_attr("checked"):
            sent[name] = str(one["value"]) if one.has_attr("value") else ""
    return sent


def reread(application: Application) -> Application:
    db.session.expire_all()
    found = find_application(application.id)
    assert found
    return found


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.text, "html.parser").select_one("main")
    return " ".join(main.get_text(" ").split()).replace(" .", ".")


def test_pressing_apply_twice_begins_once_and_shows_it(client: Client, alva: Person) -> None:
    round = make.round()
    client.sign_in(alva)
    first = client.post(f"/calls/{round.slug}/application")
    second = client.post(f"/calls/{round.slug}/application")
    assert first.status_code == 303
    assert first.location == second.location
    assert db.session.scalar(select(func.count(Application.id))) == 1


def test_a_call_that_is_not_published_cannot_be_applied_to(client: Client, alva: Person) -> None:
    round = make.set_up_round()
    assert client.sign_in(alva).post(f"/calls/{round.slug}/application").status_code == 404


def test_nobody_applies_without_signing_in(client: Client, app: Any) -> None:
    assert client.post(f"/calls/{make.round().slug}/application").status_code == 401


def test_the_task_list_says_how_each_part_stands(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft", answers=["ett två tre"], association=None)
    said = page(client.sign_in(alva), f"/applications/{draft.id}")
    assert "3 av 5 delar är klara. Skicka in senast måndag 31 maj kl. 23.59." in said
    assert "Kontaktuppgifter Klar Ditt chefskap och din branschförening Pågår" in said
    assert "Varför du söker Pågår · 3 av 600 ord" in said
    assert "Fortsätt med Ditt chefskap och din branschförening" in said


def test_a_part_is_kept_unfinished_and_over_long_and_leads_on(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft", answers=["", ""])
    field = question_field(find_asked(draft.round).questions[0])
    path = f"/applications/{draft.id}/motivation"
    sent = {**fields(client.sign_in(alva), path), field: "ord " * 400}
    answer = client.post(path, data=sent)
    assert (answer.status_code, answer.location) == (303, f"/applications/{draft.id}/areas")
    assert read_part(reread(draft), Part.MOTIVATION)[field] == ("ord " * 400).strip()
    said = page(client, f"/applications/{draft.id}")
    assert "är för långt för att skickas: 400 ord, högst 300." in said
    assert "Varför du söker Pågår · 400 av 600 ord" in said
    assert "400 ord, högst 300" in page(client, f"/applications/{draft.id}/check")


def test_each_part_can_be_saved_as_it_is_shown(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    client.sign_in(alva)
    before = {part: read_part(draft, part) for part in Part}
    for part in Part:
        path = f"/applications/{draft.id}/{part}"
        assert client.post(path, data=fields(client, path)).status_code == 303
    assert {part: read_part(reread(draft), part) for part in Part} == before


def test_from_the_check_page_one_comes_back_to_it(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/contact"
    sent = fields(client.sign_in(alva), path)
    assert client.post(f"{path}?then=check", data=sent).location.endswith("/check")
    assert client.post(path, data={**sent, "then": "list", "intent": "x"}).location.endswith(
        str(draft.id)
    )


def test_autosave_tells_the_time_and_the_new_version(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/leadership"
    with time_machine.travel("2026-09-01T12:32:00Z", tick=False):
        sent = {**fields(client.sign_in(alva), path), "title": "Platschef", "intent": ""}
        first = client.post(f"{path}/autosave", data=sent)
        assert (first.status_code, first.json["saved"]) == (200, "Sparad 14.32")
        sent |= {"title": "Platschef bygg", "version": first.json["version"]}
        assert client.post(f"{path}/autosave", data=sent).status_code == 200
    assert reread(draft).title == "Platschef bygg"


def test_two_windows_on_one_part_keep_both_texts(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/leadership"
    old = fields(client.sign_in(alva), path)
    client.post(path, data={**old, "title": "Från ena fönstret"})
    mine = {**old, "title": "Från andra fönstret", "intent": "other"}
    assert client.post(f"{path}/autosave", data=mine).status_code == 409
    answer = client.post(path, data=mine)
    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 409
    assert soup.select_one("#title")["value"] == "Från andra fönstret"
    assert "Från ena fönstret" in soup.select_one(".notice").get_text()
    assert reread(draft).title == "Från ena fönstret"
    again = {**mine, "version": soup.select_one("input[name=version]")["value"], "intent": "y"}
    assert client.post(path, data=again).status_code == 303
    assert reread(draft).title == "Från andra fönstret"


def test_the_check_page_says_what_is_left_and_sending_is_refused_kindly(
    client: Client, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft", title="", association=None)
    path = f"/applications/{draft.id}"
    assert "Skriv din titel" in page(client.sign_in(alva), f"{path}/check")
    answer = client.post(f"{path}/submit")
    assert answer.status_code == 422
    assert "Välj en branschförening" in answer.text
    assert reread(draft).state is ApplicationState.DRAFT


def test_sending_gives_number_receipt_and_the_voluntary_questions(
    client: Client, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft")
    answer = client.sign_in(alva).post(f"/applications/{draft.id}/submit")
    said = page(client, answer.location)
    assert "2027-001" in said
    assert "Fem frivilliga frågor" in said
    letter = render_letter(db.session.scalars(select(Letter)).one())
    assert letter.subject == "Kvittens 2027-001: vi har tagit emot det du skickade"
    assert "Det är alltså inget besked om plats." in letter.text
    assert "onsdag 7 juli 2027" in letter.text
    assert "onsdag 7 juli 2027" in letter.html


def test_a_no_to_an_entry_rule_is_told_and_does_not_stop(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft", unmet=1)
    said = page(client.sign_in(alva), f"/applications/{draft.id}/check")
    assert "Villkoret är inte uppfyllt: Jag är medlem och chef." in said
    assert client.post(f"/applications/{draft.id}/submit").status_code == 303


@pytest.mark.parametrize(("seconds", "status"), [(-1, 303), (0, 409)])
def test_the_call_closes_to_the_second_and_the_text_is_kept(
    client: Client, alva: Person, seconds: int, status: int
) -> None:
    draft = make.application(make.round(), alva, "draft")
    at = draft.round.call.closes_at + timedelta(seconds=seconds)
    path = f"/applications/{draft.id}"
    with time_machine.travel(at, tick=False):
        assert client.sign_in(alva).post(f"{path}/submit").status_code == status
        if status == 409:
            late = {"title": "Sent skrivet", "version": "x", "intent": "z"}
            refused = client.post(f"{path}/leadership", data=late)
            assert (refused.status_code, "Sent skrivet" in refused.text) == (409, True)
            assert client.get(f"{path}/leadership").status_code == 302
            assert "Enhetschef" in page(client, path)


def test_changing_what_was_sent_keeps_its_number(client: Client, alva: Person) -> None:
    sent = make.application(make.round(), alva)
    path = f"/applications/{sent.id}"
    asked = page(client.sign_in(alva), f"{path}/reopen")
    assert "Medan du ändrar den räknas den inte som skickad." in asked
    assert reread(sent).state is ApplicationState.SUBMITTED
    client.post(f"{path}/reopen", data=fields(client, f"{path}/reopen"))
    said = page(client, path)
    assert "Din ansökan är inte skickad nu Du har öppnat ansökan 2027-001 för ändring" in said
    client.post(f"{path}/submit")
    assert (reread(sent).state, sent.number_text) == (ApplicationState.SUBMITTED, "2027-001")


def test_taking_back_asks_first_and_then_writes(client: Client, alva: Person) -> None:
    sent = make.application(make.round(), alva)
    path = f"/applications/{sent.id}"
    assert "raderas efter 30 dagar" in page(client.sign_in(alva), f"{path}/withdraw")
    assert reread(sent).state is ApplicationState.SUBMITTED
    client.post(f"{path}/withdraw", data=fields(client, f"{path}/withdraw"))
    assert reread(sent).state is ApplicationState.WITHDRAWN
    letters = list(db.session.scalars(select(Letter.kind).order_by(Letter.created_at)))
    assert letters == ["applications/receipt", "applications/withdrawal"]
    client.post(f"{path}/resume")
    assert reread(sent).state is ApplicationState.DRAFT


def test_what_staff_think_cannot_be_seen_on_the_status_page(
    client: Client, alva: Person, bo: Person, dag: Person
) -> None:
    round = make.round()
    states = {alva: "submitted", bo: "under_review", dag: "screened_out"}
    sent = {who: make.application(round, who, state) for who, state in states.items()}
    closed = round.call.closes_at + timedelta(days=1)
    with time_machine.travel(closed, tick=False):
        pages = [_unsigned(client, who, one) for who, one in sent.items()]
    assert pages[0] == pages[1] == pages[2]


def _unsigned(client: Client, who: Person, application: Application) -> str:
    """The status page without the parts that are this person's own or the coordinator's acts."""
    text = page(client.sign_in(who), f"/applications/{application.id}")
    return text.replace(application.number_text, "").replace(who.name, "")


STRANGE = {
    "script": SCRIPT,
    "emoji": "Chef 👩‍🚒 på räddningstjänsten",
    "percent": "%(x)s {{ 7*7 }} {0}",
    "formula": "=HYPERLINK(1)",
    "nul": "noll\x00tecken",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_texts_are_kept_as_texts(client: Client, alva: Person, text: str) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/leadership"
    sent = {**fields(client.sign_in(alva), path), "title": text, "workplace": text}
    assert client.post(path, data=sent).status_code == 303
    assert reread(draft).title == text.replace("\x00", "")
    for shown in ("", "/leadership", "/check"):
        html = client.get(f"/applications/{draft.id}{shown}").text
        assert SCRIPT not in html


TEXT_FIELDS = [
    ("contact", "name"),
    ("contact", "phone"),
    ("leadership", "title"),
    ("leadership", "workplace"),
    ("motivation", None),
]


@pytest.mark.parametrize(("part", "field"), TEXT_FIELDS)
@pytest.mark.parametrize("ending", ["", "/autosave"])
def test_personal_identity_numbers_are_refused_kindly(
    client: Client, alva: Person, part: str, field: str | None, ending: str
) -> None:
    draft = make.application(make.round(), alva, "draft")
    field = field or question_field(find_asked(draft.round).questions[0])
    path = f"/applications/{draft.id}/{part}"
    before = read_part(draft, Part(part))
    sent = {**fields(client.sign_in(alva), path), field: "19811218-9876"}
    answer = client.post(path + ending, data=sent)
    said = answer.json["errors"][field] if ending else answer.text
    assert answer.status_code == 422
    assert "ser ut som ett personnummer" in said
    assert read_part(reread(draft), Part(part)) == before


def test_line_breaks_in_a_name_are_refused_and_a_phone_number_is_not(
    client: Client, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/contact"
    sent = fields(client.sign_in(alva), path)
    broken = {**sent, "name": "Alva\r\nBcc: x@example.org"}
    assert client.post(path, data=broken).status_code == 422
    assert client.post(path, data={**sent, "phone": "070-123 45 67"}).status_code == 303


def test_a_megabyte_is_refused_and_what_was_there_is_kept(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    field = question_field(find_asked(draft.round).questions[0])
    path = f"/applications/{draft.id}/motivation"
    sent = fields(client.sign_in(alva), path)
    assert client.post(path, data={**sent, field: "x" * 1_100_000}).status_code in {413, 422}
    assert client.post(path, data={**sent, field: "x" * 60_000}).status_code == 422
    assert read_part(reread(draft), Part.MOTIVATION)[field] == sent[field]


def test_the_guide_suggests_and_the_person_decides(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft", association=None)
    path = f"/applications/{draft.id}/leadership"
    sent = fields(client.sign_in(alva), path)
    sent |= {"title": "Projektledare", "workplace": "Lunds byggbolag", "then": "suggest"}
    answer = client.post(path, data=sent)
    assert answer.location == f"{path}#association"
    soup = BeautifulSoup(client.get(path).text, "html.parser")
    first = soup.select_one("#association .choice")
    assert "Byggcheferna" in first.get_text()
    assert "Eftersom du skrev ”byggbolag”" in first.get_text()
    assert soup.select("#association [checked]") == []


PATHS = (
    "",
    "/contact",
    "/leadership",
    "/motivation",
    "/areas",
    "/dates",
    "/check",
    "/receipt",
    "/withdraw",
    "/diversity",
)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_opens_somebody_elses_application(
    client: Client, alva: Person, bo: Person, cleo: Person, dag: Person, path: str
) -> None:
    round = make.round()
    sent = make.application(round, alva)
    make.grant(bo, Role.REVIEWER, round)
    make.grant(cleo, Role.COORDINATOR, round)
    path = f"/applications/{sent.id}{path}"
    assert client.get(path).status_code == 302
    assert [client.sign_in(who).get(path).status_code for who in (bo, cleo, dag)] == [403] * 3


@pytest.mark.parametrize("act", ["submit", "reopen", "resume", "withdraw", "contact/autosave"])
def test_nobody_else_acts_on_it(client: Client, alva: Person, dag: Person, act: str) -> None:
    sent = make.application(make.round(), alva)
    assert client.post(f"/applications/{sent.id}/{act}").status_code == 401
    assert client.sign_in(dag).post(f"/applications/{sent.id}/{act}").status_code == 403


@pytest.mark.parametrize("path", ["", "/check", "/leadership", "/motivation"])
def test_a_page_asks_the_same_number_of_questions_however_much_is_written(
    client: Client,
    alva: Person,
    bo: Person,
    path: str,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    round = make.round()
    little = make.application(round, alva, "draft", answers=["Kort.", ""], areas=[])
    much = make.application(round, bo, "draft")
    counts = []
    for who, one in ((alva, little), (bo, much)):
        address = f"/applications/{one.id}{path}"
        client.sign_in(who)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_sending_in_a_second_tab_shows_the_receipt(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/submit"
    first = client.sign_in(alva).post(path, data={"intent": "one"})
    second = client.post(path, data={"intent": "two"})
    assert (second.status_code, second.location) == (303, first.location)
    assert len(db.session.scalars(select(Letter)).all()) == 1
