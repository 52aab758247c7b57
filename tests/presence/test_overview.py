"""The overview of a round: everybody by every session, filtered by the address, as a sheet."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from aspirant.core.spreadsheets import write_csv
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from tests import make
from tests.conftest import Client
from tests.make_presence import pressed, tick, who
from tests.make_schedule import SOON, found_session

AFTER = SOON + timedelta(days=3)


@pytest.fixture
def congress(round: Round, session: Session, bo: Person) -> Session:
    """Two whole days, of which Erik was there, Fia half and Gun not noted."""
    made = make.session(round, "Kongress", ends_at=SOON + timedelta(hours=27), is_all_day=True)
    halves = {"erik": ("present",) * 4, "fia": ("present", "present", "absent", "excused")}
    ticks = [
        pressed(name, word, at=AFTER, half_day=number)
        for name, words in halves.items()
        for number, word in enumerate(words, start=1)
    ]
    tick(made, *ticks, by=bo, at=AFTER)
    tick(session, pressed("erik", "present", at=SOON), by=bo, at=SOON)
    return made


def page_of(round: Round, query: str = "") -> str:
    return f"/rounds/{round.slug}/presence{query}"


def rows_of(html: str) -> dict[str, list[str]]:
    """By name: the words of the cells."""
    table = BeautifulSoup(html, "html.parser").select_one("table.attended")
    return {
        row.th.get_text(): [" ".join(one.get_text(" ").split()) for one in row.select("td")]
        for row in (table.select("tbody tr") if table else [])
    }


@time_machine.travel(AFTER, tick=False)
def test_everybody_by_every_session(
    client: Client, round: Round, cleo: Person, congress: Session
) -> None:
    rows = rows_of(client.sign_in(cleo).get(page_of(round)).text)
    assert rows["Erik"] == [
        "● Närvarande ● Närvarande ● Närvarande ● Närvarande", "● Närvarande", "5 av 5", "–",
        "Uppfyller kravet",
    ]  # fmt: skip
    assert rows["Fia"][0] == "● Närvarande ● Närvarande ✕ Frånvarande ○ Anmält förhinder"
    assert rows["Fia"][2] == "2 av 5"
    assert rows["Gun"][:3] == [" ".join(["? Inte antecknad än"] * 4), "? Inte antecknad än",
                               "0 av 5"]  # fmt: skip


@time_machine.travel(AFTER, tick=False)
def test_the_address_is_the_view(
    client: Client, round: Round, cleo: Person, congress: Session
) -> None:
    client.sign_in(cleo)
    for query, names in (
        ("?q=ri", ["Erik"]),
        ("?standing=reached", ["Erik"]),
        ("?standing=below&standing=on_the_way", ["Fia", "Gun"]),
        ("?q=ingen", []),
        ("?standing=nonsense&session=nonsense&q=%00", ["Erik", "Fia", "Gun"]),
    ):
        assert list(rows_of(client.get(page_of(round, query)).text)) == names, query
    one = client.get(page_of(round, f"?session={congress.id}")).text
    assert {len(cells) for cells in rows_of(one).values()} == {4}


@time_machine.travel(AFTER, tick=False)
def test_the_sheet_has_a_column_for_each_half_day_and_no_formula(
    client: Client, round: Round, cleo: Person, congress: Session
) -> None:
    erik = who("erik")
    erik.name = "=Erik()"
    db.session.commit()
    answer = client.sign_in(cleo).get(page_of(round, "/export?standing=reached"))
    heads, row = load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)
    assert heads[1:3] == ("Kongress, mån 14 sep förmiddag", "Kongress, mån 14 sep eftermiddag")
    assert row == ("=Erik()", *["Närvarande"] * 5, 5, 0, 5, 0, "Uppfyller kravet")
    cell = load_workbook(BytesIO(answer.data)).active["A2"]
    assert cell.data_type == "s"
    plain = client.get(page_of(round, "/export?standing=reached&as=csv"))
    assert plain.data.decode("utf-8-sig").splitlines()[1].startswith("'=Erik();Närvarande;")
    assert plain.headers["Content-Disposition"].endswith("attendance.csv")


def test_no_text_of_a_csv_is_a_formula() -> None:
    cells = ["=1+1", " =1", "+1", "-1", "@x", "\tx", "Åsa_", "He said no", -5, None]
    line = write_csv(["a"], [cells]).decode("utf-8-sig").splitlines()[1]
    assert line == "'=1+1;'=1;'+1;'-1;'@x;x;Åsa_;He said no;-5;"


@time_machine.travel(AFTER, tick=False)
def test_it_asks_as_many_questions_at_one_row_as_at_three(
    client: Client,
    round: Round,
    cleo: Person,
    congress: Session,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    client.sign_in(cleo)
    here, counts = page_of(round), []
    for names in (("hans",), ("ida", "jon")):
        make.group(round, *names)
        db.session.rollback()
        with count_queries() as queries:
            assert client.get(here).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@time_machine.travel(AFTER, tick=False)
def test_it_says_what_to_do_when_empty_and_is_closed_to_others(
    client: Client, round: Round, bo: Person, dag: Person
) -> None:
    assert "Inga träffar än" in client.sign_in(bo).get(page_of(round)).text
    for person in (dag, who("erik")):
        assert client.sign_in(person).get(page_of(round)).status_code == 403
        assert client.get(page_of(round, "/export")).status_code == 403


@time_machine.travel(SOON, tick=False)
def test_reasons_are_read_by_those_who_coordinate_and_gone_after_the_session(
    client: Client, session: Session, bo: Person, cleo: Person
) -> None:
    path, reason = f"/sessions/{session.id}/excuses", "Migrän sedan i morse"
    data = {"person": str(who("erik").id), "reason": reason}
    assert client.sign_in(bo).get(path).status_code == 403
    assert client.sign_in(cleo).post(path, data=data).status_code == 303
    assert reason in client.get(path).text
    raw = db.session.connection().exec_driver_sql("SELECT reason FROM excuses").scalar()
    assert reason.encode() not in bytes(raw)
    assert reason in client.sign_in(who("erik")).get("/my-page/personal-data").text
    with time_machine.travel(SOON + timedelta(hours=29), tick=False):
        client.sign_in(cleo)
        assert client.post(path, data=data).status_code == 409
        assert "Inga skäl är sparade" in client.get(path).text
    client.sign_in(cleo).post(path, data=data | {"reason": ""})
    assert reason not in client.get(path).text
    assert client.post(path, data=data | {"person": str(bo.id)}).status_code == 422
    assert found_session(session).title.sv == "Träff"
