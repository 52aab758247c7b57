"""What a change costs: one fragment, and nothing for who knows the calendar already."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from aspirant.core import calendars
from aspirant.core.calendars import Event
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.feeds.models import FeedAddress
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Session
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The titles of the events that are written anew."""
    titles: list[str] = []
    plain = calendars._entry

    def noting(event: Event) -> object:
        titles.append(event.title)
        return plain(event)

    calendars._write_event.cache_clear()
    monkeypatch.setattr(calendars, "_entry", noting)
    yield titles
    calendars._write_event.cache_clear()


@pytest.fixture
def feeds(alva: Person, bo: Person) -> list[FeedAddress]:
    """The calendars of two people who go to the same three sessions."""
    round = make.without_sessions(make.round())
    for number in (1, 2, 3):
        make.session(round, f"Träff {number}", starts_at=SOON.replace(day=14 + number))
    for person in (alva, bo):
        make.with_role(person, Role.PARTICIPANT, round)
    return [make.feed(person) for person in (alva, bo)]


def test_one_edit_writes_one_event_for_everybody(
    client: Client, feeds: list[FeedAddress], built: list[str]
) -> None:
    paths = [f"/feeds/{feed.token}.ics" for feed in feeds]
    tags = [client.get(path).headers["ETag"] for path in paths]
    assert built == ["Träff 1", "Träff 2", "Träff 3"]
    built.clear()
    second = db.session.scalars(select(Session).order_by(Session.starts_at)).all()[1]
    second.title = Bilingual("Träff 2, i ny sal")
    db.session.commit()
    after = [
        client.get(path, headers={"If-None-Match": tag})
        for path, tag in zip(paths, tags, strict=True)
    ]
    assert [one.status_code for one in after] == [200, 200]
    assert built == ["Träff 2, i ny sal"]


def test_who_knows_the_calendar_has_nothing_built(
    client: Client, feeds: list[FeedAddress], built: list[str]
) -> None:
    path = f"/feeds/{feeds[0].token}.ics"
    tag = client.get(path).headers["ETag"]
    built.clear()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path).status_code == 200
    assert built == []
