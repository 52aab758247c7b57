"""The narrower calendars: what each holds, and that none reaches beyond its owner's roles."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.feeds import service
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.words import FeedScope
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Area, Round
from aspirant.programme.words import Mode
from aspirant.schedule.models import Plan
from aspirant.schedule.planning import Contents, call_session
from aspirant.workgroups.models import Membership, Workgroup
from tests import make
from tests.conftest import Client
from tests.make_schedule import again

Lint = Callable[[bytes], list[Any]]
PAGE = "/my-page/calendar"


@pytest.fixture
def round(app: Any) -> Round:
    """A round with one session."""
    made = make.without_sessions(make.round())
    make.session(made, "Träff 1")
    return made


def titles(client: Client, feed: FeedAddress) -> list[str]:
    """What the entries of the feed are called."""
    response = client.get(f"/feeds/{feed.token}.ics")
    found = icalendar.Calendar.from_ical(response.data)
    return [str(one["SUMMARY"]) for one in found.walk("VEVENT")]


def held_by(bo: Person, round: Round, alva: Person) -> None:
    """Alva has a conversation booked with Bo."""
    make.interview(make.application(round, again(alva)), "booked", bo)


def test_the_calendar_of_a_round_holds_that_round_only(
    client: Client, round: Round, alva: Person, lint: Lint
) -> None:
    other = make.without_sessions(make.round("2029–2030"))
    make.session(other, "Annan träff")
    for one in (round, other):
        make.with_role(alva, Role.PARTICIPANT, one)
    both = make.feed(again(alva))
    one = make.feed(again(alva), scope=FeedScope.ROUND, round_id=round.id)
    assert sorted(titles(client, both)) == ["Annan träff", "Träff 1"]
    assert titles(client, one) == ["Träff 1"]
    response = client.get(f"/feeds/{one.token}.ics")
    assert "X-WR-CALNAME:Aspirant: Träffarna i omgången" in response.text
    assert lint(response.data) == []


def test_an_interviewer_has_their_conversations_apart(
    client: Client, round: Round, alva: Person, bo: Person
) -> None:
    held_by(bo, round, alva)
    make.with_role(bo, Role.FACILITATOR, round)
    feed = make.feed(again(bo), scope=FeedScope.INTERVIEWS)
    assert titles(client, feed) == ["Samtal att hålla"]


def test_a_coordinator_sees_every_booked_conversation_and_no_name(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person, lint: Lint
) -> None:
    held_by(bo, round, alva)
    make.with_role(cleo, Role.COORDINATOR, round)
    everything = make.feed(again(cleo))
    running = make.feed(again(cleo), scope=FeedScope.COORDINATION, round_id=round.id)
    assert titles(client, everything) == ["Träff 1"]
    assert titles(client, running) == ["Träff 1", "Bokat samtal"]
    response = client.get(f"/feeds/{running.token}.ics")
    assert [word for word in ("Alva", "Bo\r", "@example") if word in response.text] == []
    assert lint(response.data) == []


def test_a_workgroup_has_its_calendar_once_it_is_told(
    client: Client, round: Round, cleo: Person
) -> None:
    people = make.group(round, "erik", "fatima", "gustav", "hanna")
    make.with_role(cleo, Role.COORDINATOR, round)
    erik = people[0]
    with pytest.raises(NotPossible):
        service.make_feed(erik, scope=FeedScope.WORKGROUP, round_id=round.id, by=erik, at=make.AT)
    for person in people:
        make.wishes(round, person, 0, 1)
    make.published_workgroups(round, by=again(cleo))
    feed = make.feed(again(erik), scope=FeedScope.WORKGROUP, round_id=round.id)
    assert titles(client, feed) == ["Din kalender från Aspirant"]
    _let_its_workgroup_meet(erik)
    assert titles(client, feed) == ["Arbetsgruppen ses"]


def _area_of(person: Person) -> Area:
    found = db.session.scalars(
        select(Area)
        .join(Workgroup, Workgroup.area_id == Area.id)
        .join(Membership, Membership.workgroup_id == Workgroup.id)
        .where(Membership.person_id == person.id)
        .options(joinedload(Area.round))
    )
    return found.one()


def _let_its_workgroup_meet(person: Person) -> None:
    starts = make.AT + timedelta(days=9)
    plan = Plan(starts, starts + timedelta(hours=2), Mode.ONLINE, "", "https://example.org/rum")
    contents = Contents(title=Bilingual("Arbetsgruppen ses"), programme_text=Bilingual(""))
    call_session(_area_of(person), plan=plan, contents=contents, by=person, at=make.AT)
    db.session.commit()


@pytest.mark.parametrize(
    "scope", [FeedScope.ROUND, FeedScope.COORDINATION, FeedScope.WORKGROUP, FeedScope.INTERVIEWS]
)
def test_nobody_gets_a_calendar_they_have_no_part_in(
    client: Client, round: Round, dag: Person, scope: FeedScope
) -> None:
    given = {} if scope is FeedScope.INTERVIEWS else {"round_id": str(round.id)}
    client.sign_in(dag)
    assert client.post(f"{PAGE}/{scope}", data=given).status_code == 409
    assert db.session.query(FeedAddress).count() == 0


def test_a_role_taken_away_empties_the_narrower_calendar_too(
    client: Client, round: Round, cleo: Person
) -> None:
    make.with_role(cleo, Role.COORDINATOR, round)
    feed = make.feed(again(cleo), scope=FeedScope.COORDINATION, round_id=round.id)
    assert titles(client, feed) == ["Träff 1"]
    db.session.delete(again(cleo).roles[0])
    db.session.commit()
    assert titles(client, feed) == ["Din kalender från Aspirant"]


def test_each_calendar_has_its_own_address_page_and_end(
    client: Client, round: Round, alva: Person, dag: Person
) -> None:
    make.with_role(alva, Role.PARTICIPANT, round)
    client.sign_in(alva)
    offered = BeautifulSoup(client.get(PAGE).text, "html.parser")
    assert [h.get_text(" ", strip=True) for h in offered.select("main li h3")] == [
        "Träffarna i omgången 2027–2028"
    ]
    answer = client.post(f"{PAGE}/round", data={"round_id": str(round.id)})
    (feed,) = db.session.query(FeedAddress)
    assert answer.headers["Location"] == f"{PAGE}/{feed.id}"
    shown = client.get(f"{PAGE}/{feed.id}")
    assert f"http://localhost/feeds/{feed.token}.ics" in shown.text
    old = feed.token
    moved = client.post(f"{PAGE}/{feed.id}/rotate").headers["Location"]
    db.session.expire_all()
    (other,) = db.session.query(FeedAddress).filter(FeedAddress.revoked_at.is_(None))
    assert moved == f"{PAGE}/{other.id}"
    assert (other.scope, other.round_id, other.token == old) == (FeedScope.ROUND, round.id, False)
    assert client.get(f"{PAGE}/{feed.id}").status_code == 404
    assert client.sign_in(dag).get(f"{PAGE}/{other.id}").status_code == 403


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_page_asks_as_much_whatever_it_shows(
    client: Client, alva: Person, count_queries: Any, rounds: int
) -> None:
    for number in range(rounds):
        made = make.without_sessions(make.round(f"202{number}–203{number}"))
        make.with_role(alva, Role.PARTICIPANT, made)
    make.feed(again(alva))
    client.sign_in(again(alva))
    client.get(PAGE)
    with count_queries() as queries:
        assert client.get(PAGE).status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) <= 6


def test_a_session_moved_is_new_in_every_calendar_at_once(
    client: Client, round: Round, cleo: Person
) -> None:
    make.with_role(cleo, Role.COORDINATOR, round)
    feeds = [
        make.feed(again(cleo)),
        make.feed(again(cleo), scope=FeedScope.ROUND, round_id=round.id),
        make.feed(again(cleo), scope=FeedScope.COORDINATION, round_id=round.id),
    ]
    before = [client.get(f"/feeds/{feed.token}.ics").headers["ETag"] for feed in feeds]
    make.session(round, "Träff 2", starts_at=make.AT + timedelta(days=1))
    after = [client.get(f"/feeds/{feed.token}.ics").headers["ETag"] for feed in feeds]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False] * 3
