"""What a field says of what it cannot read: our words, in both languages."""

from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from aspirant.people.models import Person
from aspirant.web.forms import OUR_COUNTS, OUR_WORDS
from tests import make
from tests.conftest import Client

#: A field, what is written in it, and what is said of it in Swedish and in English.
CASES = [
    ("starts_on", "igår", "Skriv en dag, till exempel", "Write a day, for example"),
    ("places", "många", "Skriv ett heltal med siffror.", "Write a whole number, in digits."),
    ("places", "0", "Talet ska vara mellan 1 och 500.", "The number must be from 1 to 500."),
    ("place", "x" * 201, "högst 200 tecken.", "at most 200 characters."),
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


def test_what_we_say_otherwise_is_what_the_library_says() -> None:
    path = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    with path.open("rb") as file:
        theirs = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file)}
    assert (OUR_WORDS.keys() | OUR_COUNTS.keys()) - theirs == set()
