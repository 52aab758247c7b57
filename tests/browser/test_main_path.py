"""The main path in a real browser: an applicant with a phone and with keys only, a reader, a
coordinator; and the same form without scripts. After each step axe finds nothing."""

import re
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from aspirant.extensions import db
from tests.browser.test_look import Corner, _axe, _sideways, open_context
from tests.journeys.outbox import latest_letter

PHONE = Corner("sv", "light", 390)
DESK = Corner("sv", "light", 1280)
TEXT = "Jag har lett förändring i tio år och vill dela med mig."

TYPED = {"text": "Platschef på ett byggföretag", "textarea": TEXT, "tel": "070-123 45 67"}

#: Areas are ranked, so each is another line of the menu.
RANKS = {"area_2": 2, "area_3": 3}

#: What a control that has the focus is.
AT = """() => {
  const at = document.activeElement;
  return {kind: at.matches('textarea') ? 'textarea' : at.matches('select') ? 'select' : at.type,
          name: at.name, value: at.value, words: at.textContent.trim(),
          inside: !!at.closest('main form')};
}"""


def looks_well(page: Page) -> None:
    """No accessibility fault, and nothing to the side."""
    assert [*_axe(page), *_sideways(page)] == [], page.url


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the link or button with these words has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(AT)["words"] == words:
            return
    raise AssertionError(f"Tab does not lead to {words!r} on {page.url}")


def fill_by_keys(page: Page, last: str) -> None:
    """Fill in what Tab comes to, in its way, and press the button `last`."""
    chosen = set()
    for _press in range(120):
        page.keyboard.press("Tab")
        at: Any = page.evaluate(AT)
        if at["words"] == last:
            page.keyboard.press("Enter")
            return
        if not at["inside"] or at["name"] in chosen:
            continue
        _fill_one(page, at)
        chosen.add(at["name"])
    raise AssertionError(f"Tab does not lead to {last!r} on {page.url}")


def _fill_one(page: Page, at: dict[str, str]) -> None:
    if at["kind"] == "radio":
        page.keyboard.press("Space")
    elif at["kind"] == "select" and not at["value"]:
        for _step in range(RANKS.get(at["name"], 1)):
            page.keyboard.press("ArrowDown")
    elif at["kind"] in TYPED and not at["value"]:
        page.keyboard.type(TYPED[at["kind"]])


def code_for(email: str) -> str:
    """The six digits in the latest sign-in letter."""
    db.session.rollback()
    found = re.search(r"\b\d{6}\b", latest_letter(email, "people/sign_in").text)
    db.session.rollback()  # an open transaction would keep the site from writing
    assert found
    return found[0]


def phone(browser: Browser, *, has_scripts: bool = True) -> BrowserContext:
    """A phone that nobody has signed in on."""
    return browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="sv-SE",
        reduced_motion="reduce",
        java_script_enabled=has_scripts,
    )


def test_an_applicant_comes_in_fills_in_and_sends_with_keys_only(
    demo: Flask, address: str, browser: Browser
) -> None:
    context = phone(browser)
    page = context.new_page()
    page.goto(address)
    looks_well(page)
    tab_to(page, "Börja din ansökan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?next=**")
    looks_well(page)
    fill_in_address_and_code(page, "tangent@example.org")
    page.wait_for_url("**/applications/**")
    looks_well(page)
    tab_to(page, "Börja med Kontaktuppgifter")
    page.keyboard.press("Enter")
    for part in ("contact", "leadership", "motivation", "areas", "dates"):
        page.wait_for_url(f"**/{part}*")
        looks_well(page)
        if part == "leadership":
            fill_by_keys(page, "Föreslå en förening")
            page.wait_for_url("**/leadership#association")
            looks_well(page)
        fill_by_keys(page, "Spara och fortsätt")
    page.wait_for_url("**/check")
    looks_well(page)
    tab_to(page, "Skicka ansökan")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tack! Din ansökan är skickad.")
    looks_well(page)
    context.close()


def fill_in_address_and_code(page: Page, email: str) -> None:
    """The way in, by keys."""
    for label, text in (("Din e-postadress", email), ("De sex siffrorna i brevet", "")):
        while not page.get_by_label(label).evaluate("it => it === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.type(text or code_for(email))
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        if text:
            page.wait_for_url("**/sign-in/code")
            looks_well(page)


def begin(browser: Browser, address: str, email: str, *, has_scripts: bool = True) -> Page:
    """A new applicant's task list on a phone."""
    page = phone(browser, has_scripts=has_scripts).new_page()
    page.goto(address)
    page.get_by_role("link", name="Börja din ansökan").click()
    page.get_by_label("Din e-postadress").fill(email)
    page.get_by_role("button", name="Skicka brevet").click()
    page.get_by_label("De sex siffrorna i brevet").fill(code_for(email))
    page.locator("main").get_by_role("button", name="Logga in").click()
    expect(page.locator("h1")).to_have_text("Din ansökan")
    return page


def test_a_draft_is_saved_as_it_is_written_and_lost_by_nothing(
    demo: Flask, address: str, browser: Browser
) -> None:
    page = begin(browser, address, "utkast@example.org")
    page.goto(page.url + "/motivation")
    answer = page.locator("textarea").first
    answer.press_sequentially("Sparat.")
    expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Sparad \d"))
    page.reload()
    expect(answer).to_have_value("Sparat.")
    answer.press("Control+End")
    answer.press_sequentially(" Och genast bort.")
    page.reload()
    expect(answer).to_have_value("Sparat. Och genast bort.")
    page.context.set_offline(True)
    answer.press("Control+End")
    answer.press_sequentially(" Utan nät.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Inte sparat än")
    page.context.set_offline(False)
    page.reload()
    expect(answer).to_have_value("Sparat. Och genast bort. Utan nät.")
    looks_well(page)
    page.context.close()


def test_whoever_presses_save_while_a_save_is_on_its_way_goes_on(
    demo: Flask, address: str, browser: Browser
) -> None:
    page = begin(browser, address, "snabb@example.org")
    page.goto(page.url + "/motivation")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/autosave", hold)
    first, second = page.locator("textarea").nth(0), page.locator("textarea").nth(1)
    first.press_sequentially("Ett.")
    with page.expect_request("**/autosave"):
        second.focus()
    second.press_sequentially("Två.")
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    page.wait_for_url("**/areas")
    page.go_back()
    page.reload()
    expect(first).to_have_value("Ett.")
    expect(second).to_have_value("Två.")
    page.context.close()


def test_a_page_brought_back_by_the_way_back_goes_on_saving(
    demo: Flask, address: str, browser: Browser
) -> None:
    page = begin(browser, address, "tillbaka@example.org")
    page.goto(page.url + "/motivation")
    answer = page.locator("textarea").first
    # What leaving by the button and coming back by the browser's own memory do to a page.
    page.evaluate("document.querySelector('[data-autosave]').dispatchEvent(new Event('submit'))")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    answer.press_sequentially("Tillbaka.")
    expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Sparad \d"))
    page.reload()
    expect(answer).to_have_value("Tillbaka.")
    page.context.close()


def test_the_form_works_without_scripts(demo: Flask, address: str, browser: Browser) -> None:
    page = begin(browser, address, "utan-skript@example.org", has_scripts=False)
    page.get_by_role("link", name="Börja med Kontaktuppgifter").click()
    fill_and_go_on(page, "Spara och fortsätt")
    fill_and_go_on(page, "Föreslå en förening")
    for _part in ("leadership", "motivation", "areas", "dates"):
        fill_and_go_on(page, "Spara och fortsätt")
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator("h1")).to_have_text("Tack! Din ansökan är skickad.")
    page.context.close()


def fill_and_go_on(page: Page, button: str) -> None:
    """Fill in whatever the part asks, with a mouse, and wait for the whole of the next page."""
    for control in page.locator("main form input.form-control, main form textarea").all():
        if not control.input_value():
            kind = control.get_attribute("type") or "textarea"
            control.fill(TYPED[kind])
    for place, control in enumerate(page.locator("main form select").all(), start=1):
        if not control.input_value():
            control.select_option(index=place if "/areas" in page.url else 1)
    for choices in page.locator("main form .choices").all():
        if choices.is_visible():
            choices.locator("input").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_a_reader_scores_with_digits(demo: Flask, address: str, browser: Browser) -> None:
    context = open_context(demo, address, browser, "bedomare@example.org", DESK)
    page = context.new_page()
    page.goto(f"{address}/rounds/2027-2028/readings")
    looks_well(page)
    page.locator("main a.btn").click()
    number = page.locator("h1").inner_text()
    criteria = page.locator("form[data-score] fieldset").count()
    for digit in "45454545"[:criteria]:
        page.keyboard.press(digit)
    looks_well(page)
    assert page.locator("form[data-score] input:checked").count() == criteria
    page.get_by_role("button", name="Spara", exact=True).click()
    page.goto(f"{address}/rounds/2027-2028/readings")
    expect(page.get_by_role("row").filter(has_text=number)).to_contain_text("Läst")
    looks_well(page)
    context.close()


def test_a_coordinator_chooses_with_j_and_x_and_shortlists(
    demo: Flask, address: str, browser: Browser
) -> None:
    context = open_context(demo, address, browser, "samordnare@example.org", DESK)
    page = context.new_page()
    page.goto(f"{address}/rounds/2027-2028/reviews?sort=-mean&state=under_review")
    looks_well(page)
    for key in "jxjx":
        page.keyboard.press(key)
    chosen = page.locator("tr:has(td.pick input:checked) th").all_inner_texts()
    assert len(chosen) == 2
    looks_well(page)
    page.get_by_role("button", name="Till intervju …").click()
    expect(page.locator("tbody th")).to_have_text(sorted(chosen))
    looks_well(page)
    page.locator("main form button").click()
    page.goto(f"{address}/rounds/2027-2028/reviews?sort=-mean")
    for number in chosen:
        expect(page.get_by_role("row").filter(has_text=number)).to_contain_text("Till intervju")
    looks_well(page)
    context.close()
