"""My travel claim: from the session's page to the letter that says it is paid."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from aspirant.core.traces import without_traces
from aspirant.extensions import db
from aspirant.lifecycle import ClaimState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.programme.models import Round, Session
from aspirant.travel.models import TravelClaim, TravelReceipt
from aspirant.travel.words import TravelKind
from tests import make
from tests.applications.test_at_once import all_at_once, signed_in
from tests.conftest import Client
from tests.make_schedule import again
from tests.make_travel import claim, found, picture
from tests.schedule.test_changes import words_of

TICKET = {
    "kind": "train",
    "day": "2026-08-31",
    "from_place": "Gävle",
    "to_place": "Stockholm",
    "amount": "1 234,50",
}
DRIVE = {"day": "2026-08-31", "from_place": "Gävle", "to_place": "Stockholm", "km": "173,5"}


def person(name: str) -> Person:
    one = find_person_by_email(f"{name}@example.org")
    assert one
    return one


def own_claim(name: str) -> TravelClaim:
    wanted = select(TravelClaim).where(TravelClaim.person_id == person(name).id)
    return found(db.session.scalars(wanted).one())


def letters() -> list[tuple[str, str]]:
    rows = select(Letter.kind, Letter.address).where(Letter.kind.like("travel/%"))
    return [tuple(row) for row in db.session.execute(rows.order_by(Letter.created_at, Letter.kind))]


def receipt(name: str = "IMG 1.png", shade: int = 200) -> tuple[BytesIO, str]:
    return BytesIO(picture(shade)), name


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_claim_goes_from_the_session_to_the_payroll(
    client: Client, round: Round, session: Session, cleo: Person, language: str
) -> None:
    for one in (person("erik"), person("cleo")):
        one.language = language
    db.session.commit()
    client.sign_in(person("erik"))
    assert f"/rounds/{round.slug}/my-claims" in client.get(f"/sessions/{session.id}").text
    here = client.post(f"/sessions/{session.id}/claim").location
    assert client.post(f"/sessions/{session.id}/claim").location == here
    assert client.post(f"{here}/add-ticket", data=TICKET | {"file": receipt()}).location == here
    assert client.post(f"{here}/add-drive", data=DRIVE).location == here
    page = words_of(client.get(here).text)
    assert ("1 668,25 kr" if language == "sv" else "SEK 1,668.25") in page
    assert client.post(f"{here}/submit").location == here
    made = own_claim("erik")
    assert (made.state, made.reference, made.total_ore) == (ClaimState.SUBMITTED, "R-001", 166_825)
    client.sign_in(again(cleo))
    listed = words_of(client.get(f"/rounds/{round.slug}/claims").text)
    assert "Erik" in listed
    handle = f"{here}/handle"
    assert client.get(handle).status_code == 200
    data = {"version": str(made.version), "payroll_reference": "A17"}
    assert client.post(f"{here}/approve", data=data).location == handle
    payroll = f"/rounds/{round.slug}/payroll"
    expected = BeautifulSoup(client.get(payroll).text, "html.parser").select_one("#expected") or {}
    data = {"expected": expected.get("value", "166825")}
    batch = client.post(payroll, data=data).location
    file = client.get(f"{batch}/file")
    assert file.data == client.get(f"{batch}/file").data
    head = "2027-2028/R-001;Erik;erik@example.org;A17"
    assert file.data.decode("utf-8-sig").splitlines()[1:] == [
        f"{head};Tåg;2026-08-31;;;1234,50;2027–2028;",
        f"{head};Egen bil;2026-08-31;173,5;25,00;433,75;2027–2028;",
    ]
    assert client.post(f"{batch}/pay").location == batch
    assert own_claim("erik").state is ClaimState.PAID
    assert letters() == [
        ("travel/approved", "erik@example.org"),
        ("travel/paid", "erik@example.org"),
    ]
    assert client.post(f"{batch}/undo").status_code == 409


def test_nothing_typed_is_lost_and_a_chosen_file_is_kept(client: Client, session: Session) -> None:
    client.sign_in(person("erik"))
    here = client.post(f"/sessions/{session.id}/claim").location
    typed = TICKET | {"amount": "mycket", "intent": "one", "file": receipt("IMG 7.png")}
    answer = client.post(f"{here}/add-ticket", data=typed)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#amount")["value"] == "mycket"  # type: ignore[index]
    assert page.select_one("#from_place")["value"] == "Gävle"  # type: ignore[index]
    chosen = page.select_one("#receipt option[selected]")
    assert chosen is not None
    assert chosen.get_text() == "IMG 7.png"
    mended = TICKET | {"intent": "one", "receipt": str(chosen["value"])}
    assert client.post(f"{here}/add-ticket", data=mended).status_code == 303
    (line,) = own_claim("erik").lines
    assert (line.amount_ore, line.receipt and line.receipt.file_name) == (123_450, "IMG 7.png")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "0", "mer än 0"),
        ("amount", "tolv", "till exempel 1 234,50"),
        ("day", "2026-07-01", "inom två veckor"),
        ("reason", "Sätt in på konto 8327-9, 123 456 789-0", "bankkonto"),
        ("from_place", "SE45 5000 0000 0583 9825 7466", "bankkonto"),
        ("reason", "811218-9876", "personnummer"),
        ("kind", "taxi", "med några ord varför"),
        ("kind", "lodging", "i listan"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_it(
    client: Client, session: Session, field: str, typed: str, said: str
) -> None:
    client.sign_in(person("erik"))
    here = client.post(f"/sessions/{session.id}/claim").location
    answer = client.post(f"{here}/add-ticket", data=TICKET | {field: typed})
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert own_claim("erik").lines == []


def test_a_receipt_is_for_the_person_and_once_sent_for_the_coordinator(
    client: Client, round: Round, session: Session, cleo: Person, dag: Person
) -> None:
    made = claim(session, person("erik"), "draft")
    url = f"/travel-receipts/{made.receipts[0].id}/file"
    seen = {name: client.sign_in(again(person(name))).get(url) for name in ("erik", "fia", "cleo")}
    assert [one.status_code for one in seen.values()] == [200, 403, 403]
    assert seen["erik"].data == without_traces(picture())
    assert seen["erik"].headers["Content-Disposition"] == "attachment; filename=kvitto.png"
    client.sign_in(person("erik")).post(f"/claims/{made.id}/submit")
    assert client.sign_in(again(cleo)).get(url).status_code == 200
    assert client.sign_in(dag).get(url).status_code == 403


def test_receipts_are_encrypted_where_they_lie(session: Session) -> None:
    made = claim(session, person("erik"), "draft")
    raw = db.session.connection().exec_driver_sql("SELECT content FROM travel_receipts").scalar()
    assert without_traces(picture()) not in bytes(raw)
    wanted = select(TravelReceipt.content).where(TravelReceipt.claim_id == made.id)
    assert db.session.scalar(wanted) == without_traces(picture())


def test_a_claim_that_came_back_is_mended_and_keeps_its_number(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "returned", by=cleo)
    client.sign_in(person("erik"))
    assert "Rätta din reseräkning för Träff" in client.get("/my-page").text
    assert "Lägg till." in client.get(f"/claims/{made.id}").text
    client.post(f"/claims/{made.id}/add-drive", data=DRIVE)
    assert client.post(f"/claims/{made.id}/submit").status_code == 303
    again_ = own_claim("erik")
    assert (again_.number, again_.total_ore, again_.decided_by_id) == (1, 24_950 + 43_375, None)
    assert client.post(f"/claims/{made.id}/add-drive", data=DRIVE).status_code == 409
    assert client.post(f"/claims/{made.id}/withdraw").status_code == 303
    assert client.post(f"/claims/{made.id}/resume").status_code == 303
    assert own_claim("erik").state is ClaimState.DRAFT


def test_only_those_who_are_to_come_can_claim(
    client: Client, round: Round, session: Session, cleo: Person, dag: Person
) -> None:
    for who, status in ((again(cleo), 403), (dag, 403), (person("fia"), 303)):
        assert client.sign_in(who).post(f"/sessions/{session.id}/claim").status_code == status
    online = make.session(round, mode="online")
    assert client.sign_in(person("fia")).post(f"/sessions/{online.id}/claim").status_code == 409
    made = own_claim("fia")
    assert client.sign_in(person("erik")).get(f"/claims/{made.id}").status_code == 403


def test_what_is_sent_is_what_was_counted_whoever_presses_first(
    app: Flask, session: Session
) -> None:
    made = claim(session, person("erik"), "draft")
    token, here = signed_in(person("erik")), f"/claims/{made.id}"
    presses = [(token, f"{here}/submit", {}), (token, f"{here}/add-drive", DRIVE)]
    assert set(all_at_once(app, presses * 3)) <= {303, 409}
    if own_claim("erik").state is ClaimState.DRAFT:  # every press to send met a change
        assert all_at_once(app, presses[:1]) == [303]
    after = own_claim("erik")
    assert after.state is ClaimState.SUBMITTED
    assert after.total_ore == sum(line.amount_ore for line in after.lines)


def test_a_lists_page_asks_as_much_for_one_session_as_for_three(
    client: Client, round: Round, session: Session, count_queries: Any
) -> None:
    counts = []
    client.sign_in(person("erik"))
    for _turn in (1, 2, 3):
        with count_queries() as queries:
            client.get(f"/rounds/{round.slug}/my-claims")
        counts.append(len(queries))
        claim(make.session(round), person("erik"), "draft")
        client.sign_in(person("erik"))
    assert counts[0] == counts[2]


def test_what_lacks_a_receipt_or_a_line_is_said_before_it_is_sent(
    client: Client, session: Session
) -> None:
    made = claim(session, person("erik"), kind=TravelKind.TRAIN, without_receipt=True)
    here = f"/claims/{made.id}"
    client.sign_in(person("erik"))
    assert client.post(f"{here}/receipts", data={"files": receipt("lös.png")}).status_code == 303
    shown = BeautifulSoup(client.get(here).text, "html.parser")
    notice = shown.select_one(".notice.warning") or shown
    said = " ".join(notice.get_text().split())
    assert "En rad saknar sitt kvitto: Tåg, Gävle – Stockholm" in said
    assert "Ett kvitto hör inte till någon rad: lös.png" in said
    assert notice.select_one(f'a[href="/claim-lines/{own_claim("erik").lines[0].id}"]')
    assert client.post(f"{here}/submit").location == here
    assert own_claim("erik").state is ClaimState.SUBMITTED


def test_only_what_was_sent_is_taken_back(client: Client, session: Session) -> None:
    made = claim(session, person("erik"))
    here = f"/claims/{made.id}"
    shown = client.sign_in(person("erik")).get(here).text
    assert "Ta tillbaka reseräkningen" not in shown
    assert "Lägg undan utkastet" in shown
    assert "saknar sitt kvitto" not in shown
    assert client.post(f"{here}/withdraw").location == here
    assert "Utkastet är undanlagt." in client.get(here).text
    client.post(f"{here}/resume")
    client.post(f"{here}/submit")
    assert "Ta tillbaka reseräkningen" in client.get(here).text
