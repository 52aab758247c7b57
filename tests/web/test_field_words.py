"""What a field says of what it cannot read: our words, in both languages."""

from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from flask_babel import force_locale
from wtforms.fields.choices import SelectChoice

from aspirant.people.models import Person
from aspirant.web.forms import OUR_COUNTS, OUR_WORDS
from aspirant.web.missing import words_for_missing
from tests import make
from tests.conftest import Client

#: A field, what is written in it, and what is said of it in Swedish and in English.
CASES = [
    ("starts_on", "igår", "Skriv en dag, till exempel", "Write a day, for example"),
    ("places", "många", "Skriv ett heltal med siffror.", "Write a whole number, in digits."),
    ("places", "0", "Talet ska vara mellan 1 och 500.", "The number must be from 1 to 500."),
    ("place", "x" * 201, "högst 200 tecken.", "at most 200 characters."),
    ("places", "", "Skriv ett heltal med siffror.", "Write a whole number, in digits."),
    ("starts_on", "", "Skriv en dag, till exempel", "Write a day, for example"),
    ("contact_email", "", "Skriv en e-postadress, till exempel", "Write an email address, for"),
    ("contact_email", "cleo", "ser inte ut som en e-postadress", "not look like an email address"),
]


@pytest.mark.parametrize(("field", "written", "swedish", "english"), CASES)
def test_a_field_says_what_to_do(
    client: Client, cleo: Person, field: str, written: str, swedish: str, english: str
) -> None:
    make.round(by=cleo)
    for language, words in (("sv", swedish), ("en", english)):
        cleo.language = language
        answer = client.sign_in(cleo).post("/rounds/2027-2028/set-up/basics", data={field: written})
        assert answer.status_code == 422
        error = BeautifulSoup(answer.text, "html.parser").select_one(f"#{field}-error")
        assert error
        assert words in error.get_text()


ONE = [SelectChoice("1", "One")]


class _Asked(wtforms.Form):
    """A field of each kind, all to be filled in."""

    agreed = wtforms.BooleanField("Agreed")
    days = wtforms.SelectMultipleField("Days", choices=ONE)
    mode = wtforms.RadioField("How", choices=ONE)
    role = wtforms.SelectField("Role", choices=ONE)
    paper = wtforms.FileField("Paper")
    clock = wtforms.TimeField("Begins")
    name = wtforms.StringField("Name")
    reason = wtforms.StringField("What you write")
    witness = wtforms.StringField("Who saw it?")
    title = wtforms.StringField("Title")


@pytest.mark.usefixtures("app")
def test_what_is_empty_is_asked_for_by_its_kind_or_name() -> None:
    form = _Asked()
    with force_locale("sv"):
        assert {one.name: words_for_missing(one) for one in form} == {
            "agreed": "Kryssa i rutan.",
            "days": "Välj minst ett alternativ.",
            "mode": "Välj ett alternativ.",
            "role": "Välj ett alternativ.",
            "paper": "Välj en fil.",
            "clock": "Skriv ett klockslag, till exempel 13.00.",
            "name": "Skriv ett namn.",
            "reason": "Skriv varför, med några ord.",
            "witness": "Svara på frågan.",
            "title": "Skriv något här.",
        }


def test_what_we_say_otherwise_is_what_the_library_says() -> None:
    path = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    with path.open("rb") as file:
        theirs = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file)}
    assert (OUR_WORDS.keys() | OUR_COUNTS.keys()) - theirs == set()
