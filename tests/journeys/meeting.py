"""Interviews: times, invitations, bookings, scorecards."""

from flask import Flask

from tests.journeys.outbox import letters_of
from tests.journeys.setting_up import CRITERIA, ROUND
from tests.journeys.walker import Walker

#: When each is met, and what Ivar gives them.
BOOKINGS = {
    "alva": ("kl. 09.00–09.45", 5),
    "edda": ("10:00–10:45", 5),
    "frans": ("kl. 11.00–11.45", 4),
    "gun": ("kl. 13.00–13.45", 3),
    "hans": ("kl. 14.00–14.45", 3),
}


def coordinator_invites(cleo: Walker) -> None:
    """Six times in one day, three before lunch and three after."""
    cleo.menu("Interviews").sees("To invite 5")
    for first, last in (("09:00", "12:00"), ("13:00", "16:00")):
        cleo.menu("Interviews").click("Add times …").write("Day", "2026-10-12")
        cleo.write("From", first).write("To", last).choose("Online", "Ivar")
        cleo.write("Address of the video meeting", "https://meet.example.org/intervju")
        cleo.press("Add the times")
    cleo.menu("Interviews").click("Invite 5 …").press("Send 5 invitations")
    assert letters_of("interviews/invitation") == [
        ("interviews/invitation", name, "en" if name == "edda" else "sv") for name in BOOKINGS
    ]


def applicants_book(app: Flask, alva: Walker) -> None:
    """Each takes a time; one that is taken is not offered to the next."""
    alva.menu("Min sida").click("Välj en tid för din intervju")
    alva.choose("kl. 10.00–10.45").press("Boka tiden").sees("Din intervju är bokad")
    alva.choose(BOOKINGS["alva"][0]).press("Byt till den här tiden")
    for name in list(BOOKINGS)[1:]:
        language = "en" if name == "edda" else "sv"
        who = Walker(app, f"{name}@example.org", language=language)
        is_english = language == "en"
        who.menu("My page" if is_english else "Min sida")
        who.click("Choose a time" if is_english else "Välj en tid").sees_no("09.00", "09:00")
        who.choose(BOOKINGS[name][0]).press("Book this time" if is_english else "Boka tiden")


def interviewer_writes_scorecards(app: Flask) -> None:
    """Ivar met all five."""
    ivar = Walker(app, "ivar@example.org")
    for name, (_, level) in BOOKINGS.items():
        ivar.menu("My page").click(ROUND).menu("My interviews").click(name.capitalize())
        for stage, criterion in CRITERIA:
            if stage == "interview":
                ivar.choose(str(level), within=criterion)
        ivar.press("Save")


def coordinator_sees_who_came(cleo: Walker) -> None:
    """Every interview was held."""
    for name in BOOKINGS:
        cleo.menu("Interviews")
        if "Held" not in cleo.row(name.capitalize()):
            cleo.click("2026-00", within=name.capitalize()).press("It was held")
