"""Answering with what goes with it, signed in and from a letter."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.invitations.models import AnswerDetail
from aspirant.invitations.queries import count_needs, list_reasons
from aspirant.operations.retention import purge
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import Mode
from aspirant.schedule.answer_tokens import make_answer_token
from aspirant.schedule.models import Rsvp, RsvpAnswer
from aspirant.schedule.service import cancel_session
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session


def answers() -> dict[str, tuple[str, str, list[str]]]:
    """Who answered what, why, and what they need."""
    db.session.expire_all()
    details = {(one.session_id, one.person_id): one for one in db.session.query(AnswerDetail)}
    found = {}
    for rsvp in db.session.query(Rsvp):
        person = db.session.get_one(Person, rsvp.person_id)
        detail = details.get((rsvp.session_id, rsvp.person_id))
        found[person.name] = (
            rsvp.answer.value,
            detail.reason if detail else "",
            detail.asked if detail else [],
        )
    return found


def page_of(session: Session) -> str:
    return f"/sessions/{session.id}/my-answer"


def letter_of(session: Session, person: Person) -> str:
    return f"/answers/{make_answer_token(session, person)}"


def test_needs_go_with_a_yes(client: Client, session: Session, erik: Person) -> None:
    client.sign_in(erik)
    given = {"answer": "yes", "needs": ["vegan", "hearing_loop"]}
    assert client.post(page_of(session), data=given).status_code == 303
    assert answers() == {"Erik": ("yes", "", ["vegan", "hearing_loop"])}
    soup = BeautifulSoup(client.get(page_of(session)).text, "html.parser")
    chosen = [box["value"] for box in soup.main.select("input[checked]")]
    assert chosen == ["yes", "vegan", "hearing_loop"]


def test_a_reason_goes_with_a_no_and_the_needs_are_dropped(
    client: Client, session: Session, erik: Person
) -> None:
    client.sign_in(erik)
    client.post(page_of(session), data={"answer": "yes", "needs": ["vegan"]})
    client.post(
        page_of(session), data={"answer": "no", "reason": " Jag är sjuk. ", "needs": ["vegan"]}
    )
    assert answers() == {"Erik": ("no", "Jag är sjuk.", [])}


@pytest.mark.parametrize("given", [{}, {"answer": "perhaps"}, {"answer": "yes", "needs": ["gold"]}])
def test_what_is_no_answer_is_said_beside_it(
    client: Client, session: Session, erik: Person, given: dict[str, str]
) -> None:
    reason = {"reason": "Det här ska stå kvar."}
    response = client.sign_in(erik).post(page_of(session), data=given | reason)
    assert response.status_code == 422
    assert reason["reason"] in response.text
    assert answers() == {}


def test_nobody_reads_in_the_database_what_somebody_needs(
    client: Client, session: Session, erik: Person
) -> None:
    client.sign_in(erik)
    client.post(page_of(session), data={"answer": "yes", "reason": "Kemo", "needs": ["no_pork"]})
    raw = db.session.connection().exec_driver_sql("SELECT reason, needs FROM answer_details").one()
    assert [word for word in (b"Kemo", b"no_pork") if word in bytes(raw[0]) + bytes(raw[1])] == []


def test_only_those_who_are_asked_answer(client: Client, session: Session, dag: Person) -> None:
    assert client.get(page_of(session)).status_code == 302
    assert client.sign_in(dag).get(page_of(session)).status_code == 403


def test_needs_are_gone_the_day_after_the_session(
    client: Client, session: Session, erik: Person
) -> None:
    client.sign_in(erik)
    client.post(page_of(session), data={"answer": "yes", "needs": ["vegan"]})
    ends_at = session.ends_at
    purge(at=ends_at + timedelta(hours=23))
    assert db.session.query(AnswerDetail).count() == 1
    purge(at=ends_at + timedelta(hours=25))
    assert db.session.query(AnswerDetail).count() == 0
    assert answers() == {"Erik": ("yes", "", [])}


def test_needs_at_a_cancelled_session_go_sooner(
    client: Client, session: Session, erik: Person, cleo: Person
) -> None:
    client.sign_in(erik).post(page_of(session), data={"answer": "yes", "needs": ["vegan"]})
    cancel_session(found_session(session), by=cleo, at=make.AT)
    db.session.commit()
    purge(at=make.AT + timedelta(hours=25))
    assert db.session.query(AnswerDetail).count() == 0


def test_a_letter_answers_without_signing_in(
    client: Client, session: Session, erik: Person
) -> None:
    page = letter_of(session, erik)
    shown = client.get(f"{page}?answer=maybe")
    soup = BeautifulSoup(shown.text, "html.parser")
    assert [box["value"] for box in soup.main.select("input[checked]")] == ["maybe"]
    assert answers() == {}  # a scanner that follows every link has answered nothing
    assert client.post(page, data={"answer": "yes", "needs": ["vegan"]}).status_code == 303
    assert answers() == {"Erik": ("yes", "", ["vegan"])}


def test_a_letter_shows_nothing_that_was_given_before_and_no_name(
    client: Client, session: Session, erik: Person
) -> None:
    page = letter_of(session, erik)
    client.post(page, data={"answer": "no", "reason": "Kemo", "needs": []})
    shown = client.get(page)
    soup = BeautifulSoup(shown.text, "html.parser")
    assert soup.main.select("input[checked]") == []
    assert [word for word in ("Kemo", "Erik", "erik@") if word in soup.main.get_text()] == []


def test_a_letter_is_for_one_session_and_one_person(
    client: Client, session: Session, people: list[Person]
) -> None:
    token = make_answer_token(session, people[0])
    other = make_answer_token(session, people[1])
    mixed = token[:43] + other[43:]
    for wrong in (mixed, token[:-1], token + "A", "x", "å" * 64, token.swapcase()):
        assert client.get(f"/answers/{wrong}").status_code == 404


def test_a_letter_ends_with_the_address_the_role_and_the_session(
    client: Client, session: Session, people: list[Person]
) -> None:
    erik, fia, gun = (letter_of(session, again(person)) for person in people)
    again(people[0]).email = "erik@example.com"
    db.session.commit()
    db.session.delete(again(people[1]).roles[0])
    db.session.commit()
    assert [client.get(page).status_code for page in (erik, fia, gun)] == [404, 404, 200]
    with time_machine.travel(session.starts_at, tick=False):
        assert "går inte att svara längre" in client.get(gun).text
        assert client.post(gun, data={"answer": "yes"}).status_code == 409


def test_the_kitchen_is_told_how_many_and_never_who(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    for person, answer in zip(people, ("yes", "maybe", "no"), strict=True):
        data = {"answer": answer, "needs": ["vegan", "no_nuts"]}
        client.post(letter_of(session, again(person)), data=data)
    counts = count_needs(session)
    assert {answer: dict(count) for answer, count in counts.items()} == {
        RsvpAnswer.YES: {"vegan": 1, "no_nuts": 1},
        RsvpAnswer.MAYBE: {"vegan": 1, "no_nuts": 1},
    }
    shown = client.sign_in(cleo).get(f"/sessions/{session.id}/needs")
    soup = BeautifulSoup(shown.text, "html.parser")
    rows = [[c.get_text(strip=True) for c in row.select("th, td")] for row in soup.select("tr")]
    assert rows[1:] == [["Vegansk mat + Mat utan nötter", "1", "1"]]
    assert [name for name in ("Erik", "Fia", "Gun") if name in soup.main.get_text()] == []


def test_the_list_for_the_kitchen_says_when_it_is_empty(
    client: Client, session: Session, cleo: Person, erik: Person
) -> None:
    page = f"/sessions/{session.id}/needs"
    assert "Ingen har bett om något" in client.sign_in(cleo).get(page).text
    assert client.sign_in(erik).get(page).status_code == 403


def test_who_comes_to_stand_in_the_line_is_told_so(
    client: Client, session: Session, people: list[Person]
) -> None:
    session.capacity = 1
    db.session.commit()
    first, second, third = (again(one) for one in people)
    client.sign_in(again(first)).post(page_of(found_session(session)), data={"answer": "yes"})
    assert "du kommer." in _main(client, f"/sessions/{session.id}")
    client.sign_in(again(second)).post(page_of(session), data={"answer": "yes"})
    assert "Alla platser är tagna, så nu står du i kön." in _main(client, f"/sessions/{session.id}")
    client.post("/sign-out")
    letter = letter_of(found_session(session), again(third))
    here = client.post(letter, data={"answer": "yes"}).location
    assert "Alla platser är tagna, så nu står du i kön." in _main(client, here)


def test_the_answer_by_letter_stands_chosen_afterwards(
    client: Client, session: Session, erik: Person
) -> None:
    here = client.post(letter_of(session, erik), data={"answer": "maybe"}).location
    soup = BeautifulSoup(client.get(here).text, "html.parser")
    assert [box["value"] for box in soup.select("input[checked]")] == ["maybe"]


def _main(client: Client, page: str) -> str:
    return " ".join(BeautifulSoup(client.get(page).text, "html.parser").get_text(" ").split())


def test_an_answer_from_a_letter_keeps_what_was_said_before(
    client: Client, session: Session, erik: Person
) -> None:
    page = letter_of(session, erik)
    client.sign_in(erik)
    given = {"answer": "maybe", "reason": "Kanske sen", "needs": ["no_nuts"]}
    client.post(page_of(session), data=given)
    client.post("/sign-out")
    client.post(page, data={"answer": "maybe"})
    assert answers() == {"Erik": ("maybe", "Kanske sen", ["no_nuts"])}
    client.post(page, data={"answer": "no"})
    client.post(page, data={"answer": "yes", "needs": ["vegan"]})
    assert answers() == {"Erik": ("yes", "Kanske sen", ["vegan", "no_nuts"])}
    shown = _main(client, page)
    assert "finns kvar, och det du fyller i här läggs till" in shown
    assert "Kanske sen" not in shown


def test_a_reason_for_another_answer_does_not_stand_beside_the_new_one(
    client: Client, session: Session, erik: Person
) -> None:
    page = letter_of(session, erik)
    client.post(page, data={"answer": "no", "reason": "Jag är sjuk"})
    assert list(list_reasons([session])[session.id].values()) == ["Jag är sjuk"]
    with time_machine.travel(make.AT + timedelta(hours=1), tick=False):
        client.post(page, data={"answer": "yes"})
    assert list_reasons([session])[session.id] == {}


def test_the_kitchen_counts_people_with_several_needs_once(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    asked = (["vegan", "no_gluten", "step_free"], ["vegan"], [])
    for person, needs in zip(people, asked, strict=True):
        client.post(letter_of(session, again(person)), data={"answer": "yes", "needs": needs})
    shown = client.sign_in(cleo).get(f"/sessions/{session.id}/needs")
    soup = BeautifulSoup(shown.text, "html.parser")
    rows = [[c.get_text(strip=True) for c in row.select("th, td")] for row in soup.select("tr")]
    assert [row for row in rows if row[0] != "Vad"] == [
        ["Vegansk mat", "1", "0"],
        ["Vegansk mat + Mat utan gluten", "1", "0"],
        ["En väg in utan trappsteg", "1", "0"],
    ]
    assert "3 personer kommer. 0 vet inte än." in _main(client, f"/sessions/{session.id}/needs")


def test_online_nobody_is_asked_about_food_or_the_way_in(
    client: Client, session: Session, erik: Person, cleo: Person
) -> None:
    session.mode, session.place = Mode.ONLINE, ""
    db.session.commit()
    for page in (letter_of(session, erik), page_of(session)):
        soup = BeautifulSoup(client.sign_in(again(erik)).get(page).text, "html.parser")
        boxes = [box["value"] for box in soup.main.select("input[type=checkbox]")]
        assert boxes == ["interpreter", "other_access"]
    given = {"answer": "yes", "needs": ["vegan"]}
    assert client.post(page_of(session), data=given).status_code == 422
    assert client.post(page_of(session), data=given | {"needs": ["interpreter"]}).status_code == 303
    client.sign_in(again(cleo))
    shown = _main(client, f"/sessions/{session.id}/needs")
    assert "Vad de behöver för att delta" in shown
    assert "köket" not in shown.lower()
    assert "Mat och tillgänglighet" not in _main(client, f"/rounds/{session.round.slug}/answers")
