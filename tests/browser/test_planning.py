"""Planning in a real browser: a day read back in words, the stop over a holiday, undone, a poll."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from aspirant.extensions import db
from aspirant.people.models import Person
from tests.browser.test_look import Corner, _axe, _sideways, open_context

ROUND = "/rounds/2026-2027"
WORDS = {
    "sv": {
        "day": "fredag 24 december 2027", "anyway": "Planera ändå och skriv till dem",
        "undo": "Ångra: planera ingenting", "choose": "Välj den …", "plan": "Planera mötet",
    },
    "en": {
        "day": "Friday 24 December 2027", "anyway": "Plan it anyway and write to them",
        "undo": "Undo: plan nothing", "choose": "Choose it …", "plan": "Plan the meeting",
    },
}  # fmt: skip


def looks_well(page: Page) -> None:
    assert [*_axe(page), *_sideways(page)] == [], page.url


@pytest.mark.parametrize(
    "corner", [Corner("sv", "dark", 320), Corner("en", "light", 1280)], ids=str
)
def test_a_session_over_a_holiday_and_a_time_of_a_poll_are_planned_and_undone(
    demo: Flask, address: str, browser: Browser, corner: Corner
) -> None:
    words = WORDS[corner.language]
    db.session.execute(update(Person).values(language=corner.language))
    db.session.commit()
    context = open_context(demo, address, browser, "samordnare@example.org", corner)
    page = context.new_page()
    page.goto(f"{address}{ROUND}/sessions/new")
    page.fill("[name=title-sv]", "Extra möte")
    page.fill("[name=first_day]", "2027-12-24")
    expect(page.locator("output[for=first_day]")).to_have_text(words["day"])
    page.fill("[name=starts]", "16:30")
    page.fill("[name=ends]", "17:30")
    page.check("[name=mode][value=online]")
    page.locator("form#plan button[type=submit]").click()
    expect(page.locator(".notice[role=alert]")).to_be_focused()
    expect(page.locator("output[for=first_day]")).to_have_text(words["day"])
    looks_well(page)
    page.get_by_role("button", name=words["anyway"]).click()
    looks_well(page)
    page.get_by_role("button", name=words["undo"]).click()
    expect(page).to_have_url(f"{address}{ROUND}/sessions")
    page.goto(f"{address}{ROUND}/polls")
    page.locator("a[href*='/polls/']:not([href$=new])").first.click()
    asked = page.url
    page.get_by_role("link", name=words["choose"]).last.click()
    looks_well(page)
    page.get_by_role("button", name=re.compile(words["plan"])).click()
    page.get_by_role("button", name=words["undo"]).click()
    expect(page).to_have_url(asked)
    looks_well(page)
    context.close()
