"""Certificates: given by the rule or by decision, the same bytes each time, checked by a code."""

from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from fpdf import FPDF

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.presence.certificate_pdf import FONT, MOST_LINES, SMALLEST, _Sheet, grouped
from aspirant.presence.models import Certificate
from aspirant.programme.models import Round, Session
from tests.conftest import Client
from tests.make_presence import pressed, tick, who
from tests.make_schedule import SOON

AFTER = SOON + timedelta(days=2)


@pytest.fixture
def over(round: Round, session: Session, bo: Person) -> Round:
    """A round whose session is over: Erik was there, Fia was not."""
    words = {"erik": "present", "fia": "absent", "gun": "excused"}
    ticks = [pressed(name, word, at=SOON) for name, word in words.items()]
    tick(session, *ticks, by=bo, at=SOON)
    return round


def overview(round: Round) -> str:
    return f"/rounds/{round.slug}/presence"


def give(client: Client, round: Round, how: str = "give", **data: str) -> int:
    path = f"/rounds/{round.slug}/certificates/{how}"
    status: int = client.post(path, data=data).status_code
    return status


def certificate_of(name: str) -> Certificate | None:
    return db.session.query(Certificate).filter_by(person_id=who(name).id).one_or_none()


def sheet_of(client: Client, certificate: Certificate) -> bytes:
    answer = client.get(f"/certificates/{certificate.id}/certificate.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    body: bytes = answer.data
    return body


@time_machine.travel(AFTER, tick=False)
def test_those_who_reached_the_rule_get_it_with_a_letter(
    client: Client, over: Round, cleo: Person
) -> None:
    client.sign_in(cleo)
    assert "Utfärda intyg till 1 som uppfyller kravet" in client.get(overview(over)).text
    assert give(client, over) == 303
    assert give(client, over) == 409  # nobody is left
    certificate = certificate_of("erik")
    assert certificate
    assert (certificate_of("fia"), certificate_of("gun")) == (None, None)
    letter = db.session.query(Letter).filter_by(kind="presence/certificate").one()
    assert letter.address == "erik@example.org"
    rendered = render_letter(letter)
    assert rendered.subject == "Ditt intyg är klart"
    assert f"/rounds/{over.slug}/my-presence" in rendered.text
    entry = db.session.query(AuditEntry).filter_by(action="give_certificate").one()
    assert (entry.thing_id, entry.details) == (certificate.id, {"by_rule": True})
    mine = client.sign_in(who("erik")).get(f"/rounds/{over.slug}/my-presence").text
    assert f"/certificates/{certificate.id}/certificate.pdf" in mine


def test_none_is_given_by_the_rule_before_the_last_session_is_over(
    client: Client, over: Round, cleo: Person
) -> None:
    with time_machine.travel(SOON + timedelta(hours=1), tick=False):
        client.sign_in(cleo)
        assert "Utfärda intyg till" not in client.get(overview(over)).text
        assert give(client, over) == 409
    assert certificate_of("erik") is None


@time_machine.travel(AFTER, tick=False)
def test_a_decision_with_its_reason_gives_what_the_rule_does_not(
    client: Client, over: Round, cleo: Person
) -> None:
    client.sign_in(cleo)
    fia, reason = str(who("fia").id), "Var med på distans, men listan fördes inte."
    assert give(client, over, "one", person=fia, reason="") == 422
    assert give(client, over, "one", person=fia, reason=reason) == 303
    certificate = certificate_of("fia")
    assert certificate
    assert certificate.reason == reason
    assert reason in client.get(f"/certificates/{certificate.id}/take-back").text
    assert b"distans" not in sheet_of(client, certificate)
    assert give(client, over, "one", person=fia, reason=reason) == 422  # no longer to choose


@time_machine.travel(AFTER, tick=False)
def test_the_sheet_is_the_same_whenever_it_is_drawn(
    client: Client, over: Round, cleo: Person, bo: Person, session: Session
) -> None:
    give(client.sign_in(cleo), over)
    certificate = certificate_of("erik")
    assert certificate
    client.sign_in(who("erik"))
    first = sheet_of(client, certificate)
    assert first.startswith(b"%PDF-")
    assert b"/Lang (sv)" in first
    assert b"/DisplayDocTitle true" in first
    assert len(first) < 40_000
    tick(session, pressed("erik", "absent", at=AFTER), by=bo, at=AFTER)
    with time_machine.travel(AFTER + timedelta(days=900), tick=False):
        assert sheet_of(client.sign_in(who("erik")), certificate) == first


@time_machine.travel(AFTER, tick=False)
def test_it_is_read_by_its_person_and_those_who_coordinate(
    client: Client, over: Round, cleo: Person, bo: Person, dag: Person
) -> None:
    give(client.sign_in(cleo), over)
    certificate = certificate_of("erik")
    assert certificate
    path = f"/certificates/{certificate.id}/certificate.pdf"
    found = [client.sign_in(one).get(path).status_code for one in (bo, dag, who("fia"), cleo)]
    assert found == [403, 403, 403, 200]
    assert give(client.sign_in(bo), over) == 403


@time_machine.travel(AFTER, tick=False)
def test_a_code_is_checked_together_with_the_name(
    client: Client, over: Round, cleo: Person
) -> None:
    give(client.sign_in(cleo), over)
    certificate = certificate_of("erik")
    assert certificate
    code, stranger = grouped(certificate.code), client.application.test_client()
    answers = []
    for name, given in (
        ("Erik", code), (" erik ", certificate.code.lower()), ("Fia", code), ("Erik", "BCDF"),
    ):  # fmt: skip
        page = stranger.post("/certificates", data={"name": name, "code": given}).text
        answers.append(("Ja. Ett intyg" in page, "Nej. Det finns inget" in page))
    assert answers == [(True, False), (True, False), (False, True), (False, True)]
    assert stranger.post("/certificates", data={"name": "", "code": code}).status_code == 422
    client.post(f"/certificates/{certificate.id}/take-back")
    page = stranger.post("/certificates", data={"name": "Erik", "code": code}).text
    assert "Nej. Det finns inget" in page
    assert certificate_of("erik") is None


@time_machine.travel(AFTER, tick=False)
def test_every_name_can_be_written(client: Client, over: Round, cleo: Person) -> None:
    who("erik").name = "Nguyễn Šárka Łukasz Αλέξης Ёлкина Ġwann 王 🙂"
    db.session.commit()
    give(client.sign_in(cleo), over)
    certificate = certificate_of("erik")
    assert certificate
    assert sheet_of(client.sign_in(who("erik")), certificate).startswith(b"%PDF-")


def test_of_many_sessions_the_last_are_counted_and_long_titles_can_be_read(app: Flask) -> None:
    long = "Metoder för delaktighet i styrelsen och i vardagen på en mycket stor arbetsplats"
    rows = [
        {
            "title": {"sv": long if number == 1 else f"Träff {number}", "en": ""},
            "starts_at": f"2026-10-{number:02}T07:00:00+00:00",
            "ends_at": f"2026-10-{number + (number == 1):02}T15:00:00+00:00",
            "present": 2,
        }
        for number in range(1, 17)
    ]
    pdf, drawn = FPDF(), []
    pdf.c_margin = 0
    pdf.add_font("serif", fname=FONT)
    pdf.add_page()
    pdf.cell = lambda text, **_how: drawn.append((text, pdf.font_size_pt))  # type: ignore[method-assign]
    with closing(pdf.fonts["serif"]), app.test_request_context(), force_locale("sv"):
        _Sheet(pdf, "sv").sessions({"sessions": rows})
    whole = [text.replace("\u00a0", " ") for text, _size in drawn]
    assert len(whole) == 3 * MOST_LINES
    assert whole[0] == "1–2 oktober 2026"
    assert whole[1].endswith("…")
    assert long.startswith(whole[1].removesuffix("…"))
    assert whole[-3:] == ["", "5 träffar till", "10 halvdagar"]
    assert min(size for _text, size in drawn) >= SMALLEST
