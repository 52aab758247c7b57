"""Members of the committee read the room and the record; they change nothing, and of those whom
they have stepped aside from they see nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from aspirant.applications.models import Application
from aspirant.committee.service.meetings import add_recusal
from aspirant.core.db import db
from aspirant.jobs import HANDLERS
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.models import Outcome
from aspirant.selection.queries.proposals import find_question, list_proposals
from aspirant.selection.service.decisions import change_decision, decide_group
from aspirant.selection.service.targets import Wanted
from aspirant.work.running import run_due_jobs
from tests import make_committee as made
from tests import make_selection as make
from tests.conftest import Client
from tests.make import person
from tests.make_programme import grant
from tests.make_reviews import review
from tests.selection.test_board import text_of

#: Everything that a member of the committee reads of a round, besides the record.
PAGES = (
    "",
    "?view=table",
    "?why={number}",
    "/reasons",
    "/scenarios",
    "/compare?with=1&with=2",
    "/compare?with=2&with=2.1",
    "/targets/read",
)


@pytest.fixture
def member(app: Flask) -> Person:
    """Mona, who sits in the committee."""
    return person("mona")


@pytest.fixture
def round(cleo: Person, bo: Person, member: Person) -> Iterator[Round]:
    """A decided round with two proposals and their reasons, in which Mona decides too."""
    with time_machine.travel(make.AT, tick=False):
        round = make.decided_round(cleo, bo, "proposed", people=6, places=3)
        make.targets(round, Wanted("region", "norrland", 1, None, 1))
        make.proposal(round, cleo)
        grant(member, Role.COMMITTEE, round)
        run_due_jobs(HANDLERS)
        for one in (cleo, bo, member):
            db.session.add(one)
        yield make.reloaded(round)


def pages_of(round: Round, number: int = 1) -> list[str]:
    there = f"/rounds/{round.slug}/selection"
    return [there + page.format(number=number) for page in PAGES]


def seen_by(client: Client, reader: Person, urls: list[str]) -> dict[str, str]:
    client.sign_in(reader)
    answers = {url: landed(client, url) for url in urls}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {url: text_of(answer.text) for url, answer in answers.items()}


def landed(client: Client, url: str) -> Any:
    """The answer at an address, or where it leads."""
    answer = client.get(url)
    return client.get(answer.location) if answer.location else answer


def entrants(round: Round) -> list[Application]:
    """Everybody who can be chosen, those of the group on the board first."""
    question = find_question(make.reloaded(round))
    inside = question.proposals[-1].chosen
    people = [one.application for one in make.pool(round)]
    return sorted(people, key=lambda one: str(one.id) not in inside)


def without_notice(text: str) -> str:
    """A page without the sentence that says in whose matter the reader has stepped aside."""
    return re.sub(r"Du är jävig i [^.]*\.", "", text)


def tells_of(texts: dict[str, str], about: Application) -> list[str]:
    words = (about.number_text, about.person.name)
    return [url for url, text in texts.items() if any(w in without_notice(text) for w in words)]


def test_a_member_reads_the_board_its_reasons_and_the_proposals(
    client: Client, round: Round, member: Person
) -> None:
    people = entrants(round)
    seen = seen_by(client, member, pages_of(round, people[0].number or 0))
    board, table, why, reasons, scenarios, compared, _nearest, targets = seen.values()
    assert "Gruppen vi föreslår" in board
    assert people[0].number_text in table
    assert f"Varför {people[0].number_text}?" in why
    assert [one.number for one in people if one.number_text not in reasons] == []
    assert "Förslag 2" in scenarios
    assert "Sida vid sida" in compared
    assert "Norrland" in targets


def test_nothing_on_a_members_pages_changes_anything_or_leads_to_a_closed_door(
    client: Client, round: Round, member: Person
) -> None:
    client.sign_in(member)
    for url in [*pages_of(round), f"/rounds/{round.slug}/record", f"/rounds/{round.slug}"]:
        page = BeautifulSoup(client.get(url).text, "html.parser").find("main")
        assert page
        assert page.select("form[method=post]") == []
        links = {str(link["href"]).split("#")[0] for link in page.select("a[href]")}
        answers = {link: landed(client, link) for link in links if link}
        assert {
            link: one.status_code for link, one in answers.items() if one.status_code != 200
        } == {}


def test_a_member_may_send_none_of_the_forms_of_the_selection(
    app: Flask, client: Client, round: Round, member: Person
) -> None:
    client.sign_in(member)
    adapter = app.url_map.bind("localhost")
    urls = {
        adapter.build(rule.endpoint, {"slug": round.slug}, method="POST")
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and rule.endpoint.startswith(("selection_staff.", "lottery_staff."))
        and rule.arguments == {"slug"}
    }
    assert len(urls) > 8
    assert {client.post(url).status_code for url in urls} == {403}


def test_the_menu_and_the_first_page_lead_a_member_to_the_room(
    client: Client, round: Round, member: Person
) -> None:
    client.sign_in(member)
    page = BeautifulSoup(client.get(f"/rounds/{round.slug}").text, "html.parser")
    items = [" ".join(link.text.split()) for link in page.select("nav.second a")]
    assert items == ["Översikt", "Urval", "Urval", "Protokoll"]  # a part, and what is in it
    assert f"/rounds/{round.slug}/selection" in client.get("/my-page").text
    record = client.get(f"/rounds/{round.slug}/record")
    assert "Inget protokoll är påbörjat" in record.text


@pytest.mark.parametrize("place", [0, -1], ids=["in the group", "outside it"])
def test_of_somebody_they_stepped_aside_from_a_member_sees_nothing(
    client: Client, round: Round, member: Person, place: int
) -> None:
    about = entrants(round)[place]
    urls = pages_of(round, about.number or 0)
    assert tells_of(seen_by(client, member, urls), about) != []
    review(about, member, "recused")
    seen = seen_by(client, member, urls)
    assert tells_of(seen, about) == []
    assert any("går platsen till någon annan" in text for text in seen.values())
    assert [url for url, text in seen.items() if re.search(r"går platsen till \d", text)] == []
    assert f"Du är jävig i {about.number_text}." in next(iter(seen.values()))


def test_a_member_who_applies_sees_nothing_of_their_own_matter(
    client: Client, round: Round, cleo: Person
) -> None:
    about = entrants(round)[0]
    grant(about.person, Role.COMMITTEE, round)
    seen = seen_by(client, about.person, pages_of(round, about.number or 0))
    own = {url: without_notice(text) for url, text in seen.items()}
    assert [url for url, text in own.items() if about.number_text in text] == []


def test_the_record_leaves_out_what_its_reader_stepped_aside_from(
    client: Client, round: Round, cleo: Person, member: Person
) -> None:
    about = entrants(round)[0]
    name, number = about.person.name, about.number_text
    decide_group(list_proposals(round)[-1], make.reloaded(round), reserves=1, by=cleo, at=make.AT)
    db.session.commit()
    first = next(
        one for one in make.decisions(round, Outcome.OFFER) if one.application_id == about.id
    )
    change_decision(first, first.round, outcome=Outcome.OFFER, rank=None,
                    reason="KANARIEFÅGEL", by=cleo, at=make.AT)  # fmt: skip
    db.session.commit()
    meeting = made.meeting(round, cleo, member)
    add_recusal(meeting, about, member, reason="Vi är syskon.", by=cleo, at=make.AT)
    db.session.commit()
    meeting = made.presented(round, cleo, member)
    (seen,) = seen_by(client, member, [f"/rounds/{round.slug}/record"]).values()
    assert (name in seen, "KANARIEFÅGEL" in seen) == (False, False)
    assert seen.count(number) == 2  # in the notice, and where it says who stepped aside
    (theirs,) = seen_by(client, cleo, [f"/meetings/{meeting.id}"]).values()
    assert number in theirs
    assert "KANARIEFÅGEL" in theirs
    made.sign(meeting, member)


def test_the_room_makes_as_many_queries_however_many_one_stepped_aside_from(
    client: Client, round: Round, member: Person, count_queries: Callable[[], Any]
) -> None:
    counts = []
    for about in entrants(round)[:3]:
        review(about, member, "recused")
        client.sign_in(member)
        with count_queries() as queries:
            client.get(pages_of(round)[0])
        counts.append(len(queries))
    assert len(set(counts)) == 1
