"""Nothing of a pending decision can be seen anywhere by anyone who should not.

Two worlds that differ in nothing but their pending decisions answer every address alike, to
everybody who does not decide: pages, files, feeds, exports, searches and letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from aspirant.committee.service.release import waive_target
from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.people.service import make_administrator, open_sign_in
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.decisions import find_sheet
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.decisions import change_decision
from aspirant.selection.service.targets import Wanted
from tests import make
from tests import make_committee as committee
from tests import make_selection as selecting
from tests.crawl import page_rules
from tests.make_selection import decided_round, reloaded

#: Stands in every text that the committee writes before the release.
CANARY = "KANARIEFÅGEL"

#: What differs each time a page is made, whatever is decided.
PASSING = re.compile(
    r'name="(?:csrf_token|intent)" value="[^"]*"|"made_at": "[^"]+"'
    r"|(?:Fel|Error) \d+ · \w+|DTSTAMP:\S+"
)


@dataclass(frozen=True)
class Eyes:
    """Somebody who looks: their name ("" is a stranger), their browser, and whom they look at."""

    name: str
    client: FlaskClient
    about: dict[str, Any]


@pytest.fixture
def decided(app: Flask, cleo: Person, bo: Person) -> Round:
    """A round with decisions, a signed record, a waiver: all of it before the release."""
    round = decided_round(cleo, bo, "decided", people=5, places=2, reserves=2)
    _write_canaries(round, cleo)
    return reloaded(round)


def _write_canaries(round: Round, by: Person) -> None:
    first = selecting.decisions(round, Outcome.DECLINE)[0]
    change_decision(
        first, first.round, outcome=Outcome.DECLINE, rank=None, reason=CANARY, by=by, at=make.AT
    )
    db.session.commit()
    selecting.targets(round, Wanted("competence", "finance", 2, None, 1))
    target = list_targets(reloaded(round))[0]
    waive_target(target, reloaded(round), reason=CANARY, by=by, at=make.AT)
    db.session.commit()
    committee.signed_meeting(round, by)


def _everybody(app: Flask, round: Round) -> list[Eyes]:
    """Every role but those who decide, every applicant, an administrator, and a stranger."""
    names = ["", "bo", *_cast(round)]
    people = [(one.application.person.email, _holes(one)) for one in _one_of_each(round)]
    first = people[0][1]
    eyes = [Eyes(n, _signed_in(app, n and f"{n}@example.org"), first) for n in names]
    return eyes + [Eyes(email, _signed_in(app, email), one) for email, one in people]


def _one_of_each(round: Round) -> list[Decision]:
    """One who is offered a place, one in reserve, one without: before anything is swapped."""
    sheet = find_sheet(reloaded(round))
    return [sheet.of(outcome)[0] for outcome in Outcome]


def _cast(round: Round) -> Iterator[str]:
    """One in all the roles of staff that do not decide, one in each of the others."""
    staff = (Role.INTERVIEWER, Role.FACILITATOR, Role.BOARD)
    for name, roles in {"staff": staff, "participant": (Role.PARTICIPANT,),
                        "auditor": (Role.AUDITOR,)}.items():  # fmt: skip
        person = make.person(name)
        for role in roles:
            make.grant(person, role, reloaded(round))
        yield name
    make_administrator(make.person("administrator"), by=None, at=make.AT)
    db.session.commit()
    yield "administrator"


def _signed_in(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    person = db.session.scalar(select(Person).where(Person.email == email))
    if person:
        whole = find_person(person.id)
        assert whole
        token = open_sign_in(whole, browser="test", at=make.AT)
        db.session.commit()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
    return client


def _holes(decision: Decision) -> dict[str, Any]:
    """What one person has in the holes of addresses."""
    return {
        "number": decision.application.number,
        "application_id": decision.application_id,
        "decision_id": decision.id,
    }


def _addresses(app: Flask, round: Round, about: dict[str, Any]) -> list[str]:
    """Every address that a GET answers, with what the round and one person have in its holes."""
    adapter = app.url_map.bind("localhost")
    known = {"slug": round.slug, **about}
    rules = {rule.rule: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return [
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}, method="GET")
        for rule in rules.values()
        if rule.arguments <= known.keys() and rule.endpoint not in {"static", "health.favicon"}
    ]


def _look(app: Flask, round: Round, eyes: list[Eyes]) -> dict[tuple[str, str], str]:
    """What each sees at each address; a page with a search is searched and sorted too."""
    found = {}
    for who in eyes:
        for url in _addresses(app, round, who.about):
            answer = who.client.get(url)
            found[who.name, url] = f"{answer.status_code} {_words(answer)}"
            if 'name="q"' in found[who.name, url]:
                asked = f"{url}?q={CANARY}&sort=-mean"
                found[who.name, asked] = _words(who.client.get(asked)).replace(CANARY, "")
    return found


def _words(answer: Any) -> str:
    """The words of an answer, without what passes; a sheet is unpacked."""
    if answer.data[:2] == b"PK":
        with ZipFile(BytesIO(answer.data)) as packed:
            return "".join(packed.read(name).decode() for name in sorted(packed.namelist()))
    return PASSING.sub("", answer.data.decode())


def _swap_outcomes(round: Round) -> None:
    """Everybody's decision becomes somebody else's: nothing but the decisions differs."""
    rows = db.session.execute(
        select(Decision.id, Decision.outcome, Decision.reserve_rank)
        .where(Decision.round_id == round.id)
        .order_by(Decision.id)
    ).all()
    for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
        db.session.execute(
            update(Decision)
            .where(Decision.id == row.id)
            .values(outcome=other.outcome, reserve_rank=other.reserve_rank)
        )
    db.session.commit()


def test_pending_decisions_change_nothing_that_others_can_see(app: Flask, decided: Round) -> None:
    with time_machine.travel(make.AT, tick=False):
        eyes = _everybody(app, decided)
        one_world = _look(app, decided, eyes)
        _swap_outcomes(decided)
        other_world = _look(app, decided, eyes)
    assert [key for key in one_world if one_world[key] != other_world[key]] == []
    assert [key for key, text in one_world.items() if CANARY in text] == []
    opened = {url for (_who, url), text in one_world.items() if text.startswith("200")}
    assert len(opened) > 25  # it looked at something
    letters = db.session.scalars(select(Letter).where(Letter.state != LetterState.CANCELLED))
    assert [one.kind for one in letters if CANARY in one.context] == []


def test_the_same_look_sees_what_is_released(app: Flask, decided: Round, cleo: Person) -> None:
    """The look is not blind: after the hold each sees their own answer, and nobody another’s."""
    with time_machine.travel(make.AT, tick=False):
        eyes = _everybody(app, decided)
        before = _own_answers(eyes)
        selecting.release(decided, cleo)
        held = _own_answers(eyes)
    with time_machine.travel(selecting.TOLD, tick=False):
        told = _own_answers(eyes)
    assert held == before
    assert {name for name, text in before.items() if text.startswith("200")} == set()
    people = {one.application.person.email for one in _one_of_each(decided)}
    read = {name for name, text in told.items() if text.startswith(("200", "303 /offers"))}
    assert read == people


def _own_answers(eyes: list[Eyes]) -> dict[str, str]:
    found = {}
    for who in eyes:
        answer = who.client.get(f"/applications/{who.about['application_id']}/decision")
        found[who.name] = f"{answer.status_code} {answer.location or _words(answer)}"
    return found


def test_no_page_of_the_crawl_is_forgotten(app: Flask, decided: Round) -> None:
    """Every page that a round has stands among the addresses that are opened."""
    with_round = [rule for rule in page_rules(app) if rule.arguments == {"slug"}]
    paths = set(_addresses(app, decided, _holes(_one_of_each(decided)[0])))
    adapter = app.url_map.bind("localhost")
    assert {adapter.build(rule.endpoint, {"slug": decided.slug}) for rule in with_round} <= paths
