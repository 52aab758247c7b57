"""Selection, release and offers, from targets to the last place."""

import re

from flask import Flask

from tests.journeys.outbox import letters_of, letters_to
from tests.journeys.setting_up import ROUND
from tests.journeys.walker import Walker

#: When a file of one's own data was made.
WHEN_MADE = re.compile(r'"made_at": "[^"]+"')

TOLD = ("selection/offer", "selection/reserve", "selection/decline", "selection/not_eligible")

#: Who is told what in the end, in which language.
LETTERS = [
    ("selection/decline", "hans", "sv"),
    ("selection/decline", "ines", "sv"),
    ("selection/not_eligible", "jon", "sv"),
    ("selection/offer", "alva", "sv"),
    ("selection/offer", "frans", "sv"),
    ("selection/offer", "gun", "sv"),
    ("selection/reserve", "edda", "en"),
]


def coordinator_proposes(cleo: Walker) -> None:
    """Two from Norrland and Frans by hand leave no room for Edda, who has better points."""
    cleo.menu("My page").click(ROUND).menu("Selection").click("Set targets")
    cleo.write("Norrland, least", 2).press("Save the targets")
    cleo.menu("Selection").press("Propose a group")
    cleo.sees("2026-001", "2026-002", "2026-004").sees("The group we propose", "3 of 3 places")
    cleo.click("Hold somebody …").write("Who?", _line_of(cleo, "2026-003"))
    cleo.choose("Held in the group").press("Show what it costs").sees("enters the group.")
    cleo.write("Why?", "Har redan lett en arbetsgrupp.").press("Hold")
    cleo.menu("Selection").sees("Something has changed").press("Propose again")
    assert [words.split()[0] for words in _seats(cleo)] == ["2026-001", "2026-003", "2026-004"]


def _line_of(who: Walker, number: str) -> str:
    lines = [" ".join(line.get_text(" ").split()) for line in who.page.select("select option")]
    (found,) = {line for line in lines if line.startswith(number)}
    return found


def _seats(who: Walker) -> list[str]:
    return sorted(" ".join(seat.get_text(" ").split()) for seat in who.page.select(".seat"))


def coordinator_decides(cleo: Walker) -> None:
    """One reserve; everybody else has no place."""
    cleo.click("To the decision …").write("How many stand on the reserve list?", 1)
    cleo.press("Decide").sees("Not released: nobody is told")


def coordinator_keeps_the_record(cleo: Walker) -> None:
    """Who, when, what was looked at and why; put up, and signed by her own sign-in."""
    cleo.open("/rounds/2026-2027/decisions").click("Write the record …")
    cleo.write("Why did you choose this group?", "Vi valde bredd framför de sista tiondelarna.")
    cleo.press("Save the record").sees("Record of the meeting of the committee", "2026-003")
    cleo.press("Put the record up for signing").press("I have read it and sign")
    cleo.sees("Signed by all", "signed", "Fingerprint of the record")


def others(app: Flask) -> list[Walker]:
    """One who will stand in reserve, one without a place, one who did not meet the rules."""
    languages = {"edda": "en", "hans": "sv", "jon": "sv"}
    return [Walker(app, f"{name}@example.org", language=it) for name, it in languages.items()]


def seen_by(applicants: list[Walker]) -> set[tuple[str, str, str]]:
    """Who can see what where: the pages that links lead to from their own, and their letters."""
    pages = {(who.address, *page) for who in applicants for page in _own_pages(who).items()}
    letters = {
        (who.address, "letter", letter.text)
        for who in applicants
        for letter in letters_to(who.address, state="sent")
    }
    return pages | letters


def _own_pages(who: Walker) -> dict[str, str]:
    """Every page in reach from one's own, by address, with its words."""
    seen: dict[str, str] = {}
    waiting = ["/my-page"]
    while waiting:
        url = waiting.pop().split("#")[0]
        if url in seen or not url.startswith("/") or url.startswith("/static"):
            continue
        answer = who.client.get(url)
        seen[url] = WHEN_MADE.sub("", answer.text)
        if answer.location:
            waiting.append(answer.location)
        elif answer.mimetype == "text/html":
            page = who.open(url).page
            seen[url] = who.text
            waiting += [str(link["href"]) for link in page.select("a[href]")]
    return seen


def coordinator_releases(cleo: Walker) -> None:
    """The rehearsal shows the letters; released at nine, they leave ten minutes later."""
    cleo.menu("Selection").click("To the decisions").click("Check before the release …")
    cleo.sees("Offered a place: 3 letters", "Reserve list: 1 letter", "Hej Alva Ström!")
    cleo.press("Release and send 7 letters").sees("Until then nobody is told")


def coordinator_undoes_the_release(cleo: Walker) -> None:
    """Within the ten minutes."""
    cleo.press("Undo the release").sees("Not released: nobody is told")
    assert letters_of(*TOLD, state="queued") == []


def applicants_answer(app: Flask, alva: Walker) -> None:
    """Alva and Gun take their places, Frans declines."""
    assert letters_of(*TOLD, state="sent") == LETTERS
    alva.menu("Min sida").sees("Väntar på dig").click("Svara på erbjudandet om en plats")
    alva.press("Ja, jag tar platsen").sees("Platsen är din")
    gun = _come(app, "gun").press("Ja, jag tar platsen")
    gun.sees("Platsen är din")
    frans = _come(app, "frans").click("Nej, jag tackar nej …")
    frans.write("Vill du berätta varför?", "Jag flyttar utomlands.").press("Tacka nej till platsen")


def _come(app: Flask, name: str) -> Walker:
    who = Walker(app, f"{name}@example.org", language="sv")
    return who.menu("Min sida").click("Svara på erbjudandet om en plats")


def reserve_moves_up(app: Flask, cleo: Walker) -> None:
    """Frans' place goes to Edda, who takes it, in English."""
    cleo.open("/rounds/2026-2027/offers").sees("1 place is free", "Jag flyttar utomlands.")
    cleo.click("Offer the place to 2026-002 …").press("Send the offer")
    edda = Walker(app, "edda@example.org").menu("My page").click("Answer the offer of a place")
    edda.press("Yes, I take the place").sees("The place is yours")
    assert letters_of("selection/welcome", "selection/declined") == [
        ("selection/declined", "frans", "sv"),
        ("selection/welcome", "alva", "sv"),
        ("selection/welcome", "edda", "en"),
        ("selection/welcome", "gun", "sv"),
    ]
