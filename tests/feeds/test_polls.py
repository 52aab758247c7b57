"""Which calendar asked last: kept beside the copies, told to the owner, written to no table."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from aspirant.feeds.shelf import KEPT_UNASKED, sweep_shelf
from aspirant.feeds.words import CLIENT_PACES, CLIENT_WORDS, CLIENTS, family_of
from aspirant.people.models import Person
from tests import make
from tests.conftest import Client

PAGE = "/my-page/calendar"


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("Google-Calendar-Importer", "google"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Thunderbird/153.0", "thunderbird"),
        ("Microsoft.Exchange/15.20 (Calendar Sync)", "outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "apple"),
        ("Evolution/3.56", "evolution"),
        ("ICSx5/2.3 (Android)", "davx5"),
        ("vdirsyncer/0.21", "vdirsyncer"),
        ("Mozilla/5.0 (X11; Linux) Firefox/150.0", "browser"),
        ("something of its own", "other"),
        ("", "other"),
    ],
)
def test_calendars_are_known_by_what_they_say(said: str, family: str) -> None:
    assert family_of(said) == family


def test_every_family_has_its_word() -> None:
    assert {family for _word, family in CLIENTS} | {"other"} == set(CLIENT_WORDS)
    assert set(CLIENT_PACES) < set(CLIENT_WORDS)


def test_the_owner_sees_which_calendar_asked_and_when(client: Client, alva: Person) -> None:
    feed = make.feed(alva)
    for hours, said in ((1, "Thunderbird/153"), (2, "Thunderbird/153"), (3, "Curl/8")):
        with time_machine.travel(make.AT + timedelta(hours=hours), tick=False):
            client.get(f"/feeds/{feed.token}.ics", headers={"User-Agent": said})
    soup = BeautifulSoup(client.sign_in(alva).get(PAGE).text, "html.parser")
    rows = [[c.get_text(strip=True) for c in row.select("th, td")] for row in soup.select("tr")]
    assert rows[2] == ["Thunderbird", "varje halvtimme", "tis 1 sep 14.00"]
    assert {row[2] for row in rows[3:]} == {"inte än"}
    assert rows[1] == ["En annan kalender", "det vet vi inte", "tis 1 sep 15.00"]


def test_nothing_of_who_asked_is_kept_but_the_family(
    client: Client, app: Flask, alva: Person
) -> None:
    feed = make.feed(alva)
    client.get(f"/feeds/{feed.token}.ics", headers={"User-Agent": "Thunderbird/153 of Alva"})
    shelf = Path(app.config["INSTANCE"], "feeds")
    kept = {path.name: path.read_bytes() for path in shelf.glob(f"{feed.token_hash}.*.asked")}
    assert kept == {f"{feed.token_hash}.thunderbird.asked": b""}


def test_a_poll_writes_no_row(client: Client, alva: Person, count_queries: object) -> None:
    feed = make.feed(alva)
    with count_queries() as queries:  # type: ignore[operator]
        client.get(f"/feeds/{feed.token}.ics")
    assert [query for query in queries if query.split()[0] not in {"SELECT", "BEGIN"}] == []


def test_a_disk_that_takes_no_more_stops_no_calendar(
    client: Client, app: Flask, alva: Person
) -> None:
    shelf = Path(app.config["INSTANCE"], "feeds")
    feed = make.feed(alva)
    for path in shelf.glob("*") if shelf.exists() else ():
        path.unlink()
    shelf.rmdir() if shelf.exists() else None
    shelf.write_text("no folder")
    try:
        assert client.get(f"/feeds/{feed.token}.ics").status_code == 200
    finally:
        shelf.unlink()


def test_what_nobody_asks_for_is_swept_away(app: Flask, tmp_path: Path) -> None:
    names = ("old.ics", "old.google.asked", "asked.ics", "asked.google.asked")
    at = make.AT + KEPT_UNASKED
    for name in names:
        path = tmp_path / name
        path.touch()
        hours = 1 if name == "asked.google.asked" else -1
        moment = (make.AT + timedelta(hours=hours)).timestamp()
        os.utime(path, (moment, moment))
    assert sweep_shelf(tmp_path, at=at) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["asked.google.asked", "asked.ics"]
