"""A coordinator takes the demo's open round from its readings to a released group, in a browser."""

from datetime import timedelta

import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.mail.delivery import send_due_letters
from aspirant.people.models import Person
from tests.browser.test_look import Corner, open_context
from tests.browser.test_main_path import looks_well

DESK = Corner("en", "light", 1280)
ROUND = "/rounds/2027-2028"


def press(page: Page, name: str) -> None:
    """Press a button of the page and wait for the whole of the next."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    looks_well(page)


def follow(page: Page, name: str) -> None:
    """Follow a link of the page and wait for the whole of the next."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    looks_well(page)


def test_from_readings_to_a_released_group(demo: Flask, address: str, browser: Browser) -> None:
    db.session.execute(update(Person).values(language=DESK.language))
    db.session.commit()
    context = open_context(demo, address, browser, "samordnare@example.org", DESK)
    page = context.new_page()
    close_the_call(page, address)
    let_in_the_rest(page, address)
    choose_the_points(page, address)
    page.goto(f"{address}{ROUND}/selection")
    press(page, "Propose again")
    first = group_of(page)
    assert len(first) == 16
    other = hold_somebody(page)
    press(page, "Propose again")
    assert other in group_of(page)
    compare_the_two(page, other)
    decide(page, address)
    waive_what_is_missed(page, address)
    reader = open_context(demo, address, browser, "bedomare@example.org", DESK)
    sign_the_record(page, address, reader.new_page())
    reader.close()
    release(page, address)
    context.close()


def close_the_call(page: Page, address: str) -> None:
    page.goto(f"{address}{ROUND}")
    follow(page, "Set up the round and the call")
    page.get_by_role("button", name="Close the call now").click()
    with page.expect_navigation():
        page.locator(".ask").get_by_role("button", name="Close the call now").click()


def let_in_the_rest(page: Page, address: str) -> None:
    """Nobody is refused unread: those who wait are let in, many at a time."""
    page.goto(f"{address}{ROUND}/applications?state=submitted")
    looks_well(page)
    for box in page.locator("td.pick input").all():
        box.check()
    press(page, "Let in to the reading …")
    with page.expect_navigation():
        page.locator("main form").get_by_role("button").last.click()


def choose_the_points(page: Page, address: str) -> None:
    page.goto(f"{address}{ROUND}/selection")
    looks_well(page)
    follow(page, "Points as given or adjusted")
    page.get_by_label("The adjusted points").check()
    page.get_by_label("Why?").fill("Två av bedömarna är tydligt strängare än de andra.")
    press(page, "Record the choice")


def group_of(page: Page) -> list[str]:
    """The numbers of those who stand on the board."""
    return [words.split()[0] for words in page.locator(".seat").all_inner_texts()]


def hold_somebody(page: Page) -> str:
    """Ask why somebody is not in, see the cost on the board itself, and hold them in."""
    page.get_by_role("button", name="Explain").click()
    why = page.locator("#panel #why")
    expect(why).to_contain_text("points")
    number = why.locator("h2").inner_text().removeprefix("Why not ").removesuffix("?")
    looks_well(page)
    why.get_by_role("link", name="Hold in …").click()
    ask = page.locator("#panel #ask")
    expect(ask.locator("h2")).to_have_text(f"Hold {number} in the group?")
    looks_well(page)
    ask.get_by_label("Why?").fill("Har redan lett ett nätverk i föreningen.")
    with page.expect_navigation():
        ask.get_by_role("button", name="Hold", exact=True).click()
    page.goto(page.url.split("/rounds/")[0] + ROUND + "/selection")
    return number


def compare_the_two(page: Page, other: str) -> None:
    follow(page, "Compare proposals")
    press(page, "Compare the chosen")
    expect(page.locator("main")).to_contain_text(other)


def decide(page: Page, address: str) -> None:
    page.goto(f"{address}{ROUND}/selection")
    follow(page, "To the decision …")
    page.get_by_label("How many stand on the reserve list?").fill("3")
    press(page, "Decide")
    expect(page.locator("main")).to_contain_text("Not released: nobody is told")


def sign_the_record(page: Page, address: str, other: Page) -> None:
    """Two people, each by their own sign-in."""
    page.goto(f"{address}{ROUND}/meeting")
    present = page.get_by_role("group", name="Who was present?")
    signing = page.get_by_role("group", name="Who signs the record?")
    present.get_by_label("Elisabeth Westlund").check()
    for somebody in signing.get_by_role("checkbox").all():
        somebody.uncheck()
    for name in ("Anna Eriksson", "Elisabeth Westlund"):
        signing.get_by_label(name).check()
    page.get_by_label("Why did you choose this group?").fill("Bredden vägde över på slutet.")
    press(page, "Save the record")
    press(page, "Put the record up for signing")
    press(page, "I have read it and sign")
    other.goto(page.url)
    looks_well(other)
    press(other, "I have read it and sign")
    page.reload()
    expect(page.locator("main")).to_contain_text("Signed by all")


def waive_what_is_missed(page: Page, address: str) -> None:
    """Whoever is held in may cost a target, which is then waived with a reason, and signed so."""
    page.goto(f"{address}{ROUND}/decisions/release")
    while (missed := page.get_by_role("link", name="Waive it …")).count():
        with page.expect_navigation():
            missed.first.click()
        page.get_by_label("Why").fill("Erfarenheten av nätverk väger tyngre den här gången.")
        press(page, "Waive the target")


def release(page: Page, address: str) -> None:
    """Everything is rehearsed; one button, taken back once; and after the hold people are told."""
    page.goto(f"{address}{ROUND}/decisions/release")
    looks_well(page)
    expect(page.locator("main")).not_to_contain_text("Something must be put right first")
    page.locator("main form").get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("The letters leave")
    looks_well(page)
    press(page, "Undo the release")
    follow(page, "Check before the release …")
    page.locator("main form").get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("The letters leave")
    db.session.rollback()
    with time_machine.travel(now() + timedelta(minutes=11)):
        send_due_letters(at=now())
        db.session.commit()
        page.goto(f"{address}{ROUND}/offers")
        looks_well(page)
        expect(page.locator("main table").first.locator("tbody tr")).to_have_count(16)
