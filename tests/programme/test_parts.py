"""The lists of the set-up: entry rules, questions, criteria, areas, sessions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme import queries, setting_up
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.programme.words import Mode, QuestionKind, Stage
from tests import make
from tests.conftest import Client

Counting = Callable[[], AbstractContextManager[list[str]]]

AT = "/rounds/2027-2028/set-up"

READ: dict[str, Callable[[Round], list[Any]]] = {
    "entry-rules": queries.list_entry_rules,
    "questions": queries.list_questions,
    "criteria": queries.list_criteria,
    "areas": queries.list_areas,
    "sessions": queries.list_sessions,
}
ANSWERS: dict[str, dict[str, str]] = {
    "entry-rules": {"statement-sv": "Jag kan.", "reason_when_not-sv": "Du kan inte."},
    "questions": {
        "label-sv": "Vem är du?",
        "kind": "choice",
        "lines": "En\r\n Två \r\n\r\n",
        "is_required": "y",
    },
    "criteria": {"name-sv": "Mod", "weight": "2"}
    | {f"level_{number}-sv": f"Nivå {number}" for number in range(1, 6)},
    "areas": {"name-sv": "Jämlikhet", "describes-sv": "Lika villkor."},
    "sessions": {
        "title-sv": "Start",
        "starts_at": "2027-09-13T13:00",
        "ends_at": "2027-09-13T17:00",
        "mode": "hybrid",
        "place": "Kansliet",
        "link": "https://video.example.org/1",
        "is_public": "y",
    },
}
NAMES = {
    "entry-rules": "statement",
    "questions": "label",
    "criteria": "name",
    "areas": "name",
    "sessions": "title",
}


def parts(kind: str) -> list[Any]:
    db.session.expire_all()
    round = find_round("2027-2028")
    assert round
    return READ[kind](round)


@pytest.mark.parametrize("kind", list(READ))
def test_a_part_is_added_changed_and_removed(client: Client, cleo: Person, kind: str) -> None:
    make.blank_round(by=cleo)
    client.sign_in(cleo)
    assert "Inget här ännu" in client.get(f"{AT}/{kind}").text
    added = client.post(f"{AT}/{kind}/new", data=ANSWERS[kind])
    assert (added.status_code, added.location) == (303, f"{AT}/{kind}")
    [part] = parts(kind)
    part_id = part.id
    page = f"{AT}/{kind}/{part_id}"
    assert client.get(page).status_code == 200
    changed = ANSWERS[kind] | {"version": str(part.version), f"{NAMES[kind]}-sv": "Nytt namn"}
    assert client.post(page, data=changed).location == f"{AT}/{kind}"
    assert getattr(parts(kind)[0], NAMES[kind]) == Bilingual(sv="Nytt namn", en="")
    assert client.post(page, data=changed).status_code == 409
    assert "Nytt namn" in client.get(f"{page}/remove").text
    assert client.post(f"{page}/remove").location == f"{AT}/{kind}"
    assert parts(kind) == []
    actions = list(
        db.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.thing_id == part_id)
            .order_by(AuditEntry.number)
        )
    )
    assert [action.partition("_")[0] for action in actions] == ["add", "edit", "remove"]


@pytest.mark.parametrize("kind", list(READ))
def test_an_empty_form_is_refused(client: Client, cleo: Person, kind: str) -> None:
    make.blank_round(by=cleo)
    response = client.sign_in(cleo).post(f"{AT}/{kind}/new", data={"mode": "", "weight": "1"})
    assert response.status_code == 422
    assert "Skriv det här på svenska." in response.text


def test_a_question_with_choices_keeps_them_as_a_list(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    client.sign_in(cleo).post(f"{AT}/questions/new", data=ANSWERS["questions"])
    [question] = parts("questions")
    assert (question.kind, question.options) == (QuestionKind.CHOICE, ["En", "Två"])
    assert "En\nTvå</textarea>" in client.get(f"{AT}/questions/{question.id}").text
    one = ANSWERS["questions"] | {"lines": "En"}
    refused = client.post(f"{AT}/questions/new", data=one)
    assert refused.status_code == 422
    assert "Skriv minst två alternativ." in refused.text


def test_a_criterion_needs_five_levels_in_words(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    client.sign_in(cleo)
    four = {key: text for key, text in ANSWERS["criteria"].items() if key != "level_4-sv"}
    assert client.post(f"{AT}/criteria/new", data=four).status_code == 422
    client.post(f"{AT}/criteria/new?stage=interview", data=ANSWERS["criteria"])
    [criterion] = parts("criteria")
    assert (criterion.stage, criterion.weight) == (Stage.INTERVIEW, 2)
    assert [criterion.level(number).sv for number in range(1, 6)] == [
        f"Nivå {number}" for number in range(1, 6)
    ]
    assert "Nivå 4</textarea>" in client.get(f"{AT}/criteria/{criterion.id}").text


def test_a_session_of_whole_days_lasts_to_the_end_of_its_last(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    days = {"starts_at": "2028-05-31T10:00", "ends_at": "2028-06-01T12:00", "is_all_day": "y"}
    client.sign_in(cleo).post(f"{AT}/sessions/new", data=ANSWERS["sessions"] | days)
    [session] = parts("sessions")
    assert session.starts_at == datetime(2028, 5, 30, 22, 0, tzinfo=UTC)
    assert session.ends_at == datetime(2028, 6, 1, 21, 59, tzinfo=UTC)
    assert (session.mode, session.is_public) == (Mode.HYBRID, True)


def test_a_session_that_ends_before_it_starts_is_refused(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    response = client.sign_in(cleo).post(
        f"{AT}/sessions/new", data=ANSWERS["sessions"] | {"ends_at": "2027-09-13T12:00"}
    )
    assert response.status_code == 422
    assert "Den slutar innan den börjar." in response.text
    assert "Kansliet" in response.text


def test_a_link_must_be_an_address_of_the_web(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    hostile = ANSWERS["sessions"] | {"link": "javascript:alert(1)"}
    assert client.sign_in(cleo).post(f"{AT}/sessions/new", data=hostile).status_code == 422


def test_a_published_session_is_cancelled_and_not_removed(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    session = parts("sessions")[0]
    response = client.sign_in(cleo).post(f"{AT}/sessions/{session.id}/remove")
    assert response.status_code == 409
    assert "Ställ in den under Träffar i stället" in response.text
    assert len(parts("sessions")) == 5


def test_of_a_published_session_only_the_words_change_here(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    session = parts("sessions")[0]
    before, session_id = session.sequence, session.id
    page = client.sign_in(cleo).get(f"{AT}/sessions/{session_id}").text
    assert f"/sessions/{session_id}/change" in page
    assert 'name="starts_at"' not in page
    data = ANSWERS["sessions"] | {"version": str(session.version)}
    client.post(f"{AT}/sessions/{session_id}", data=data)
    [changed] = [session for session in parts("sessions") if session.id == session_id]
    assert (changed.sequence, changed.changed_at) == (before + 1, make.AT)
    assert (changed.title.sv, changed.mode) == ("Start", Mode.ON_SITE)
    with pytest.raises(NotPossible, match="Change it under Sessions"):
        setting_up.edit_session(
            changed,
            title=changed.title,
            programme_text=changed.programme_text,
            starts_at=changed.starts_at,
            ends_at=changed.ends_at,
            is_all_day=False,
            mode=Mode.ONLINE,
            place="",
            link="",
            is_public=True,
            by=cleo,
            at=make.AT,
        )


def test_parts_move_up_and_down_within_their_stage(client: Client, cleo: Person) -> None:
    make.set_up_round(by=cleo)
    client.sign_in(cleo)
    names = lambda: [criterion.name.sv for criterion in parts("criteria")]  # noqa: E731
    before = names()
    third = parts("criteria")[2]
    client.post(f"{AT}/criteria/{third.id}/move", data={"to": "up"})
    assert names() == [before[0], before[2], before[1], *before[3:]]
    client.post(f"{AT}/criteria/{third.id}/move", data={"to": "down"})
    client.post(f"{AT}/criteria/{third.id}/move", data={"to": "down"})
    assert names() == before


def test_what_an_application_refers_to_stays(client: Client, cleo: Person, alva: Person) -> None:
    round = make.round(by=cleo)
    make.application(round, alva)
    client.sign_in(cleo)
    for kind in ("entry-rules", "questions", "areas"):
        count = len(parts(kind))
        response = client.post(f"{AT}/{kind}/{parts(kind)[0].id}/remove")
        assert response.status_code == 409
        assert "så den blir kvar" in response.text
        assert len(parts(kind)) == count


def test_a_part_is_found_only_under_its_own_round(
    client: Client, cleo: Person, dag: Person
) -> None:
    make.round(by=cleo)
    make.round("Egen", by=dag)
    area = parts("areas")[0]
    client.sign_in(dag)
    assert client.get(f"{AT}/areas/{area.id}").status_code == 403
    assert client.get(f"/rounds/egen/set-up/areas/{area.id}").status_code == 404
    assert client.post(f"{AT}/areas/{area.id}/remove").status_code == 403
    assert client.post(f"{AT}/areas/{area.id}/move").status_code == 403


def test_sessions_have_no_order_to_change(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    session = parts("sessions")[0]
    assert client.sign_in(cleo).post(f"{AT}/sessions/{session.id}/move").status_code in {404, 405}


@pytest.mark.parametrize("kind", list(READ))
def test_a_list_asks_the_same_number_of_queries(
    client: Client, cleo: Person, count_queries: Counting, kind: str
) -> None:
    make.blank_round(by=cleo)
    client.sign_in(cleo).post(f"{AT}/{kind}/new", data=ANSWERS[kind])
    client.get(f"{AT}/{kind}")
    with count_queries() as one:
        assert client.get(f"{AT}/{kind}").status_code == 200
    for _ in range(2):
        client.post(f"{AT}/{kind}/new", data=ANSWERS[kind])
    client.get(f"{AT}/{kind}")
    with count_queries() as three:
        client.get(f"{AT}/{kind}")
    assert len(parts(kind)) == 3
    assert len(one) == len(three) <= 5
