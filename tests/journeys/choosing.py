"""From the closed call to the list for interviews: screening, reading, shortlist."""

from flask import Flask

from tests.journeys.setting_up import CRITERIA, ROUND, RULES
from tests.journeys.walker import Walker

#: What Bo and Bea give each application, by its number: Alva and Edda are the strongest.
LEVELS = {1: 5, 2: 5, 3: 4, 4: 3, 5: 3, 6: 2}

#: Those who go on to interview.
SHORTLIST = range(1, 6)


def coordinator_screens(cleo: Walker) -> None:
    """All at once for those who said yes; the seventh is looked at and found not to fit."""
    cleo.menu("My page").click(ROUND).menu("Set up").sees("The call closed")
    cleo.menu("Overview").click("Check the entry rules").click("2026-007")
    cleo.sees("The applicant answered no to one rule:", RULES[0])
    cleo.click("Entry rules not met …").write("Reason in your own words", "Du är inte chef än.")
    cleo.press("Save").sees("Entry rules not met", "Du är inte chef än.")
    cleo.menu("Applications").choose(*(f"Choose 2026-00{number}" for number in range(1, 7)))
    cleo.press("Let in to the reading …").sees("Let in 6 applications to the reading?")
    cleo.press("Let in 6")


def coordinator_hands_out_readings(cleo: Walker) -> None:
    """Two readers each: twelve readings."""
    cleo.menu("Reviews").click("Hand out the readings")
    cleo.press("Hand out 12 readings").sees("Everything that can be handed out is handed out.")


def reviewer_reads(app: Flask, address: str) -> Walker:
    """Numbers, no names; one after the other until nothing is left."""
    reader = Walker(app, address)
    reader.menu("My page").sees("6 left to read").click(ROUND)
    for left in range(6, 0, -1):
        reader.menu("My readings").click("Read 2026-00")
        _score(reader)
        reader.press("Save" if left == 1 else "Save and read the next")
    return reader.menu("My readings").sees("You have read everything. Thank you.")


def _score(reader: Walker) -> None:
    number = int(reader.title.removeprefix("2026-"))
    reader.sees_no("Alva", "Ström", "Hemtjänsten i Umeå", "Arbetsplats")
    for stage, name in CRITERIA:
        if stage == "review":
            reader.choose(str(LEVELS[number]), within=name)


def coordinator_shortlists(cleo: Walker) -> None:
    """The five with the highest means."""
    cleo.menu("Reviews").open(f"{cleo.url}?sort=-mean")
    assert cleo.row("2026-001").startswith("2026-001 Ledarna inom Vård och Omsorg")
    cleo.choose(*(f"Choose 2026-00{number}" for number in SHORTLIST))
    cleo.press("To interview …").sees("5 applications to interview?")
    cleo.press("Put 5 on the interview list")
