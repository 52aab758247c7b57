"""Signing up without an account: a letter's button decides, and nobody learns who comes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.networks.models import SignUp
from aspirant.people.models import Person
from tests import make
from tests import make_networks as networks
from tests.conftest import Client

ERIK = {"name": "Erik Ek", "email": "Erik@Example.org"}


def page(meeting: Any) -> str:
    return f"/networks/meetings/{meeting.id}"


def after(client: Client, address: str) -> str:
    """The page that a press leads to."""
    answer = client.post(address)
    assert answer.status_code == 303
    return str(client.get(answer.headers["Location"]).text)


def test_a_stranger_signs_up_by_the_button_of_a_letter(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    assert "2 av 2 kvar" in client.get(page(meeting)).text
    answer = client.post(page(meeting), data=ERIK)
    assert answer.headers["Location"].endswith("/letter-sent")
    assert networks.standing(meeting) == {"erik ek": "asked"}
    way = networks.way(networks.sign_up(meeting, "erik"))
    assert "Ja, anmäl mig" in client.get(way).text
    assert client.head(way).status_code == 200
    assert networks.standing(meeting) == {"erik ek": "asked"}  # scanners follow links too
    assert "Du har en plats. Välkommen!" in after(client, f"{way}/confirm")
    assert networks.standing(meeting) == {"erik ek": "placed"}
    assert "1 av 2 kvar" in client.get(page(meeting)).text
    assert networks.letters("confirm", "place") == [
        ("confirm", "erik@example.org"),
        ("place", "erik@example.org"),
    ]


def test_a_second_press_changes_nothing(client: Client, alva: Person, office: Person) -> None:
    meeting = networks.accepted(alva, office)
    (erik,) = networks.signed_up(meeting, "erik")
    assert client.post(f"{networks.way(erik)}/confirm").status_code == 303
    assert networks.letters("place") == [("place", "erik@example.org")]


def test_known_and_unknown_addresses_are_answered_alike(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "erik")
    answers = [
        client.post(page(meeting), data={"name": "N", "email": f"{name}@example.org"})
        for name in ("erik", "nobody")
    ]
    told = [(one.status_code, one.headers["Location"], one.text) for one in answers]
    assert told[0] == told[1]
    assert networks.letters("known", "confirm")[-2:] == [
        ("confirm", "nobody@example.org"),
        ("known", "erik@example.org"),
    ]
    assert networks.sign_up(meeting, "erik").name == "Erik"


def test_an_address_asked_for_again_and_again_gets_three_letters(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    for minute in range(6):
        with time_machine.travel(make.AT + timedelta(minutes=minute), tick=False):
            assert client.post(page(meeting), data=ERIK).status_code == 303
    assert networks.letters("confirm") == [("confirm", "erik@example.org")] * 3
    assert db.session.scalar(select(func.count(SignUp.id))) == 1


def test_when_it_is_full_there_is_a_line_and_the_first_in_it_gets_the_free_place(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    erik, *_others = networks.signed_up(meeting, "erik", "fia", "gun", "hans")
    assert networks.standing(meeting) == {
        "erik": "placed", "fia": "placed", "gun": "waiting1", "hans": "waiting2"
    }  # fmt: skip
    hans = networks.sign_up(meeting, "hans")
    assert "Du är nummer 2 i kön." in client.get(networks.way(hans)).text
    left = networks.way(erik)
    assert "det vi hade om dig är borttaget" in after(client, f"{left}/leave")
    assert networks.standing(meeting) == {"fia": "placed", "gun": "placed", "hans": "waiting2"}
    assert "Du är nummer 1 i kön." in client.get(networks.way(hans)).text
    assert networks.letters("left") == [("left", "erik@example.org")]
    assert ("place", "gun@example.org") in networks.letters("place")
    assert client.get(left).status_code == 404


def test_nobody_on_the_public_pages_sees_who_comes(
    client: Client, alva: Person, office: Person, dag: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "erik", "fia", "gun")
    client.sign_in(dag)
    open_pages = [
        page(meeting), "/networks", f"/networks/{meeting.network_id}", "/networks/meetings.ics",
        f"/networks/{meeting.network_id}/meetings.ics", f"{page(meeting)}/letter-sent",
    ]  # fmt: skip
    for address in open_pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not {"Erik", "Fia", "Gun", "Alva"} & set(answer.text.replace(",", " ").split())
    assert client.get(f"{page(meeting)}/run").status_code == 403


def test_the_host_and_the_office_see_names_and_no_addresses(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "erik", "fia", "gun")
    for who in (alva, office):
        text = client.sign_in(who).get(f"{page(meeting)}/run").text
        assert all(name in text for name in ("Erik", "Fia", "Gun"))
        assert "erik@example.org" not in text


@pytest.mark.parametrize(
    ("field", "words"),
    [("name", "811228-9874"), ("email", "nowhere"), ("name", ""), ("name", "E\nB")],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_kept(
    client: Client, alva: Person, office: Person, field: str, words: str
) -> None:
    meeting = networks.accepted(alva, office)
    answer = client.post(page(meeting), data=ERIK | {field: words})
    assert (answer.status_code, answer.text.count("field-error")) == (422, 1)
    assert networks.letters("confirm") == []


def test_when_sign_up_is_closed_nobody_gets_in(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    erik = networks.asked(meeting, "erik")
    assert client.sign_in(alva).post(f"{page(meeting)}/close").status_code == 303
    assert "Det går inte längre att anmäla sig" in client.get(page(meeting)).text
    assert client.post(page(meeting), data=ERIK).status_code == 409
    assert client.post(f"{networks.way(erik)}/confirm").status_code == 409
    assert client.post(f"{page(meeting)}/open").status_code == 303
    assert client.post(f"{networks.way(erik)}/confirm").status_code == 303
    assert networks.standing(meeting) == {"erik": "placed"}


def test_a_key_for_another_address_or_purpose_opens_nothing(
    app: Flask, client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    erik, fia = networks.signed_up(meeting, "erik", "fia")
    mine, theirs = networks.way(erik), networks.way(fia)
    start = len("/network-sign-ups/")
    forged = theirs[: start + 20] + mine[start + 20 :]
    for address in (forged, mine[:-4] + "AAA=", "/network-sign-ups/x"):
        assert client.get(address).status_code == 404


def test_after_the_meeting_it_says_that_it_is_over(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    (erik,) = networks.signed_up(meeting, "erik")
    with time_machine.travel(meeting.ends_at, tick=False):
        assert "Träffen är över." in client.get(page(meeting)).text
        assert "Träffen är över." in client.get(networks.way(erik)).text


def test_subjects_tell_the_day_and_nothing_of_the_union_or_the_meeting(
    app: Flask, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "erik", "fia", "gun")
    rows = db.session.scalars(select(Letter).where(Letter.address == "gun@example.org"))
    subjects = {render_letter(one).subject for one in rows}
    assert subjects == {
        "Tryck för att anmäla dig till tisdag 22 september 2026",
        "Du står i kö till tisdag 22 september 2026",
    }


def test_the_page_makes_the_same_number_of_queries_at_one_and_at_three(
    client: Client, alva: Person, office: Person, count_queries: Any
) -> None:
    told = []
    for turn in range(2):
        for _number in range(1 + turn):
            meeting = networks.accepted(alva, office)
            networks.signed_up(meeting, "erik", "fia")
        with count_queries() as queries:
            assert client.get("/networks").status_code == 200
        told.append(len(queries))
    assert told[0] == told[1]


def test_it_is_told_in_english_to_those_who_read_english(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    client.post("/preferences", data={"language": "en"})
    assert "2 of 2 left" in client.get(page(meeting)).text
    client.post(page(meeting), data=ERIK)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "networks/confirm")).one()
    assert render_letter(letter).subject == "Press to sign up for Tuesday 22 September 2026"
    assert meeting.starts_at > make.AT


def test_whoever_has_a_place_sees_it_and_gives_it_back_on_the_page(
    client: Client, alva: Person, office: Person, dag: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "dag", "fia", "erik")
    client.sign_in(dag)
    shown = client.get(page(meeting)).text
    assert "Du har en plats" in shown
    assert "Skicka mig brevet" not in shown
    assert f"{networks.way(networks.sign_up(meeting, 'dag'))}/leave" in shown
    after(client, f"{networks.way(networks.sign_up(meeting, 'dag'))}/leave")
    assert networks.standing(meeting) == {"fia": "placed", "erik": "placed"}
    assert "Du har en plats" not in client.get(page(meeting)).text
    networks.signed_up(meeting, "dag")
    assert "Du står i kön" in client.get(page(meeting)).text
    assert "Lämna kön" in client.get(page(meeting)).text


def test_a_closed_sign_up_is_not_called_open(client: Client, alva: Person, office: Person) -> None:
    meeting = networks.accepted(alva, office)
    client.sign_in(alva).post(f"{page(meeting)}/close")
    for here in (f"{page(meeting)}/run", "/my-page", f"/networks/{meeting.network_id}"):
        shown = client.get(here).text
        assert "Stängd för anmälan" in shown
        assert "Öppen för anmälan" not in shown


def test_the_letter_asks_before_somebody_leaves(
    client: Client, alva: Person, office: Person
) -> None:
    (erik,) = networks.signed_up(networks.accepted(alva, office), "erik")
    page = BeautifulSoup(client.get(networks.way(erik)).text, "html.parser")
    form = page.select_one("form[action$='/leave']")
    assert form
    asks = form.select_one("[popover]")
    assert asks
    assert "Din plats går till den som står näst på tur." in asks.get_text()
    assert [one["type"] for one in form.select("button")] == ["button", "submit", "button"]


def test_a_link_whose_sign_up_is_gone_says_why_and_shows_the_way(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    (erik,) = networks.signed_up(meeting, "erik")
    way = networks.way(erik)
    client.post(f"{way}/leave")
    for answer in (client.get(way), client.post(f"{way}/leave"), client.post(f"{way}/confirm")):
        assert answer.status_code == 404
        assert "Länken leder inte längre någonstans" in answer.text
        assert "/networks" in answer.text
    assert client.get("/network-sign-ups/made-up").status_code == 404
    unknown = client.get(f"/networks/meetings/{meeting.network_id}")
    assert unknown.status_code == 404
    assert "Sidan finns inte" in unknown.text


def test_the_button_pressed_twice_sends_one_letter(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    ways = {client.post(page(meeting), data=ERIK).headers["Location"] for _turn in range(2)}
    assert len(ways) == 1
    assert networks.letters("confirm") == [("confirm", "erik@example.org")]


def test_whoever_signs_up_for_what_is_full_is_told_of_the_line_at_once(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    networks.signed_up(meeting, "erik", "fia")
    answer = client.post(page(meeting), data={"name": "Gun", "email": "gun@example.org"})
    assert "så ställer du dig i kön" in client.get(answer.headers["Location"]).text
    wanted = select(Letter).where(Letter.address == "gun@example.org")
    letter = render_letter(db.session.scalars(wanted).one())
    assert "Ställ mig i kön" in letter.text
    assert "Ställ mig i kön" in letter.html
    assert "Anmäl mig" not in letter.text
    way = networks.way(networks.sign_up(meeting, "gun"))
    shown = client.get(way).text
    assert "Ja, ställ mig i kön" in shown
    assert "Nästan klart" not in shown
    after(client, f"{networks.way(networks.sign_up(meeting, 'erik'))}/leave")
    assert "Nästan klart" in client.get(way).text
