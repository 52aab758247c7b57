"""The public pages: the front, the call in each of its states, earlier rounds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine

from aspirant.extensions import db
from aspirant.people import service as people
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme import service
from aspirant.programme.models import Round
from tests import make
from tests.conftest import Client

Counting = Callable[[], AbstractContextManager[list[str]]]


def finished(name: str = "2021–2022") -> Round:
    """A round that is over."""
    round = make.round(name)
    service.close_call(round.call, by=None, at=make.AT)
    service.start_round(round, by=None, at=make.AT)
    service.finish_round(round, by=None, at=make.AT)
    db.session.commit()
    return round


def test_an_open_call_says_until_when_and_begins_with_signing_in(client: Client) -> None:
    make.round()
    page = client.get("/calls/2027-2028").text
    assert "Öppen till måndag 31 maj 2027 kl. 23.59" in page
    assert "<h1>Var med och förnya demokratin</h1>" in page
    assert "8–18 juni 2027, v. 23–24" in page
    assert "Senast 7 juli" in page
    assert page.count("13.00–17.00") == 4
    assert "31 maj – 1 juni" in page
    assert "Jag är medlem och chef." in page
    assert "Former för inflytande och påverkan" in page
    assert 'href="/sign-in?next=/calls/2027-2028/application"' in page
    assert "mailto:aspirant@example.org" in page


def test_someone_signed_in_begins_with_one_press(client: Client, alva: Person) -> None:
    make.round()
    page = client.sign_in(alva).get("/calls/2027-2028").text
    assert 'method="post" action="/calls/2027-2028/application"' in page


def test_entry_rules_and_areas_stand_in_their_order(client: Client) -> None:
    make.round()
    page = client.get("/calls/2027-2028").text
    places = [page.index(f"<b>{area}") for area in ("Jämlikhet", "Ålder", "Offentlig sektor")]
    assert places == sorted(places)


def test_the_call_speaks_english_too(client: Client) -> None:
    make.round()
    client.post("/preferences", data={"language": "en", "next": "/"})
    page = client.get("/calls/2027-2028").text
    assert "Open until Monday 31 May 2027 at 23:59" in page
    assert "Var med och förnya demokratin (in English)" in page


def test_it_is_open_to_the_last_second_whatever_the_worker_does(client: Client) -> None:
    closes_at = make.round().call.closes_at
    with time_machine.travel(closes_at - timedelta(seconds=1), tick=False):
        assert "Börja din ansökan" in client.get("/calls/2027-2028").text
    with time_machine.travel(closes_at, tick=False):
        page = client.get("/calls/2027-2028").text
    assert "Stängd sedan måndag 31 maj kl. 23.59" in page
    assert "Alla som har sökt får besked senast 7 juli." in page
    assert "Börja din ansökan" not in page


def test_an_announced_call_says_when_it_opens(client: Client, cleo: Person) -> None:
    call = make.set_up_round().call
    call.opens_at = make.AT + timedelta(days=2)
    service.open_call(call, by=cleo, at=make.AT)
    db.session.commit()
    page = client.get("/").text
    assert "Öppnar torsdag 3 september kl. 12.00" in page
    assert "Börja din ansökan" not in page


def test_a_draft_is_seen_by_its_coordinator_and_the_administrator_only(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    round = make.set_up_round(by=cleo)
    make.blank_round("2029–2030", by=dag)
    make.grant(bo, Role.REVIEWER, round)
    assert client.get("/calls/2027-2028").status_code == 404
    assert client.get("/calls/nothing").status_code == 404
    for person, status in ((bo, 404), (dag, 404), (cleo, 200)):
        assert client.sign_in(person).get("/calls/2027-2028").status_code == status
    page = client.get("/calls/2027-2028").text
    assert "Bara ni som samordnar omgången ser den här sidan" in page
    people.make_administrator(dag, by=None, at=make.AT)
    db.session.commit()
    assert client.sign_in(dag).get("/calls/2027-2028").status_code == 200


def test_the_front_shows_the_one_call_there_is(client: Client) -> None:
    make.round()
    assert "<h1>Var med och förnya demokratin</h1>" in client.get("/").text


def test_the_front_lists_several_open_calls(client: Client) -> None:
    make.round()
    make.round("Norr 2027")
    page = client.get("/").text
    assert "Du kan söka till de här" in page
    assert 'href="/calls/2027-2028"' in page
    assert 'href="/calls/norr-2027"' in page


def test_the_front_says_when_the_last_call_closed(client: Client, cleo: Person) -> None:
    call = make.round().call
    service.close_call(call, by=cleo, at=make.AT)
    db.session.commit()
    page = client.get("/").text
    assert "Ingen utlysning är öppen just nu" in page
    assert "Den senaste stängde tisdag 1 september 2026." in page
    assert "aspirant@example.org" in page


def test_the_front_of_a_new_site_says_what_will_be_here(client: Client) -> None:
    page = client.get("/").text
    assert "När en utlysning öppnar står den här" in page
    assert "Ingen omgång är avslutad ännu" in client.get("/earlier-rounds").text


def test_a_finished_round_has_a_page(client: Client, alva: Person) -> None:
    make.grant(alva, Role.PARTICIPANT, finished())
    assert "september 2027" in client.get("/earlier-rounds").text
    page = client.get("/earlier-rounds/2021-2022").text
    assert "<h1>Aspirantuppdraget 2021–2022</h1>" in page
    assert "<dt>Aspiranter</dt><dd>1</dd>" in page
    assert "alva@example.org" not in page
    assert "Den här omgången är avslutad." in client.get("/calls/2021-2022").text


def test_a_round_that_is_not_over_has_no_page_among_the_earlier(client: Client) -> None:
    make.round()
    assert client.get("/earlier-rounds/2027-2028").status_code == 404


@pytest.mark.parametrize("url", ["/earlier-rounds", "/"])
def test_the_number_of_queries_does_not_grow(
    client: Client, count_queries: Counting, url: str
) -> None:
    finished("A")
    make.round("X")
    make.round("Y")
    client.get(url)
    with count_queries() as few:
        client.get(url)
    finished("B")
    finished("C")
    make.round("Z")
    with count_queries() as more:
        client.get(url)
    assert len(few) == len(more) <= 4
