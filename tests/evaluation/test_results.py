"""What sessions were like, for those who lead: question by question, theme by theme."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from aspirant.evaluation.service import hand_in
from aspirant.extensions import db
from aspirant.operations.retention import purge
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from tests import make
from tests.conftest import Client
from tests.make_evaluation import FULL, NAMES, answered, closed, found, opened, person
from tests.make_schedule import again

ANSWERS = [FULL | {"q1": value, "q5": "", "q6": f"=Svar {value}"} for value in "34455"]


def table(html: str, place: int = 0) -> list[list[str]]:
    """A table of the page, cell by cell."""
    found = BeautifulSoup(html, "html.parser").select("main table")[place]
    rows = [
        [" ".join(c.get_text(" ").split()) for c in r.select("th, td")] for r in found.select("tr")
    ]
    return [row for row in rows if row]


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


def sheet(response: Any) -> list[list[Any]]:
    """What is in a spreadsheet."""
    rows = load_workbook(BytesIO(response.data)).active.iter_rows(values_only=True)
    return [[cell for cell in row if cell is not None] for row in rows]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "5 svar, 83,33 % av de 6 tillfrågade"),
        ("en", "5 answers, 83.33% of the 6 asked"),
    ],
)
def test_how_many_answered_is_said_as_the_organisation_does(
    client: Client, round: Round, bo: Person, language: str, said: str
) -> None:
    made = closed(round, ANSWERS)
    again(bo).language = language
    db.session.commit()
    client.sign_in(again(bo))
    assert said in client.get(f"/evaluations/{made.id}").text
    assert said in client.get(f"/rounds/{round.slug}/evaluations").text


def test_each_question_has_its_distribution_in_words_and_as_bars(
    client: Client, round: Round, cleo: Person
) -> None:
    made = closed(round, ANSWERS)
    page = client.sign_in(again(cleo)).get(f"/evaluations/{made.id}").text
    assert "Innehåll · 5 svar · medelvärde 4,2" in words_of(page)
    assert table(page) == [
        ["Svar", "Som stapel", "Antal", "Andel"],
        ["1 – Nästan inget", "", "0", "0 %"],
        ["2", "", "0", "0 %"],
        ["3", "", "1", "20 %"],
        ["4", "", "2", "40 %"],
        ["5 – Väldigt mycket", "", "2", "40 %"],
    ]
    bars = BeautifulSoup(page, "html.parser").select("main svg rect.value")[:5]
    assert [bar["width"] for bar in bars] == ["0.00", "0.00", "20.00", "40.00", "40.00"]
    assert "Ingen har skrivit något." in page
    assert "=Svar 4" in page
    assert "Har inte svarat Vi vet bara om någon har svarat, aldrig vad. Jonas" in words_of(page)


def test_the_file_says_what_the_page_says_and_holds_no_formula(
    client: Client, round: Round, cleo: Person
) -> None:
    made = closed(round, ANSWERS)
    client.sign_in(again(cleo))
    rows = sheet(client.get(f"/evaluations/{made.id}/export"))
    assert rows[:8] == [
        ["Fråga", "Tema", "Svar", "Antal", "Andel i procent"],
        ["5 svar, 83,33 % av de 6 tillfrågade"],
        ["Hur mycket gav innehållet dig?", "Innehåll", "1 – Nästan inget", 0, 0],
        ["Hur mycket gav innehållet dig?", "Innehåll", "2", 0, 0],
        ["Hur mycket gav innehållet dig?", "Innehåll", "3", 1, 20],
        ["Hur mycket gav innehållet dig?", "Innehåll", "4", 2, 40],
        ["Hur mycket gav innehållet dig?", "Innehåll", "5 – Väldigt mycket", 2, 40],
        ["Hur mycket gav innehållet dig?", "Innehåll", "Medelvärde", 4.2],
    ]
    cells = load_workbook(BytesIO(client.get(f"/evaluations/{made.id}/export").data)).active
    assert {cell.data_type for row in cells.iter_rows() for cell in row} <= {"s", "n"}
    page = client.get(f"/evaluations/{made.id}").text
    texts = [one.get_text() for one in BeautifulSoup(page, "html.parser").select(".said li")]
    assert [row[2] for row in rows if str(row[-1]).startswith("=")] == texts


def test_themes_go_through_the_round_as_figures_a_table_and_a_file(
    client: Client, round: Round, cleo: Person
) -> None:
    closed(round, ANSWERS, "Träff 1")
    closed(round, [FULL] * 4, "Träff 2", at=make.AT + timedelta(hours=6))
    closed(round, [{"q1": "2"}] * 6, "Träff 3", at=make.AT + timedelta(days=1))
    client.sign_in(again(cleo))
    page = client.get(f"/rounds/{round.slug}/evaluations").text
    assert table(page, 1) == [
        ["Träff", "Innehåll, medelvärde 1–5", "Ledning, medelvärde 1–5",
         "Det praktiska, medelvärde 1–5", "Nytta, medelvärde 1–5"],
        ["1. Träff 1", "4,2", "5,0", "3,0", "4,0"],
        ["2. Träff 2", "–", "–", "–", "–"],
        ["3. Träff 3", "2,0", "–", "–", "–"],
        ["Alla tillsammans", "3,0", "5,0", "3,0", "4,0"],
    ]  # fmt: skip
    figures = BeautifulSoup(page, "html.parser").select("figure.multiple")
    assert [len(one.select("circle")) for one in figures] == [2, 1, 1, 1]
    assert [len(one.select("line.way")) for one in figures] == [0, 0, 0, 0]
    rows = sheet(client.get(f"/rounds/{round.slug}/evaluations/export"))
    assert rows[1:] == [
        ["Träff 1", "tis 1 sep 07.00–11.00", 5, 6, 83.33, 4.2, 5, 3, 4],
        ["Träff 2", "tis 1 sep 13.00–17.00", 4, 6, 66.67],
        ["Träff 3", "ons 2 sep 07.00–11.00", 6, 6, 100, 2],
        ["Alla tillsammans", 3, 5, 3, 4],
    ]


def test_below_five_it_says_so(client: Client, round: Round, cleo: Person) -> None:
    made = closed(round, ANSWERS[:4])
    page = client.sign_in(again(cleo)).get(f"/evaluations/{made.id}").text
    assert "För få har svarat för att något ska visas" in page
    assert "=Svar" not in page
    rows = sheet(client.get(f"/evaluations/{made.id}/export"))
    assert rows[1:] == [
        ["4 svar, 66,67 % av de 6 tillfrågade"],
        ["För få har svarat för att något ska visas."],
    ]
    assert "Temana visas här" in client.get(f"/rounds/{round.slug}/evaluations").text


def test_an_empty_page_says_how_it_begins(client: Client, round: Round, bo: Person) -> None:
    client.sign_in(again(bo))
    page = client.get(f"/rounds/{round.slug}/evaluations").text
    assert "Ingen träff har utvärderats än" in page
    assert "Frågor och dagar" not in page


def test_nobody_else_reads_it(client: Client, round: Round, cleo: Person, dag: Person) -> None:
    made = closed(round, ANSWERS)
    make.with_role(dag, Role.REVIEWER, round)
    paths = [f"/evaluations/{made.id}", f"/evaluations/{made.id}/export"]
    paths += [f"/rounds/{round.slug}/evaluations{end}" for end in ("", "/export", "/questions")]
    for other in (dag, person("erik")):
        client.sign_in(again(other))
        assert {client.get(path).status_code for path in paths} == {403}
        assert client.post(f"/evaluations/{made.id}/remind").status_code == 403


def test_what_is_past_its_time_is_cleared_away(client: Client, round: Round, cleo: Person) -> None:
    made = closed(round, ANSWERS)
    purge(at=make.AT + timedelta(days=102))
    db.session.commit()
    page = words_of(client.sign_in(again(cleo)).get(f"/evaluations/{made.id}").text)
    assert "Vilka som svarade sparas inte längre." in page
    assert "medelvärde 4,2" in page
    purge(at=make.AT + timedelta(days=5 * 365 + 12))
    db.session.commit()
    page = words_of(client.sign_in(again(cleo)).get(f"/evaluations/{made.id}").text)
    assert "5 svar, 83,33 % av de 6 tillfrågade" in page
    assert "Svaren är bortrensade" in page
    assert "medelvärde" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client: Client,
    round: Round,
    cleo: Person,
    count: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for number in range(count):
        closed(round, ANSWERS, f"Träff {number}")
    still = opened(round, "Öppen")
    for name in NAMES[:count]:
        hand_in(found(still), given=FULL, by=person(name), at=make.AT)
        db.session.commit()
    assert answered(still, []).answered == count
    client.sign_in(again(cleo))
    with count_queries() as queries:
        assert client.get(f"/rounds/{round.slug}/evaluations").status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) == 9
