"""Somebody at a browser without scripts: sees pages, follows links, fills in fields by their
labels and presses buttons by their words. Nothing else reaches the site."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.journeys.looking import gathered, labelled, named, option, smallest_part, words
from tests.journeys.outbox import latest_letter

#: What somebody reads on the way in.
SIGN_IN = {
    "en": ("Your email address", "Send me the letter", "The six digits in the letter", "Sign in"),
    "sv": ("Din e-postadress", "Skicka brevet", "De sex siffrorna i brevet", "Logga in"),
}


class Walker:
    """One person's browser. The last page seen is `page`, its address `url`, its words `text`."""

    def __init__(self, app: Flask, address: str = "", *, language: str = "en") -> None:
        self.client: Any = app.test_client()
        self.language = language
        self.url, self.address = "/", address
        self.open("/").speak(language)
        if address:
            self.sign_in(address)

    # Seeing

    @property
    def text(self) -> str:
        """Every word of the page under the menus."""
        return words(self.page.find("main") or self.page)

    @property
    def title(self) -> str:
        """The page's one h1."""
        (title,) = self.page.find_all("h1")
        return words(title)

    def row(self, text: str) -> str:
        """The words of the only row that holds `text`."""
        return words(smallest_part(self.page, text))

    def sees(self, *texts: str) -> "Walker":
        """Fail unless the page says all of that."""
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{self.url} does not say {missing}:\n{self.text}"
        return self

    def sees_no(self, *texts: str) -> "Walker":
        """Fail when the page says any of that."""
        seen = [text for text in texts if text in self.text]
        assert not seen, f"{self.url} says {seen}:\n{self.text}"
        return self

    def is_offered(self, label: str, *, within: str = "") -> bool:
        """Whether there is a link or a button with these words."""
        return bool(named(smallest_part(self.page, within), "a[href], button", label))

    # Going

    def open(self, url: str, *, expect: int = 200) -> "Walker":
        """Type an address."""
        return self._take(self.client.get(_path(url)), expect)

    def click(self, label: str, *, within: str = "") -> "Walker":
        """Follow the link with these words, in the row that says `within`."""
        return self.open(urljoin(self.url, str(self._named("a[href]", label, within)["href"])))

    def menu(self, *labels: str) -> "Walker":
        """Follow lines of the menus one after the other."""
        for label in labels:
            (link,) = {str(tag["href"]) for tag in named(self.page, "nav a[href]", label)}
            self.open(link)
        return self

    def write(self, label: str, text: object, *, within: str = "") -> "Walker":
        """Write into the field with that label, or choose that line of it."""
        control = self._control(label, within)
        assert control.get("type") not in {"radio", "checkbox"}, label
        if control.name == "textarea":
            control.string = str(text)
        elif control.name == "select":
            for tag in control.select("option[selected]"):
                del tag["selected"]
            option(control, str(text))["selected"] = ""
        else:
            control["value"] = str(text)
        return self

    def write_both(self, label: str, swedish: str, english: str = "") -> "Walker":
        """Write a text in both languages."""
        self.write(f"In Swedish: {label}", swedish)
        return self.write(f"In English: {label}", english or swedish)

    def choose(self, *labels: str, within: str = "") -> "Walker":
        """Tick the radio button or the checkbox with each label."""
        for label in labels:
            control = self._control(label, within)
            assert control.get("type") in {"radio", "checkbox"}, label
            if control["type"] == "radio":
                for other in self._form_of(control).select(f'input[name="{control["name"]}"]'):
                    del other["checked"]
            control["checked"] = ""
        return self

    def untick(self, label: str, *, within: str = "") -> "Walker":
        """Take the tick of a checkbox away."""
        del self._control(label, within)["checked"]
        return self

    def press(self, label: str, *, within: str = "", expect: int = 200) -> "Walker":
        """Press the button with these words: its form is sent with all that is in it."""
        button = self._named("button:not([type=button])", label, within)
        form = self._form_of(button)
        url = _path(urljoin(self.url, str(button.get("formaction") or form.get("action") or "")))
        given: dict[str, list[str]] = {}
        for name, value in gathered(form, self.page, button):
            given.setdefault(name, []).append(value)
        if str(form.get("method", "get")).lower() == "get":
            answer = self.client.get(url, query_string=given)
        else:
            assert "csrf_token" in given, f"{self.url}: a form without its token"
            answer = self.client.post(url, data=given)
        return self._take(answer, expect)

    def speak(self, language: str) -> "Walker":
        """Choose the language of the pages, unless they have it already."""
        html = self.page.find("html")
        if html and html["lang"] != language:
            word = {"sv": "Svenska", "en": "English"}[language]
            self.press(word, within=word)
        return self

    def sign_in(self, address: str) -> "Walker":
        """Ask for a letter and type the code that stands in it."""
        self.address = address
        where, ask, code, enter = SIGN_IN[self.language]
        if "/sign-in" not in self.url:
            self.open("/sign-in")
        self.write(where, address).press(ask)
        found = re.search(r"\b\d{6}\b", latest_letter(address, "people/sign_in").text)
        assert found
        return self.write(code, found[0]).press(enter).speak(self.language)

    def come_back(self) -> "Walker":
        """Sign in again after weeks, in a browser that has forgotten everything."""
        return self.open("/").speak(self.language).sign_in(self.address)

    # Inside

    def _named(self, selector: str, label: str, within: str) -> Tag:
        found = named(smallest_part(self.page, within), selector, label)
        places = {tag.get("href") or id(tag) for tag in found}
        assert len(places) == 1, f"{self.url}: {len(found)} times {label!r} in:\n{self.text}"
        return found[0]

    def _control(self, label: str, within: str) -> Tag:
        found = labelled(self.page, smallest_part(self.page, within), label)
        assert len(found) == 1, f"{self.url}: {len(found)} fields {label!r} in:\n{self.text}"
        return found[0]

    def _form_of(self, control: Tag) -> Tag:
        form = control.find_parent("form") or self.page.find(id=str(control.get("form")))
        assert form, f"{self.url}: {control} stands in no form"
        return form

    def _take(self, answer: Any, expect: int) -> "Walker":
        if 300 <= answer.status_code < 400:
            return self.open(urljoin(self.url, answer.location), expect=expect)
        self.status, self.url = answer.status_code, answer.request.full_path.rstrip("?")
        self.page = BeautifulSoup(answer.text, "html.parser")
        assert self.status == expect, f"{self.status} at {self.url}:\n{self.text}"
        return self


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
