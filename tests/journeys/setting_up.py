"""The administrator makes a coordinator; she sets up a round from blank and opens its call."""

from flask import Flask

from tests.journeys.walker import Walker

ADMINISTRATOR, COORDINATOR = "ada@example.org", "cleo@example.org"

SLUG, ROUND = "2026-2027", "2026–2027"

TEXTS = {
    "Headline": "Förnya vår demokrati",
    "Lead": "Ett år för chefer som vill förändra.",
    "Who can apply?": "Du är medlem och chef.",
    "How we choose": "Två läser varje ansökan.",
    "Time asked": "5 halvdagar + 20 timmar",
    "Cost": "Gratis",
}
RULES = ("Jag är medlem och chef.", "Jag har inget förtroendeuppdrag.")
QUESTIONS = ("Varför söker du?", "Vad vill du förändra?")
CRITERIA = (("review", "Förändring"), ("review", "Mod"), ("interview", "Samspel"))
AREAS = ("Jämlikhet", "Ålder", "Offentlig sektor")
SESSIONS = (
    ("Första träffen", "2026-11-16T13:00", "2026-11-16T17:00", False),
    ("Andra träffen", "2027-01-18T13:00", "2027-01-18T17:00", False),
    ("Kongressen", "2027-06-01T09:00", "2027-06-02T17:00", True),
)


def administrator_makes_a_coordinator(app: Flask) -> None:
    """The first person comes by a command; the rest is done on the pages.

    An administrator says who coordinates, and reads no application.
    """
    app.test_cli_runner().invoke(args=["add-administrator", ADMINISTRATOR, "--name", "Ada"])
    ada = Walker(app, ADMINISTRATOR)
    ada.menu("Rounds").click("Create a round")
    ada.write_both("Name of the programme", "Aspirantuppdraget", "The aspirant programme")
    ada.write("Organisation", "Ledarna")
    _describe_round(ada, "2025–2026", contact=ADMINISTRATOR)
    ada.write("The coordinator’s email address", COORDINATOR)
    ada.write("The coordinator’s name", "Cleo Larsson")
    ada.press("Create the round").sees("The round is made. Now fill in its parts.")
    ada.menu("Roles").sees("Cleo Larsson")
    ada.open("/rounds/2025-2026/applications", expect=403)


def coordinator_sets_up_a_round(app: Flask) -> Walker:
    """From blank to a call that is announced, as the pages ask for it."""
    cleo = Walker(app, COORDINATOR)
    cleo.menu("Rounds").click("Create a round")
    cleo.write("Begin with", "A blank round").press("Go on")
    _describe_round(cleo, "2026–2027", contact="aspirant@example.org")
    cleo.press("Create the round").sees("The call can open when nothing is missing below.")
    assert not cleo.is_offered("Open the call")
    _fill_in_forms(cleo)
    _fill_in_lists(cleo)
    cleo.sees("Everything is in place.").press("Open the call").sees(
        "The call is published and opens by itself."
    )
    for name, role in (("bo", "Reviewer"), ("bea", "Reviewer"), ("ivar", "Interviewer")):
        _invite(cleo.menu("Roles"), f"{name}@example.org", name.capitalize(), role)
    return cleo


def _invite(who: Walker, address: str, name: str, role: str) -> None:
    who.write("Email address", address).write("Name", name).write("Role", role)
    who.press("Send the invitation").sees(f"{name} has the role now.")


def _describe_round(who: Walker, name: str, *, contact: str) -> None:
    who.write_both("Name of the round", name)
    who.write("The programme begins", "2026-11-02").write("The programme ends", "2027-06-30")
    who.write("The call opens", "2026-09-02T09:00").write("The call closes", "2026-09-28T23:59")
    who.write("Who answers questions", contact)


def _fill_in_forms(cleo: Walker) -> None:
    cleo.click("About the round").write("Places", 3).write("Reviewers for each application", 2)
    cleo.write("Where the round usually meets", "Kansliet, Stockholm")
    cleo.write("Days to answer an offer", 7).press("Save")
    cleo.click("Texts of the call")
    for label, text in TEXTS.items():
        cleo.write_both(label, text, f"{text} (en)")
    cleo.press("Save").click("Dates of the call")
    cleo.write("Interviews from", "2026-10-12").write("Interviews to", "2026-10-16")
    cleo.write("Applicants hear from you by", "2026-10-23").press("Save")


def _fill_in_lists(cleo: Walker) -> None:
    for rule in RULES:
        _add(cleo, "Entry rules", "Add an entry rule").write_both(
            "What the applicant affirms", rule
        )
        cleo.write_both("What we write to somebody who does not meet it", f"Du skrev nej: {rule}")
        cleo.press("Save")
    for question in QUESTIONS:
        _add(cleo, "Questions", "Add a question").write_both("Question", question)
        cleo.write("At most this many words", 50).press("Save")
    for stage, name in CRITERIA:
        _add_criterion(cleo, stage, name)
    for area in AREAS:
        _add(cleo, "Areas", "Add an area").write_both("Area", area).press("Save")
    for title, starts, ends, is_all_day in SESSIONS:
        _add(cleo, "Planned sessions", "Add a session").write_both("Session", title)
        cleo.write("Begins", starts).write("Ends", ends).write("Place", "Kansliet, Stockholm")
        if is_all_day:
            cleo.choose("Whole days")
        cleo.press("Save")
    cleo.click("Back to the set-up")


def _add(cleo: Walker, kind: str, button: str) -> Walker:
    if kind != cleo.title.split(" ")[0]:
        cleo.menu("Set up").click(kind)
    return cleo.click(button)


def _add_criterion(cleo: Walker, stage: str, name: str) -> None:
    cleo.menu("Set up").click("Criteria")
    links = [str(link["href"]) for link in cleo.page.select("main a.btn[href*='/new']")]
    cleo.open(next(link for link in links if f"stage={stage}" in link))
    cleo.write_both("Criterion", name)
    for label in ("Level 1: not shown", "Level 2", "Level 3: shown", "Level 4",
                  "Level 5: shown again and again"):  # fmt: skip
        cleo.write_both(label, f"Så ser {name.lower()} ut, {label[:7]}")
    cleo.press("Save")
