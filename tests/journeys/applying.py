"""Alva applies, in Swedish, from the call to the page that says how it stands."""

from flask import Flask

from aspirant.core.clock import now
from aspirant.programme.queries import find_round
from tests import make
from tests.journeys.outbox import latest_letter
from tests.journeys.setting_up import QUESTIONS, RULES, SESSIONS, SLUG
from tests.journeys.walker import Walker
from tests.make_selection import TURNS

ALVA = "alva@example.org"

#: Those who apply besides Alva, the last of whom does not meet an entry rule.
OTHERS = ("edda", "frans", "gun", "hans", "ines", "jon")


def alva_applies(app: Flask) -> Walker:
    """The letter's code is her way in; what she writes is there when she comes back."""
    alva = Walker(app, language="sv")
    alva.click("Börja din ansökan").sign_in(ALVA)
    alva.sees("Ingen del är klar än.").click("Börja med Kontaktuppgifter")
    alva.write("Ditt namn", "Alva Ström").write("Telefon", "070-123 45 67")
    alva.press("Spara och fortsätt")
    _tell_of_work(alva)
    for question in QUESTIONS:
        alva.write(question, f"Mitt svar på: {question}")
    alva.press("Spara och fortsätt")
    alva.write("Första önskemål", "Jämlikhet").write("Andra önskemål", "Ålder")
    alva.press("Spara och fortsätt")
    for rule in RULES:
        alva.choose("Ja", within=rule)
    for session in SESSIONS[1:]:
        alva.choose("Jag kan", within=session[0])
    alva.press("Spara och fortsätt").sees("Det här återstår innan du kan skicka")
    alva.click("Fyll i det som återstår").choose("Jag kan", within=SESSIONS[0][0])
    alva.press("Spara och granska allt").sees("Mitt svar på: Varför söker du?", "Alva Ström")
    alva.press("Skicka ansökan").sees("Tack! Din ansökan är skickad.", "2026-001")
    _answer_diversity(alva)
    return alva


def _tell_of_work(alva: Walker) -> None:
    alva.write("Din titel", "Enhetschef").write("Var du arbetar", "Hemtjänsten i Umeå")
    alva.write("Län där du arbetar", "Västerbottens län").write("Sektor", "Offentlig sektor")
    alva.write("Din chefsnivå", "Första linjens chef").write(
        "Det du kan bäst", "Omsorg och service"
    )
    alva.press("Föreslå en förening").choose("Ledarna inom Vård och Omsorg")
    alva.press("Spara och fortsätt")


def _answer_diversity(alva: Walker) -> None:
    alva.click("Se frågorna").choose("Kvinna", "45–54")
    alva.press("Skicka svaren", expect=422).choose(
        "Ja, jag samtycker till att mina svar används så"
    )
    alva.press("Skicka svaren")


def alva_sees_how_it_stands(alva: Walker) -> None:
    """Her own page and the receipt say the same."""
    receipt = latest_letter(ALVA, "applications/receipt")
    assert "2026-001" in receipt.subject
    assert "Kvinna" not in receipt.text
    alva.menu("Min sida").sees("Hej Alva")
    alva.click("2026–2027").sees("Den är skickad, och du kan fortfarande ändra den")


def others_apply() -> None:
    """Six more, who differ in where and what they lead; Edda reads English, Jon says no."""
    round = find_round(SLUG)
    assert round
    for number, name in enumerate(OTHERS, start=1):
        county, sector, level, competence = TURNS[number % len(TURNS)]
        person = make.person(name, language="en" if name == "edda" else "sv")
        make.application(
            round,
            person,
            at=now(),
            county=county,
            sector=sector,
            level=level,
            competence=competence,
            workplace=f"Arbetsplats {number}",
            unmet=1 if name == "jon" else 0,
        )
