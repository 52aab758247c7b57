"""Where a person looks after the address of their calendar."""

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.core.tokens import hash_token
from aspirant.extensions import db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.views import ways_to_subscribe
from aspirant.lifecycle import FeedState
from aspirant.people.models import Person
from tests import make
from tests.conftest import Client

PAGE = "/my-page/calendar"


def addresses() -> list[FeedAddress]:
    """Every address, in the order they were made."""
    db.session.expire_all()
    return db.session.query(FeedAddress).order_by(FeedAddress.revoked_at.is_(None)).all()


def test_a_get_makes_no_address(client: Client, alva: Person) -> None:
    shown = client.sign_in(alva).get(PAGE)
    assert "Skapa min adress" in shown.text
    assert addresses() == []


def test_an_address_is_made_by_a_press(client: Client, alva: Person) -> None:
    client.sign_in(alva)
    assert client.post(f"{PAGE}/everything").status_code == 303
    (feed,) = addresses()
    assert feed.token_hash == hash_token(feed.token)
    assert len(feed.token) == 32  # 192 bits
    assert client.post(f"{PAGE}/everything").status_code == 409
    last = db.session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert last.action == "make_feed"


def test_the_address_is_not_readable_in_the_database(client: Client, alva: Person) -> None:
    feed = make.feed(alva)
    raw = db.session.connection().exec_driver_sql("SELECT token, token_hash FROM feed_addresses")
    assert [feed.token in str(bytes(token)) + digest for token, digest in raw] == [False]


def test_every_way_to_subscribe_is_a_named_button(client: Client, alva: Person) -> None:
    feed = make.feed(alva)
    soup = BeautifulSoup(client.sign_in(alva).get(PAGE).text, "html.parser")
    links = {link.get_text(): link["href"] for link in soup.main.select(".calendar a")}
    secret = f"localhost/feeds/{feed.token}.ics"
    quoted = secret.replace("/", "%2F")
    assert links == {
        "Prenumerera i din kalender": f"webcal://{secret}",
        "Google Kalender": f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{quoted}",
        "Outlook": "https://outlook.office.com/calendar/0/addfromweb"
        f"?url=http%3A%2F%2F{quoted}&name=Aspirant",
    }
    assert soup.main.select_one(".copy input")["value"] == f"http://{secret}"
    assert soup.main.select_one(".qr svg path")["d"]
    assert "style=" not in str(soup.main)


def test_another_address_makes_the_old_one_worthless(client: Client, alva: Person) -> None:
    before = make.feed(alva, has_alarm=False)
    old = before.token
    client.sign_in(alva)
    assert client.post(f"{PAGE}/{before.id}/rotate").status_code == 303
    first, second = addresses()
    assert (first.state, second.state) == (FeedState.REVOKED, FeedState.ACTIVE)
    assert second.token != old
    assert second.has_alarm is False
    assert "gäller inte längre" in client.get(f"/feeds/{old}.ics").text
    assert client.post(f"{PAGE}/{before.id}/rotate").status_code == 409


def test_an_address_is_taken_away(client: Client, alva: Person) -> None:
    feed = make.feed(alva)
    client.sign_in(alva)
    assert client.post(f"{PAGE}/{feed.id}/revoke").status_code == 303
    assert [one.state for one in addresses()] == [FeedState.REVOKED]
    assert "Skapa min adress" in client.get(PAGE).text


def test_the_alarm_is_switched(client: Client, alva: Person) -> None:
    feed = make.feed(alva)
    client.sign_in(alva)
    client.post(f"{PAGE}/{feed.id}/alarm", data={})
    assert [one.has_alarm for one in addresses()] == [False]
    client.post(f"{PAGE}/{feed.id}/alarm", data={"has_alarm": "y"})
    assert [one.has_alarm for one in addresses()] == [True]


@pytest.mark.parametrize("verb", ["rotate", "revoke", "alarm"])
def test_nobody_touches_the_address_of_another(
    client: Client, alva: Person, dag: Person, verb: str
) -> None:
    feed = make.feed(alva)
    assert client.post(f"{PAGE}/{feed.id}/{verb}").status_code == 401
    assert client.sign_in(dag).post(f"{PAGE}/{feed.id}/{verb}").status_code == 403
    assert [one.state for one in addresses()] == [FeedState.ACTIVE]


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    with time_machine.travel(make.AT, tick=False):
        assert client.get(PAGE).status_code == 302


def test_the_code_to_scan_holds_the_address_for_calendars() -> None:
    ways = ways_to_subscribe("https://example.org/feeds/abc.ics")
    assert ways["webcal"] == "webcal://example.org/feeds/abc.ics"
    assert ways["qr"].startswith("<svg ")
