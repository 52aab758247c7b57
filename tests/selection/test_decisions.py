"""Decisions: made for everybody, changed for one, invisible until released."""

from collections.abc import Callable
from typing import Any

import pytest

from aspirant import processes
from aspirant.applications.queries import find_application
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.service import add_person
from aspirant.programme.models import Round
from aspirant.selection.models import Outcome
from aspirant.selection.queries.decisions import find_sheet, list_decisions
from aspirant.selection.service.decisions import decide_group
from tests import make_selection as make
from tests.conftest import Client
from tests.make_applications import application
from tests.selection.test_board import text_of


def outcomes(round: Round) -> dict[int, tuple[str, int | None]]:
    """By number: what is decided, and the place on the reserve list."""
    db.session.expire_all()
    return {
        one.application.number or 0: (one.outcome.value, one.reserve_rank)
        for one in list_decisions(round)
    }


def somebody(name: str) -> Person:
    return add_person(f"{name}@example.org", name=name, language="sv", by=None, at=make.AT)


def test_everybody_gets_one_decision(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 3, bo, merits="543")
    application(round, somebody("Utan"), "screened_out")
    make.proposal(round, cleo)
    client.sign_in(cleo)
    url = f"/rounds/{round.slug}/selection/decide?proposal=1"
    assert "Ska förslag 1 bli beslut?" in client.get(url).text
    answer = client.post(url, data={"reserves": 1})
    assert (answer.status_code, answer.location) == (303, f"/rounds/{round.slug}/decisions")
    assert outcomes(round) == {
        1: ("offer", None),
        2: ("reserve", 1),
        3: ("decline", None),
        4: ("decline", None),
    }
    page = text_of(client.get(answer.location).text)
    assert "Inte släppta: ingen har fått besked" in page
    assert "Alla har ett beslut Ja" in page


def test_nobody_is_refused_before_the_entry_rules_are_checked(cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=3)
    application(round, somebody("Ny"), "submitted")
    group = make.proposal(round, cleo)
    with pytest.raises(NotPossible, match="have not been checked"):
        decide_group(group, round, reserves=0, by=cleo, at=make.AT)


def test_a_group_that_somebody_has_left_is_not_decided(cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=3)
    group = make.proposal(round, cleo)
    withdraw(round, 1)
    with pytest.raises(NotPossible, match="has withdrawn since"):
        decide_group(group, round, reserves=0, by=cleo, at=make.AT)


def test_deciding_again_replaces_what_is_pending(cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "decided", people=4, places=1, reserves=2)
    before = outcomes(round)
    group = make.proposal(round, cleo)
    decide_group(group, round, reserves=0, by=cleo, at=make.AT)
    db.session.commit()
    after = outcomes(round)
    assert sorted(one[0] for one in before.values()) == ["decline", "offer", "reserve", "reserve"]
    assert sorted(one[0] for one in after.values()) == ["decline", "decline", "decline", "offer"]


def test_the_page_says_beforehand_whose_entry_rules_wait(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=3, places=1)
    application(round, somebody("Ny"), "submitted")
    page = client.sign_in(cleo).get(f"/rounds/{round.slug}/selection/decide").text
    assert f"/rounds/{round.slug}/applications?state=submitted" in page
    assert 'name="reserves"' not in page


def test_one_decision_is_changed_with_a_reason(client: Client, cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "decided", people=4, places=1, reserves=2)
    (declined,) = make.decisions(round, Outcome.DECLINE)
    client.sign_in(cleo)
    url = f"/decisions/{declined.id}"
    data = {"version": declined.version, "outcome": "reserve", "rank": 1, "reason": ""}
    assert client.post(url, data=data).status_code == 422
    assert client.post(url, data=data | {"reason": "Har sökt förut."}).status_code == 303
    line = [one.application_id for one in make.decisions(round, Outcome.RESERVE)]
    assert (len(line), line[0]) == (3, declined.application_id)
    assert [one.reserve_rank for one in make.decisions(round, Outcome.RESERVE)] == [1, 2, 3]
    assert client.post(url, data=data | {"reason": "För sent."}).status_code == 409


def test_too_many_offers_and_too_few_are_told(client: Client, cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "decided", people=3, places=1, reserves=1)
    client.sign_in(cleo)
    (reserve,) = make.decisions(round, Outcome.RESERVE)
    data = {"version": reserve.version, "outcome": "offer", "reason": "Också."}
    client.post(f"/decisions/{reserve.id}", data=data)
    page = text_of(client.get(f"/rounds/{round.slug}/decisions").text)
    assert "Inte fler erbjudanden än platser Nej Erbjudanden för mycket: 1." in page
    assert "Släpp och skicka" not in client.get(f"/rounds/{round.slug}/decisions/release").text


def test_who_withdraws_before_the_release_has_no_decision(cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "decided", people=4, places=2, reserves=1)
    withdraw(round, 1)
    assert 1 not in outcomes(round)
    sheet = find_sheet(make.reloaded(round))
    assert (sheet.too_few, sheet.is_whole) == (1, True)


def withdraw(round: Round, number: int) -> None:
    """The applicant with that number takes the application back."""
    ids = [one.application for one in list_decisions(round)] or [
        entrant.application for entrant in make.pool(round)
    ]
    found = find_application(next(one.id for one in ids if one.number == number))
    assert found
    processes.withdraw_application(found, by=found.person, at=make.AT)
    db.session.commit()


def test_nothing_tells_the_applicant_or_anybody_else_before_the_release(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=4, places=1)
    everybody = [(one.application.person, one.application.id) for one in make.pool(round)]
    everybody += [(bo, everybody[0][1]), (dag, everybody[0][1])]
    letters = db.session.query(Letter).count()
    before = [seen_by(client, round, *one) for one in everybody]
    group = make.proposal(round, cleo)
    decide_group(group, make.reloaded(round), reserves=1, by=cleo, at=make.AT)
    db.session.commit()
    assert [seen_by(client, round, *one) for one in everybody] == before
    assert db.session.query(Letter).count() == letters


def seen_by(client: Client, round: Round, person: Person, application_id: Any) -> list[str]:
    """What somebody sees of an application on every page that might tell."""
    client.sign_in(person)
    paths = [
        "/my-page",
        f"/applications/{application_id}",
        f"/applications/{application_id}/decision",
        f"/applications/{application_id}/interview",
        f"/rounds/{round.slug}",
        f"/rounds/{round.slug}/applications",
        f"/rounds/{round.slug}/readings",
        f"/rounds/{round.slug}/decisions",
    ]
    answers = [client.get(path) for path in paths]
    return [f"{answer.status_code} {text_of(answer.text)}" for answer in answers]


def test_the_same_number_of_queries_for_one_decision_and_five(
    client: Client, cleo: Person, bo: Person, count_queries: Callable[..., Any]
) -> None:
    slugs = [
        make.decided_round(
            cleo, bo, "decided", name=name, people=people, places=1, first=people * 10
        ).slug
        for name, people in (("2027–2028", 2), ("2029–2030", 6))
    ]
    client.sign_in(cleo)
    for page in ("decisions", "decisions/release", "offers"):
        found = []
        for slug in slugs:
            db.session.remove()
            with count_queries() as queries:
                assert client.get(f"/rounds/{slug}/{page}").status_code == 200
            found.append(len(queries))
        assert found[0] == found[1] <= 20, page
