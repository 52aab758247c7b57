"""The programme: sessions, answers, the calendar feed, a change of plan, wishes and workgroups."""

import runpy
from pathlib import Path

import icalendar
from flask import Flask

from tests.journeys.outbox import latest_letter, letters_of
from tests.journeys.setting_up import AREAS, ROUND, SESSIONS
from tests.journeys.walker import Walker

FIRST = SESSIONS[0][0]
FEEDLINT = Path(__file__).parents[3] / "shared" / "tools" / "feedlint.py"

#: Who takes part, and the language they have letters in.
MEMBERS = (("alva", "sv"), ("edda", "en"), ("gun", "sv"))


def coordinator_begins(cleo: Walker) -> None:
    """The round runs; those who accepted are its aspirants."""
    cleo.menu("My page").click(ROUND).menu("Set up").click("Begin the programme …")
    cleo.press("Begin the programme").sees("The programme has begun.")
    cleo.menu("Roles").sees("Alva Ström", "Edda", "Gun").sees_no("Frans", "Hans")


def participant_follows(alva: Walker) -> str:
    """Alva says that she comes, and subscribes; returns the address of her calendar."""
    alva.menu("Min sida").click(f"Allt om {ROUND}").sees(FIRST, "Edda", "Gun")
    alva.choose("Ja, jag kommer").press("Spara mitt svar")
    alva.menu("Min sida").press("Få träffarna i din kalender")
    control = alva.page.select_one("input[readonly]")
    assert control
    feed = str(control["value"]).removeprefix("http://localhost")
    assert _beginnings(alva, feed) == {
        "Bokat samtal": "2026-10-12 09:00",
        FIRST: "2026-11-16 13:00",
        "Andra träffen": "2027-01-18 13:00",
        "Kongressen": "2027-06-01",
    }
    return feed


def _beginnings(who: Walker, feed: str) -> dict[str, str]:
    """When each event of the feed begins on the wall, by its name; checks the feed's form too."""
    answer = who.client.get(feed)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    if FEEDLINT.exists():
        assert runpy.run_path(str(FEEDLINT))["lint"](answer.data) == []
    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(event["SUMMARY"]): str(event["DTSTART"].dt)[:16] for event in found}


def coordinator_changes_a_session(cleo: Walker) -> None:
    """The first session begins an hour later, and everybody hears of it."""
    cleo.menu("Sessions").click("Change …", within=FIRST)
    cleo.write("Begins", "14:00").write("Ends", "18:00")
    cleo.write("A word to those concerned", "Lokalen var upptagen.")
    cleo.press("Change and write to 3 people")
    assert letters_of("schedule/session_changed") == [
        ("schedule/session_changed", name, language) for name, language in MEMBERS
    ]


def participant_learns_of_it(alva: Walker, feed: str) -> None:
    """The letter, the page and the calendar say the same; she is asked anew."""
    letter = latest_letter(alva.address, "schedule/session_changed")
    assert "Lokalen var upptagen." in letter.text
    assert "kl. 14.00" in letter.text
    assert _beginnings(alva, feed)[FIRST] == "2026-11-16 14:00"
    alva.menu("Min sida").click(FIRST).sees("Träffen är flyttad", "kl. 14.00", "Kommer du?")
    alva.choose("Nej, jag kan inte").press("Spara mitt svar")


def participants_wish(app: Flask, alva: Walker) -> None:
    """Each wishes for an area of their own, first of all what they wrote in the application."""
    alva.menu("Min sida").click("Områden och arbetsgrupper").sees("Vi har fyllt i")
    alva.press("Spara mina önskemål")
    for name, area in (("edda", "Ålder"), ("gun", "Offentlig sektor")):
        is_english = name == "edda"
        who = Walker(app, f"{name}@example.org", language="en" if is_english else "sv")
        who.menu("My page" if is_english else "Min sida")
        who.click("Areas and workgroups" if is_english else "Områden och arbetsgrupper")
        _wish_for(who, area, is_english=is_english)


def _wish_for(who: Walker, area: str, *, is_english: bool) -> None:
    nothing = "No wish" if is_english else "Inget önskemål"
    ranks = ("First", "Second", "Third") if is_english else ("Första", "Andra", "Tredje")
    for rank, wish in zip(ranks, (area, nothing, nothing), strict=True):
        who.write(f"{rank} choice" if is_english else f"{rank} önskemål", wish)
    who.press("Save my wishes" if is_english else "Spara mina önskemål")


def coordinator_puts_groups_together(cleo: Walker) -> None:
    """Proposed, one moved by hand and back, published."""
    cleo.menu("Workgroups").sees("Have wished 3 of 3").press("Propose groups")
    cleo.sees("Here is a proposal. Nobody is told until you publish.", "First choice 3")
    cleo.press("Ålder", within="Move to … Alva Ström").sees("Alva Ström is now in Ålder.")
    cleo.press("Jämlikhet", within="Move to … Alva Ström").press("Publish and write to 3 people")
    assert letters_of("workgroups/published") == [
        ("workgroups/published", name, language) for name, language in MEMBERS
    ]


def participant_sees_the_group(alva: Walker) -> None:
    """The letter and the page name the group."""
    assert AREAS[0] in latest_letter(alva.address, "workgroups/published").text
    alva.menu("Min sida").click("Områden och arbetsgrupper").click("Till min arbetsgrupp")
    assert alva.title == AREAS[0]
    alva.sees("Alva Ström (du)").sees_no("Edda")
