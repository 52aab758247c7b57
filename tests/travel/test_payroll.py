"""Lists for the payroll: frozen, repeatable, and no claim in two of them."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.core.spreadsheets import write_csv
from aspirant.extensions import db
from aspirant.lifecycle import BatchState, ClaimState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.travel.models import PayrollBatch, TravelClaim
from aspirant.travel.queries.lists import read_batch
from tests import make
from tests.applications.test_at_once import all_at_once, signed_in
from tests.conftest import Client
from tests.make_schedule import again
from tests.make_travel import batch, claim, found, found_batch
from tests.travel.test_claim import person


def approved(session: Session, cleo: Person) -> list[TravelClaim]:
    names = ("erik", "fia", "gun")
    return [
        claim(session, person(name), "approved", by=again(cleo), shade=shade)
        for shade, name in enumerate(names)
    ]


def batches() -> list[PayrollBatch]:
    db.session.expire_all()
    return list(db.session.scalars(select(PayrollBatch).order_by(PayrollBatch.number)))


@pytest.mark.parametrize("intent", ["one and the same", ""])
def test_two_coordinators_at_once_make_one_list(
    app: Flask, round: Round, session: Session, cleo: Person, dag: Person, intent: str
) -> None:
    make.with_role(dag, Role.COORDINATOR, round)
    claims = approved(session, cleo)
    data = {"expected": str(3 * 24_950), "intent": intent}
    path = f"/rounds/{round.slug}/payroll"
    tokens = [signed_in(again(cleo)), signed_in(again(dag))]
    answers = Counter(all_at_once(app, [(token, path, data) for token in tokens * 4]))
    assert set(answers) <= {303, 409}
    (made,) = batches()
    assert (made.claims_count, made.total_ore) == (3, 74_850)
    assert {found(one).batch_id for one in claims} == {made.id}
    assert answers[303] == (4 if intent else 1)


def test_a_list_is_only_of_what_was_seen(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    claim(session, person("erik"), "approved", by=again(cleo))
    seen = {"expected": "24950"}
    claim(session, person("fia"), "approved", by=again(cleo), shade=9)
    client.sign_in(again(cleo))
    path = f"/rounds/{round.slug}/payroll"
    for data in (seen, {}, {"expected": "mycket"}):
        assert client.post(path, data=data).status_code == 409
    assert batches() == []
    assert client.post(path, data={"expected": "49900"}).status_code == 303


def test_an_undone_list_gives_back_its_claims_and_loses_its_file(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    claims = approved(session, cleo)
    first = batch(round, by=again(cleo))
    client.sign_in(again(cleo))
    assert client.post(f"/payroll-batches/{first.id}/undo").status_code == 303
    assert found_batch(first).state is BatchState.UNDONE
    assert read_batch(first) == b""
    assert {found(one).batch_id for one in claims} == {None}
    assert client.post(f"/payroll-batches/{first.id}/pay").status_code == 409
    second = batch(round, by=again(cleo))
    assert second.number == 2
    client.sign_in(again(cleo))
    assert client.post(f"/payroll-batches/{second.id}/pay").status_code == 303
    assert {found(one).state for one in claims} == {ClaimState.PAID}
    paid = select(Letter.address).where(Letter.kind == "travel/paid").order_by(Letter.address)
    assert [one.split("@")[0] for one in db.session.scalars(paid)] == ["erik", "fia", "gun"]


def test_the_file_stays_as_it_was_when_names_change(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    approved(session, cleo)
    made = batch(round, by=again(cleo))
    before = read_batch(made)
    person("erik").name = "Någon Annan"
    db.session.commit()
    answer = client.sign_in(again(cleo)).get(f"/payroll-batches/{made.id}/file")
    assert answer.data == before
    assert answer.data.startswith(b"\xef\xbb\xbfReferens;Namn;")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert client.sign_in(person("erik")).get(f"/payroll-batches/{made.id}/file").status_code == 403


def test_nothing_in_the_file_is_a_formula() -> None:
    file = write_csv(("Namn",), [['=HYPERLINK("x";1)'], ["+46"], ["@a"], ["-1"], ["a;b"], ["å\nö"]])
    assert file.decode("utf-8-sig").split("\r\n")[1:-1] == [
        '"\'=HYPERLINK(""x"";1)"',
        "'+46",
        "'@a",
        "'-1",
        '"a;b"',
        "å ö",
    ]


def test_no_table_of_travel_has_a_place_for_a_bank_account() -> None:
    tables = [t for t in db.metadata.sorted_tables if t.name.startswith(("travel", "payroll"))]
    names: list[Any] = [column.name for table in tables for column in table.columns]
    assert len(tables) == 6
    assert [n for n in names if any(w in n for w in ("account", "bank", "iban", "giro"))] == []
