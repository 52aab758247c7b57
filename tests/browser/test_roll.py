"""The list of a session on a phone whose network comes and goes: no tick is lost or double."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy import select

from aspirant.core.clock import now
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.lifecycle import RoundState
from aspirant.people.queries import find_person_by_email
from aspirant.presence.models import Tick
from aspirant.presence.queries import find_roll
from aspirant.programme.models import Session
from aspirant.programme.queries import list_rounds
from aspirant.programme.words import Mode
from aspirant.schedule.models import Plan
from aspirant.schedule.planning import WHOLE_ROUND, Contents, plan_session
from tests.browser.test_look import Corner, open_context

PHONE = Corner("sv", "light", 360)
COORDINATOR, FACILITATOR = "samordnare@example.org", "processledare@example.org"


@pytest.fixture
def session(demo: Flask) -> UUID:
    """A session of the running round that has just begun."""
    running = next(one for one in list_rounds() if one.state is RoundState.RUNNING)
    coordinator = find_person_by_email(COORDINATOR)
    assert coordinator
    plan = Plan(now(), now() + timedelta(hours=3), Mode.ONLINE, "", "https://example.org/rum")
    words = Contents(Bilingual("Nyss börjad", "Just begun"), Bilingual("", ""))
    made = plan_session(
        running, plan=plan, contents=words, whom=WHOLE_ROUND, by=coordinator,
        at=now() - timedelta(days=3),
    )  # fmt: skip
    made_id = made.id
    db.session.commit()
    db.session.remove()  # nothing is held while the browser writes
    return made_id


@pytest.fixture
def phone(demo: Flask, address: str, browser: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """Phones, each signed in as somebody."""
    opened: list[BrowserContext] = []

    def open_phone(email: str) -> BrowserContext:
        opened.append(open_context(demo, address, browser, email, PHONE))
        return opened[-1]

    yield open_phone
    for context in opened:
        context.close()


def show(context: BrowserContext, address: str, session: UUID) -> Page:
    page = context.new_page()
    page.goto(f"{address}/sessions/{session}/attendance")
    return page


def press(page: Page, place: int, word: str) -> None:
    page.locator("li[data-person]").nth(place).locator(f"button[data-word={word}]").click()


def told(page: Page, text: str) -> None:
    expect(page.locator("[data-told]")).to_have_text(text, timeout=20_000)


def noted(session: UUID) -> list[str]:
    """What is noted of everybody, by name."""
    found = db.session.get(Session, session)
    assert found
    roll = find_roll(found)
    words = [str(roll.presence_of(person, 1) or "-") for person in roll.people]
    db.session.remove()
    return words


def ticks(session: UUID) -> list[str]:
    """Every tick in the order of its press."""
    wanted = select(Tick.presence).where(Tick.session_id == session)
    rows = db.session.scalars(wanted.order_by(Tick.ticked_at, Tick.number)).all()
    db.session.remove()
    return [str(word or "-") for word in rows]


def test_ticks_made_without_network_arrive_once_each_when_it_is_back(
    address: str, phone: Callable[[str], BrowserContext], session: UUID
) -> None:
    context = phone(COORDINATOR)
    page = show(context, address, session)
    press(page, 0, "present")
    told(page, "Allt är sparat.")
    context.set_offline(True)
    for place, word in ((1, "present"), (2, "absent"), (2, "excused"), (0, "absent")):
        press(page, place, word)
    told(page, "Väntar på nät: 4 prickar är sparade på den här mobilen.")
    assert noted(session)[:3] == ["present", "-", "-"]
    context.set_offline(False)
    told(page, "Allt är sparat.")
    assert noted(session)[:3] == ["absent", "present", "excused"]
    assert ticks(session) == ["present", "present", "absent", "excused", "absent"]


def test_a_page_that_was_closed_without_network_sends_its_ticks_when_opened_again(
    address: str, phone: Callable[[str], BrowserContext], session: UUID
) -> None:
    context = phone(COORDINATOR)
    page = show(context, address, session)
    context.set_offline(True)
    press(page, 0, "present")
    press(page, 1, "excused")
    press(page, 0, "present")  # once more takes it back
    press(page, 0, "absent")
    page.close()
    assert ticks(session) == []
    context.set_offline(False)
    again = show(context, address, session)
    told(again, "Allt är sparat.")
    assert noted(session)[:2] == ["absent", "excused"]
    assert ticks(session) == ["present", "excused", "-", "absent"]
    again.reload()
    told(again, "Allt är sparat.")
    assert len(ticks(session)) == 4
    pushed = again.locator("li[data-person] button[aria-pressed=true]")
    assert pushed.evaluate_all("all => all.map(one => one.dataset.word)") == ["absent", "excused"]


def test_an_answer_that_is_lost_on_the_way_back_makes_no_second_tick(
    address: str, phone: Callable[[str], BrowserContext], session: UUID
) -> None:
    page = show(phone(COORDINATOR), address, session)
    told(page, "Allt är sparat.")
    lost = []

    def lose_the_first(route):  # type: ignore[no-untyped-def]
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # it reaches the server, and the phone never knows
            route.abort()
        else:
            route.continue_()

    page.route("**/ticks", lose_the_first)
    press(page, 0, "present")
    told(page, "Allt är sparat.")
    assert len(lost) == 1
    assert ticks(session) == ["present"]


def test_two_who_tick_at_once_see_the_same_in_the_end(
    address: str, phone: Callable[[str], BrowserContext], session: UUID
) -> None:
    first, second = phone(COORDINATOR), phone(FACILITATOR)
    one, other = show(first, address, session), show(second, address, session)
    first.set_offline(True)
    press(one, 0, "present")
    other.wait_for_timeout(2_000)  # the later press counts, however slow the machine is
    press(other, 0, "absent")
    press(other, 1, "present")
    told(other, "Allt är sparat.")
    first.set_offline(False)
    told(one, "Allt är sparat.")
    assert noted(session)[:2] == ["absent", "present"]
    for page in (one, other):
        page.bring_to_front()
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-counts]")).to_contain_text("1 här · 1 borta")


def test_all_the_others_are_here_and_that_is_undone_without_network(
    address: str, phone: Callable[[str], BrowserContext], session: UUID
) -> None:
    context = phone(COORDINATOR)
    page = show(context, address, session)
    count = page.locator("li[data-person]").count()
    press(page, 1, "excused")
    told(page, "Allt är sparat.")
    context.set_offline(True)
    page.get_by_role("button", name="Alla övriga är här").click()
    expect(page.locator("[data-counts]")).to_contain_text(f"{count - 1} här")
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("[data-counts]")).to_contain_text(f"{count - 1} kvar")
    context.set_offline(False)
    told(page, "Allt är sparat.")
    assert noted(session) == ["-", "excused", *["-"] * (count - 2)]


def test_a_name_is_found_as_it_is_typed(
    address: str, phone: Callable[[str], BrowserContext], session: UUID, demo: Flask
) -> None:
    page = show(phone(COORDINATOR), address, session)
    name = page.locator("li[data-person] b").nth(2).inner_text()
    page.get_by_role("searchbox").fill(name.upper())
    expect(page.locator("li[data-person]:visible")).to_have_count(1)


def test_a_whole_list_ticked_without_network_survives_a_reload(
    address: str, phone: Callable[[str], BrowserContext], session: UUID
) -> None:
    context = phone(COORDINATOR)
    page = show(context, address, session)
    told(page, "Allt är sparat.")
    count = page.locator("li[data-person]").count()
    words = ["present" if place % 2 else "absent" for place in range(count)]
    context.set_offline(True)
    for place, word in enumerate(words):
        press(page, place, word)
    told(page, f"Väntar på nät: {count} prickar är sparade på den här mobilen.")
    context.route("**", lambda route: route.abort())  # chromium tries a lost page again by itself
    with pytest.raises(Error, match="ERR_FAILED"):
        page.reload()
    context.unroute("**")
    context.set_offline(False)
    page.goto(f"{address}/my-page")
    page.goto(f"{address}/sessions/{session}/attendance")
    told(page, "Allt är sparat.")
    assert noted(session) == words
    assert ticks(session) == words
    page.reload()
    told(page, "Allt är sparat.")
    assert len(ticks(session)) == count
