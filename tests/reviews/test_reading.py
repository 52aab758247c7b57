"""A reviewer's pages: what is theirs to read, reading it blind, scoring, stepping aside."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.applications.service import withdraw_application
from aspirant.extensions import db
from aspirant.lifecycle import ReviewState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.privacy.models import DiversityAnswers
from aspirant.programme.models import Call
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Stage
from aspirant.reviews import service
from aspirant.reviews.models import Review, Score
from tests import make
from tests.conftest import Client
from tests.make_reviews import found_review, with_role

Counter = Callable[[], AbstractContextManager[list[str]]]


def _page(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html5lib")


def _words(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text(" ").split())


def _form(review: Review, *levels: int, note: str = "", then: str = "") -> dict[str, Any]:
    criteria = list_criteria(found_review(review).application.round, Stage.REVIEW)
    given = {f"level_{one.id.hex}": str(n) for one, n in zip(criteria, levels, strict=False)}
    return {"version": str(review.version), "note": note, "then": then, **given}


def test_the_list_says_how_many_are_left_and_by_when(
    client: Client, alva: Person, bo: Person
) -> None:
    round = make.round()
    make.review(make.application(round, alva), bo, "assigned")
    make.review(make.application(round, make.person("eva")), bo, values=(3, 4, 5))
    words = _words(_page(client.sign_in(bo), "/rounds/2027-2028/readings"))
    assert "Du har 1 ansökan kvar att läsa." in words
    assert "måndag 7 juni 2027" in words
    assert "4,0" in words


def test_the_list_says_what_will_be_here(client: Client, bo: Person) -> None:
    make.grant(bo, Role.REVIEWER, make.round())
    assert "Inget att läsa än" in _words(_page(client.sign_in(bo), "/rounds/2027-2028/readings"))


def test_the_page_is_blind(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    application = make.application(
        round,
        alva,
        title="Enhetschef på Hemtjänsten Norr",
        answers=[
            "Jag heter Alva. Nå mig på alva@example.org eller 070-123 45 67.",
            "På hemtjänsten norr har Alvas grupp vuxit.",
        ],
    )
    review = make.review(application, bo, "assigned")
    answer = client.sign_in(bo).get(f"/readings/{review.id}")
    for secret in ("Alva", "alva@", "070-123", "emtjänsten", "Västerbotten"):
        assert secret not in answer.text
    for shown in ("-001", "Enhetschef", "Första linjens chef", "Jag heter"):
        assert shown in answer.text


def test_nothing_is_chosen_beforehand(client: Client, alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo, "assigned")
    page = _page(client.sign_in(bo), f"/readings/{review.id}")
    levels = page.select("input[type=radio]")
    assert len(levels) == 15
    assert not [one for one in levels if one.has_attr("checked")]


def test_save_and_next_goes_to_the_next_unread(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    first = make.review(make.application(round, alva), bo, "assigned")
    second = make.review(make.application(round, make.person("eva")), bo, "assigned")
    client.sign_in(bo)
    answer = client.post(f"/readings/{first.id}", data=_form(first, 2, 3, 4, then="next"))
    assert (answer.status_code, answer.location) == (303, f"/readings/{second.id}")
    answer = client.post(f"/readings/{second.id}", data=_form(second, 2, 3, 4, then="next"))
    assert answer.location == "/rounds/2027-2028/readings"
    assert sorted(db.session.scalars(select(Score.value))) == [2, 2, 3, 3, 4, 4]


def test_a_missing_level_is_asked_for_and_the_rest_is_kept(
    client: Client, alva: Person, bo: Person
) -> None:
    review = make.review(make.application(make.round(), alva), bo, "assigned")
    answer = client.sign_in(bo).post(
        f"/readings/{review.id}", data=_form(review, 2, 3, note="Tänkvärd.")
    )
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert [one["value"] for one in page.select("input[type=radio][checked]")] == ["2", "3"]
    assert page.select_one("textarea").text.strip() == "Tänkvärd."
    assert list(db.session.scalars(select(Score.value))) == []


def test_a_stale_save_changes_nothing(client: Client, alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo, "assigned")
    form = _form(review, 2, 3, 4, note="Skriven i den gamla fliken.")
    client.sign_in(bo)
    assert client.post(f"/readings/{review.id}", data=_form(review, 5, 5, 5)).status_code == 303
    answer = client.post(f"/readings/{review.id}", data=form)
    assert answer.status_code == 409
    assert "Skriven i den gamla fliken." in answer.text
    assert list(db.session.scalars(select(Score.value))) == [5, 5, 5]


def test_others_levels_are_hidden_until_ones_own_are_in(
    client: Client, alva: Person, bo: Person, dag: Person
) -> None:
    round = make.round()
    own = make.review(make.application(round, alva), bo, "assigned")
    make.review(own.application, dag, values=(5, 5, 4), note="Dags hemliga anteckning")
    client.sign_in(bo)
    before = client.get(f"/readings/{own.id}").text
    assert "4,7" not in before
    assert "bedömare tillsammans" not in before
    client.post(f"/readings/{own.id}", data=_form(found_review(own), 3, 3, 3))
    after = _words(_page(client, f"/readings/{own.id}"))
    assert "Ditt medelvärde är 3,0. Alla 2 bedömare tillsammans: 3,8." in after
    assert "Dag" not in after
    assert "hemliga" not in after


def test_stepping_aside_closes_the_page_at_once(client: Client, alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo, "assigned")
    client.sign_in(bo)
    assert client.post(f"/readings/{review.id}/recusal", data={}).status_code == 422
    answer = client.post(f"/readings/{review.id}/recusal", data={"reason": "Vi är grannar."})
    assert answer.location == "/rounds/2027-2028/readings"
    assert client.get(f"/readings/{review.id}").status_code == 403
    assert client.post(f"/readings/{review.id}", data=_form(review, 3, 3, 3)).status_code == 403
    assert found_review(review).state is ReviewState.RECUSED
    words = _words(_page(client, "/rounds/2027-2028/readings"))
    assert "Du har anmält jäv för 1 ansökan." in words


def test_after_the_shortlist_the_levels_stand(
    client: Client, alva: Person, bo: Person, cleo: Person
) -> None:
    review = make.review(make.application(make.round(), alva), bo, values=(2, 3, 4))
    service.shortlist_applications([review.application], by=cleo, at=make.AT)
    db.session.commit()
    page = _page(client.sign_in(bo), f"/readings/{review.id}")
    assert page.select("input[type=radio]") == []
    assert client.post(f"/readings/{review.id}", data=_form(review, 5, 5, 5)).status_code == 409
    assert client.get(f"/readings/{review.id}/recusal").status_code == 200
    answer = client.post(f"/readings/{review.id}/recusal", data={"reason": "Vi är grannar."})
    assert answer.status_code == 409


@pytest.mark.parametrize("who", ["alva", "cleo", "dag", "eva"])
def test_nobody_else_may_open_it(
    client: Client, alva: Person, bo: Person, cleo: Person, dag: Person, who: str
) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo)
    with_role(cleo, Role.COORDINATOR, round)
    with_role(dag, Role.REVIEWER, make.round("2029–2030"))
    other = with_role(make.person("eva"), Role.REVIEWER, round)
    person = {"alva": alva, "cleo": cleo, "dag": dag, "eva": other}[who]
    client.sign_in(person)
    for url in (f"/readings/{review.id}", f"/readings/{review.id}/recusal"):
        assert client.get(url).status_code == 403
        assert client.post(url, data={}).status_code == 403


def test_a_reviewer_who_is_no_longer_one_may_not_open_it(
    client: Client, alva: Person, bo: Person
) -> None:
    review = make.review(make.application(make.round(), alva), bo)
    person = with_role(bo, Role.REVIEWER, found_review(review).application.round)
    db.session.delete(person.roles[0])
    db.session.commit()
    assert client.sign_in(bo).get(f"/readings/{review.id}").status_code == 403


def test_a_withdrawn_application_is_no_longer_read(
    client: Client, alva: Person, bo: Person
) -> None:
    review = make.review(make.application(make.round(), alva), bo)
    withdraw_application(found_review(review).application, by=alva, at=make.AT)
    db.session.commit()
    client.sign_in(bo)
    assert client.get(f"/readings/{review.id}").status_code == 403
    assert "-001" not in client.get("/rounds/2027-2028/readings").text


def test_somebody_not_signed_in_is_asked_to(client: Client, alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo)
    answer = client.get(f"/readings/{review.id}")
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


def test_reading_changes_nothing(client: Client, alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo, "assigned")
    client.sign_in(bo)
    client.get(f"/readings/{review.id}?then=next")
    assert found_review(review).state is ReviewState.ASSIGNED


def test_the_list_asks_the_same_number_of_questions(
    client: Client, alva: Person, bo: Person, count_queries: Counter
) -> None:
    round = make.round()
    make.review(make.application(round, alva), bo)
    client.sign_in(bo)
    with count_queries() as one:
        client.get("/rounds/2027-2028/readings")
    for name in ("eva", "fia"):
        make.review(make.application(round, make.person(name)), bo)
    with count_queries() as three:
        client.get("/rounds/2027-2028/readings")
    assert len(one) == len(three)


@pytest.mark.corrupts
def test_the_same_for_those_who_differ_only_in_their_diversity_answers(
    client: Client, alva: Person, bo: Person
) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo, "assigned")
    client.sign_in(bo)
    urls = (f"/readings/{review.id}", "/rounds/2027-2028/readings")
    before = [_without_secrets(client.get(url).text) for url in urls]
    db.session.add(DiversityAnswers(round_id=round.id, handle="a handle", sealed=b"kanarie"))
    db.session.commit()
    after = [_without_secrets(client.get(url).text) for url in urls]
    assert before == after


def _without_secrets(text: str) -> str:
    return re.sub(r'name="(?:intent|csrf_token)" value="[^"]*"', "", text)


def test_deadline_is_left_out_when_nobody_planned_interviews(
    client: Client, alva: Person, bo: Person
) -> None:
    round = make.round()
    make.review(make.application(round, alva), bo, "assigned")
    call = db.session.scalars(select(Call)).one()
    call.interviews_from = None
    call.interviews_to = None
    db.session.commit()
    words = _words(_page(client.sign_in(bo), "/rounds/2027-2028/readings"))
    assert "Läs senast" not in words


def test_what_is_left_to_read_comes_before_what_is_read(
    client: Client, alva: Person, bo: Person, cleo: Person
) -> None:
    round = make.round()
    make.review(make.application(round, alva), bo, "submitted")
    make.review(make.application(round, cleo), bo, "assigned")
    text = client.sign_in(bo).get(f"/rounds/{round.slug}/readings").text
    assert text.index("2027-002") < text.index("2027-001")
