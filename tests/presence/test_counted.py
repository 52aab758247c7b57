"""What counts towards the certificate: as usual, or as somebody has said of the session."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.presence.models import Certificate
from aspirant.presence.tallies import find_course
from aspirant.programme.copying import PART_FIELDS
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.programme.words import Audience
from aspirant.schedule.planning import Whom
from tests import make
from tests.conftest import Client
from tests.make_presence import pressed, tick, who
from tests.make_schedule import SOON, answer, found_session
from tests.schedule.test_audience import planned
from tests.schedule.test_changes import words_of

AFTER = SOON + timedelta(days=2)
SHORT = {"starts_at": SOON + timedelta(hours=5), "ends_at": SOON + timedelta(hours=5, minutes=6)}


def counted(round: Round) -> list[str]:
    """What counts, by title."""
    db.session.expire_all()
    found = find_round(round.slug)
    assert found
    return [one.title.sv for one in find_course(found, at=AFTER).counted]


def contents(session: Session, **given: Any) -> dict[str, Any]:
    """The form about what happens at a session, as it stands."""
    found = found_session(session)
    return {"version": found.version, "title-sv": found.title.sv} | given


def test_an_hour_with_the_whole_round_counts_and_nothing_else_does(
    round: Round, cleo: Person
) -> None:
    make.session(round, "Halvdag")
    make.session(round, "En timme", starts_at=SOON, ends_at=SOON + timedelta(hours=1))
    make.session(round, "Sex minuter", **SHORT)
    planned(round, cleo, Whom(Audience.SEATS), capacity=2)
    planned(round, cleo, Whom(Audience.CHOSEN, people=(who("erik").id,)))
    assert sorted(counted(round)) == ["En timme", "Halvdag"]


def test_a_session_for_some_that_does_not_count_is_no_trouble_on_ones_own_page(
    client: Client, round: Round, cleo: Person
) -> None:
    make.session(round, "Halvdag")
    planned(round, cleo, Whom(Audience.SEATS), capacity=2)
    answer = client.sign_in(who("erik")).get(f"/rounds/{round.slug}/my-presence")
    assert (answer.status_code, "Halvdag" in answer.text) == (200, True)


@pytest.mark.parametrize(
    ("said", "ends", "is_counted"),
    [("", "13:30", False), ("", "14:00", True), ("yes", "13:06", True), ("no", "17:00", False)],
)
def test_whoever_plans_it_says_or_leaves_it_as_usual(
    client: Client, round: Round, cleo: Person, said: str, ends: str, is_counted: bool
) -> None:
    form = {
        "title-sv": "Nytt", "audience": "round", "first_day": "2028-01-17", "starts": "13:00",
        "ends": ends, "mode": "online", "is_counted": said,
    }  # fmt: skip
    response = client.sign_in(cleo).post(f"/rounds/{round.slug}/sessions/new", data=form)
    assert response.status_code == 303
    assert (counted(round) == ["Nytt"]) == is_counted
    words = words_of(client.sign_in(who("erik")).get(response.location).text)
    told = "Träffen räknas mot intyget: 1 halvdag."
    assert (told if is_counted else "Träffen räknas inte mot intyget.") in words


@time_machine.travel(AFTER, tick=False)
def test_changed_afterwards_it_counts_anew_is_logged_and_leaves_certificates_as_they_are(
    client: Client, round: Round, session: Session, cleo: Person, bo: Person
) -> None:
    extra = make.session(round, "Kort", **SHORT)
    for one in (session, extra):
        tick(one, pressed("erik", "present", at=AFTER), by=bo, at=AFTER)
    tick(extra, pressed("fia", "present", at=AFTER), by=bo, at=AFTER)
    client.sign_in(cleo)
    overview = f"/rounds/{round.slug}/presence"
    assert client.post(f"/rounds/{round.slug}/certificates/give").status_code == 303
    given = db.session.query(Certificate).one()
    assert [one["title"]["sv"] for one in json.loads(given.contents)["sessions"]] == ["Träff"]
    before, sheet = given.contents, f"/certificates/{given.id}/certificate.pdf"
    drawn = client.get(sheet).data
    assert "1 av 1" in words_of(client.get(overview).text)
    edit = f"/sessions/{extra.id}/edit"
    assert "intyg som redan är givna står kvar som de är" in words_of(client.get(edit).text)
    assert client.post(edit, data=contents(extra, is_counted="yes")).status_code == 303
    words = words_of(client.get(overview).text)
    assert ("2 av 2" in words, "1 av 2" in words) == (True, True)
    db.session.expire_all()
    assert db.session.query(Certificate).one().contents == before
    assert client.get(sheet).data == drawn
    entry = db.session.query(AuditEntry).filter_by(action="set_counted").one()
    assert (entry.thing_id, entry.details) == (extra.id, {"counts": True})
    assert client.post(edit, data=contents(extra, is_counted="yes")).status_code == 303
    assert client.post(edit, data=contents(extra)).status_code == 303, "left out: as it stands"
    assert db.session.query(AuditEntry).filter_by(action="set_counted").count() == 1
    assert sorted(counted(round)) == ["Kort", "Träff"]


@time_machine.travel(AFTER, tick=False)
def test_one_for_a_few_counts_for_those_few_alone(
    client: Client, round: Round, session: Session, cleo: Person, bo: Person
) -> None:
    with time_machine.travel(make.AT, tick=False):
        few = planned(round, cleo, Whom(Audience.CHOSEN, people=(who("erik").id,)))
    tick(session, pressed("erik", "present", at=AFTER), by=bo, at=AFTER)
    tick(session, pressed("fia", "present", at=AFTER), by=bo, at=AFTER)
    client.sign_in(cleo)
    edit = f"/sessions/{few.id}/edit"
    form = contents(few, is_counted="yes", people=[str(who("erik").id)])
    assert client.post(edit, data=form).status_code == 303
    found = find_round(round.slug)
    assert found
    course = find_course(found, at=AFTER)
    sums = {name: course.tally(who(name).id).of for name in ("erik", "fia")}
    assert sums == {"erik": 2, "fia": 1}
    words = words_of(client.get(f"/rounds/{round.slug}/presence").text)
    assert ("1 av 2" in words, "1 av 1" in words) == (True, True)
    assert "Räknas mot intyget" in words_of(client.get(f"/rounds/{round.slug}/sessions").text)


@time_machine.travel(AFTER, tick=False)
def test_ones_own_page_says_what_does_not_count(
    client: Client, round: Round, session: Session, cleo: Person, bo: Person
) -> None:
    make.session(round, "Kort", **SHORT)
    with time_machine.travel(make.AT, tick=False):
        board = planned(round, cleo, Whom(Audience.SEATS), capacity=2)
        answer(board, who("erik"))
    own, sat = f"/rounds/{round.slug}/my-presence", "Möte räknas inte mot intyget"
    words = words_of(client.sign_in(who("erik")).get(own).text)
    assert "0 av 1" in words
    assert "Kort räknas inte mot intyget" in words
    assert sat not in words, "nothing is noted there yet"
    tick(board, pressed("erik", "present", at=AFTER), by=bo, at=AFTER)
    assert sat in words_of(client.get(own).text)


def test_who_calls_a_meeting_does_not_decide_what_counts(
    client: Client, round: Round, cleo: Person
) -> None:
    chosen = (who("erik").id, who("fia").id)
    few = planned(round, cleo, Whom(Audience.CHOSEN, people=chosen))
    few.called_by_id = who("erik").id
    db.session.commit()
    edit = f"/sessions/{few.id}/edit"
    people = [str(one) for one in chosen]
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(who("erik"))
        assert "Räknas den mot intyget?" not in words_of(client.get(edit).text)
        form = contents(few, is_counted="yes", people=people)
        assert client.post(edit, data=form).status_code == 303
    assert found_session(few).is_counted is False


def test_it_is_said_while_the_round_is_set_up_and_copied_with_it(
    client: Client, round: Round, cleo: Person
) -> None:
    new = f"/rounds/{round.slug}/set-up/sessions/new"
    form = {
        "title-sv": "Planerad", "starts_at": "2028-01-17T13:00", "ends_at": "2028-01-17T17:00",
        "mode": "online", "place": "", "link": "", "is_counted": "no",
    }  # fmt: skip
    client.sign_in(cleo)
    assert client.post(new, data=form).status_code == 303
    [made] = db.session.query(Session).filter_by(round_id=round.id).all()
    assert made.is_counted is False
    edit = f"/rounds/{round.slug}/set-up/sessions/{made.id}"
    words = words_of(client.get(edit).text)
    assert ("Räknas den mot intyget?" in words, "Som vanligt" in words) == (True, False)
    assert client.post(edit, data=contents(made, is_counted="yes")).status_code == 303
    assert found_session(made).is_counted is True
    assert "is_counted" in PART_FIELDS[Session]


def test_only_those_who_can_say_what_counts_are_told_where(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    make.session(round, "Halvdag")
    told = [
        words_of(client.sign_in(one).get(f"/rounds/{round.slug}/presence").text)
        for one in (cleo, bo)
    ]
    assert ["Om en träff räknas väljer du" in one for one in told] == [True, False]
    assert all("Här står de träffar som räknas mot intyget." in one for one in told)
