"""A coordinator decides what a round asks after its sessions."""

import pytest

from aspirant.core.i18n import Bilingual
from aspirant.evaluation.queries import find_terms
from aspirant.evaluation.words import Kind, Theme
from aspirant.extensions import db
from aspirant.lifecycle import move
from aspirant.people.models import Person
from aspirant.programme.models import Round
from tests import make
from tests.conftest import Client
from tests.evaluation.test_results import table, words_of
from tests.make_evaluation import closed, found, opened
from tests.make_schedule import again

FORM = {
    "version": "None",
    "is_asked": "y",
    "open_days": "14",
    "remind_after": "5",
    "text_0-sv": "Kände du dig välkommen?",
    "text_0-en": "Did you feel welcome?",
    "kind_0": "yes_no",
    "theme_0": "belonging",
    "text_2-sv": "Hur var maten?",
    "kind_2": "scale",
    "theme_2": "practical",
    "low_2-sv": "Dålig",
    "high_2-sv": "God",
}
EMPTY = {f"{name}_{number}": word for number in (1, 3, 4, 5)
         for name, word in {"kind": "scale", "theme": "content"}.items()}  # fmt: skip


def test_the_usual_questions_stand_there_until_others_are_saved(
    client: Client, round: Round, cleo: Person
) -> None:
    here = f"/rounds/{round.slug}/evaluations/questions"
    client.sign_in(again(cleo))
    assert "Hur leddes träffen?" in client.get(here).text
    assert client.post(here, data=FORM | EMPTY).location == f"/rounds/{round.slug}/evaluations"
    terms = find_terms(round)
    assert (terms.is_asked, terms.open_days, terms.remind_after) == (True, 14, 5)
    assert [(a.key, a.kind, a.theme, a.text.sv, a.high.sv) for a in terms.asks()] == [
        ("q1", Kind.YES_NO, Theme.BELONGING, "Kände du dig välkommen?", ""),
        ("q2", Kind.SCALE, Theme.PRACTICAL, "Hur var maten?", "God"),
    ]
    assert "Hur leddes träffen?" not in client.get(here).text
    assert "Hur var maten?" in client.get(here).text
    assert client.post(here, data=FORM | EMPTY).status_code == 409


def test_what_has_begun_keeps_its_questions(client: Client, round: Round, cleo: Person) -> None:
    made = opened(round, "Träff 1")
    here = f"/rounds/{round.slug}/evaluations/questions"
    client.sign_in(again(cleo)).post(here, data=FORM | EMPTY)
    assert len(found(made).asks()) == 6
    assert [one.text for one in found(opened(round, "Träff 2")).asks()] == [
        Bilingual("Kände du dig välkommen?", "Did you feel welcome?"),
        Bilingual("Hur var maten?"),
    ]


def test_yes_and_no_are_counted_in_per_cent(client: Client, round: Round, cleo: Person) -> None:
    client.sign_in(again(cleo))
    client.post(f"/rounds/{round.slug}/evaluations/questions", data=FORM | EMPTY)
    answers = [{"q1": word, "q2": "4"} for word in ("yes", "yes", "yes", "no")]
    made = closed(round, [*answers, {"q1": "yes"}])
    page = client.get(f"/evaluations/{made.id}").text
    assert table(page)[1:] == [["Ja", "", "4", "80 %"], ["Nej", "", "1", "20 %"]]
    assert "Färre än fem har svarat på den här frågan." in words_of(page)
    overview = client.get(f"/rounds/{round.slug}/evaluations").text
    assert table(overview, 1) == [
        ["Träff", "Gemenskap, andel ja i %"],
        ["1. Träff 1", "80,0"],
        ["Alla tillsammans", "80,0"],
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"remind_after": "14"}, "Påminn före den sista dagen att svara."),
        ({"open_days": "många"}, "Skriv ett heltal"),
        ({"high_2-sv": ""}, "Säg med ord vad den här änden av skalan betyder."),
        ({"text_0-sv": ""}, "Skriv det här på svenska."),
        ({"text_0-sv": "", "text_0-en": "", "text_2-sv": ""}, "Ställ minst en fråga."),
        ({"kind_0": "drawing"}, "Välj"),
    ],
)
def test_what_cannot_be_is_pointed_out_and_kept(
    client: Client, round: Round, cleo: Person, given: dict[str, str], told: str
) -> None:
    here = f"/rounds/{round.slug}/evaluations/questions"
    response = client.sign_in(again(cleo)).post(here, data=FORM | EMPTY | given)
    assert response.status_code == 422
    assert told in words_of(response.text)
    assert "Dålig" in response.text
    db.session.rollback()
    assert find_terms(round).version is None


def test_it_can_be_turned_off(client: Client, round: Round, cleo: Person) -> None:
    form = {key: value for key, value in (FORM | EMPTY).items() if key != "is_asked"}
    page = f"/rounds/{round.slug}/evaluations"
    client.sign_in(again(cleo)).post(f"{page}/questions", data=form)
    assert "det är avstängt för den här omgången" in client.get(page).text


def test_a_round_that_is_over_asks_nothing_more(client: Client, round: Round, cleo: Person) -> None:
    here = f"/rounds/{round.slug}/evaluations/questions"
    client.sign_in(again(cleo))
    assert f'href="{here}"' in client.get(f"/rounds/{round.slug}/evaluations").text
    move(db.session.get_one(Round, round.id), "finish_round", by=None, at=make.AT)
    db.session.commit()
    assert f'href="{here}"' not in client.get(f"/rounds/{round.slug}/evaluations").text
    assert "Omgången är slut, så inga fler frågor ställs." in words_of(client.get(here).text)
    assert client.post(here, data=FORM | EMPTY).status_code == 409
    assert find_terms(round).open_days == 10
