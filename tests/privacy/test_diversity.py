"""The voluntary answers: given, changed, taken back, and seen by nobody else."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.fernet import InvalidToken
from flask import Flask
from sqlalchemy import func, select, text

from aspirant.applications import service as applications
from aspirant.applications.models import Application
from aspirant.core.crypto import keyring
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.privacy.models import DiversityAnswers
from aspirant.privacy.queries import find_diversity, handle_of
from aspirant.privacy.service import answer_diversity, withdraw_diversity
from tests import make
from tests.conftest import Client
from tests.make import AT

CANARY = "Kanariefågeln sjöng"
GIVEN = {
    "gender": "other",
    "age": "45_54",
    "born_abroad": "yes",
    "parents_born_abroad": "unsaid",
    "disability": "yes",
    "disability_words": CANARY,
}


@pytest.fixture
def sent(app: Flask, alva: Person) -> Application:
    return make.application(make.round(), alva)


def rows() -> int:
    return db.session.scalar(select(func.count(DiversityAnswers.id))) or 0


def test_they_are_given_with_consent_and_shown_to_their_person(
    client: Client, alva: Person, sent: Application
) -> None:
    path = f"/applications/{sent.id}/diversity"
    refused = client.sign_in(alva).post(path, data=GIVEN)
    assert (refused.status_code, CANARY in refused.text, rows()) == (422, True, 0)
    answer = client.post(path, data={**GIVEN, "consent": "y"})
    assert (answer.status_code, answer.location) == (303, f"/applications/{sent.id}")
    assert find_diversity(sent) == GIVEN
    assert CANARY in client.get(path).text


def test_a_consent_without_an_answer_keeps_nothing(
    client: Client, alva: Person, sent: Application
) -> None:
    path = f"/applications/{sent.id}/diversity"
    answer = client.sign_in(alva).post(path, data={"consent": "y", "disability_words": " "})
    assert (answer.status_code, rows()) == (422, 0)
    assert "Du har inte svarat på någon fråga." in answer.text


def test_before_it_is_sent_the_page_says_so_instead_of_asking(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/diversity"
    said = client.sign_in(alva).get(path).text
    assert "Frågorna kommer när din ansökan är skickad" in said
    assert 'name="consent"' not in said
    assert client.post(path, data={**GIVEN, "consent": "y"}).status_code == 409


def test_changing_replaces_them(client: Client, alva: Person, sent: Application) -> None:
    path = f"/applications/{sent.id}/diversity"
    client.sign_in(alva).post(path, data={**GIVEN, "consent": "y"})
    changed = {**GIVEN, "gender": "unsaid", "disability_words": ""}
    client.post(path, data={**changed, "consent": "y"})
    del changed["disability_words"]
    assert (find_diversity(sent), rows()) == (changed, 1)


def test_they_are_taken_back_at_once(client: Client, alva: Person, sent: Application) -> None:
    path = f"/applications/{sent.id}/diversity"
    client.sign_in(alva).post(path, data={**GIVEN, "consent": "y"})
    assert client.post(f"{path}/withdraw").status_code == 303
    assert rows() == 0


def test_they_go_with_the_application(client: Client, alva: Person, sent: Application) -> None:
    path = f"/applications/{sent.id}"
    client.sign_in(alva).post(f"{path}/diversity", data={**GIVEN, "consent": "y"})
    assert client.post(f"{path}/withdraw").status_code == 303
    assert rows() == 0


def test_they_belong_to_an_application_that_is_sent(alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    with pytest.raises(NotPossible):
        answer_diversity(draft, GIVEN, by=alva, at=AT)


def test_a_personal_identity_number_is_not_taken(
    client: Client, alva: Person, sent: Application
) -> None:
    given = {**GIVEN, "disability_words": "811218-9876", "consent": "y"}
    answer = client.sign_in(alva).post(f"/applications/{sent.id}/diversity", data=given)
    assert (answer.status_code, rows()) == (422, 0)


def test_a_sealed_row_opens_nowhere_else_and_tells_neither_time_nor_length(
    alva: Person, sent: Application
) -> None:
    answer_diversity(sent, GIVEN, by=alva, at=AT)
    db.session.flush()
    much = db.session.scalars(select(DiversityAnswers)).one()
    kept, length = much.sealed, len(much.sealed)
    with pytest.raises(InvalidToken):
        keyring.open(kept, context=str(sent.id))
    answer_diversity(sent, {"age": "unsaid"}, by=alva, at=AT)
    db.session.flush()
    little = db.session.scalars(select(DiversityAnswers)).one()
    assert (len(little.sealed), little.id == much.id) == (length, False)
    assert {column.name for column in DiversityAnswers.__table__.columns} == {
        "id",
        "round_id",
        "handle",
        "sealed",
    }


STAFF_PAGES = (
    "",
    "/applications",
    "/applications/1",
    "/applications/1/screen-out",
    "/applications/export",
    "/reviews",
    "/interviews",
    "/selection",
    "/letters",
    "/people",
)


def unpacked(body: bytes) -> bytes:
    """What a page says; of a spreadsheet, what all its parts say."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def staff_answers(client: Client, round_slug: str) -> list[bytes]:
    """What every staff page answers, without what differs between any two visits."""
    found = []
    for path in STAFF_PAGES:
        answer = client.get(f"/rounds/{round_slug}{path}")
        assert answer.status_code in {200, 302}, path
        body = re.sub(rb'(csrf_token|intent)" value="[^"]+"', b"", unpacked(answer.data))
        found.append(re.sub(rb"<dcterms:.*?>[^<]*<", b"<", body))
    return found


def test_two_worlds_that_differ_only_in_them_look_the_same_to_staff(
    client: Client, alva: Person, cleo: Person, sent: Application
) -> None:
    make.grant(cleo, Role.COORDINATOR, sent.round)
    slug = sent.round.slug
    without = staff_answers(client.sign_in(cleo), slug)
    answer_diversity(sent, GIVEN, by=alva, at=AT)
    db.session.commit()
    assert staff_answers(client, slug) == without


def test_the_canary_is_heard_nowhere_but_on_its_own_pages(
    client: Client,
    alva: Person,
    cleo: Person,
    bo: Person,
    sent: Application,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    round_slug = sent.round.slug
    make.grant(cleo, Role.COORDINATOR, sent.round)
    make.grant(bo, Role.REVIEWER, sent.round)
    own = f"/applications/{sent.id}"
    client.sign_in(alva).post(f"{own}/diversity", data={**GIVEN, "consent": "y"})
    for path in (own, f"{own}/receipt", f"{own}/withdraw", "/my-page", "/personal-data"):
        assert CANARY not in client.get(path).text, path
    for who in (cleo, bo):
        client.sign_in(who)
        for path in STAFF_PAGES:
            answer = client.get(f"/rounds/{round_slug}{path}")
            assert CANARY.encode() not in unpacked(answer.data), path
    for letter in db.session.scalars(select(Letter)):
        words = render_letter(letter)
        assert CANARY not in words.subject + words.text + words.html
    logs = capsys.readouterr()
    assert CANARY not in logs.out + logs.err + caplog.text


def test_the_canary_is_not_in_the_bytes_of_the_database(
    client: Client, alva: Person, sent: Application, site: Flask
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("reads the file of SQLite")
    path = f"/applications/{sent.id}/diversity"
    client.sign_in(alva).post(path, data={**GIVEN, "consent": "y"})
    file = Path(str(db.engine.url.database))
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert handle_of(sent).encode() in kept
    for word in ("Kanarie", "45_54", "parents_born_abroad"):
        assert word.encode() not in kept


def test_nothing_else_in_the_database_changes_when_they_are_given(
    alva: Person, sent: Application
) -> None:
    before = _everything_else()
    answer_diversity(sent, GIVEN, by=alva, at=AT)
    db.session.flush()
    withdraw_diversity(sent, by=alva, at=AT)
    assert _everything_else() == before


def _everything_else() -> dict[str, list[Any]]:
    return {
        table.name: sorted(
            str(row) for row in db.session.execute(text(f"SELECT * FROM {table.name}"))
        )
        for table in db.metadata.sorted_tables
        if table.name != "diversity_answers"
    }


def test_only_their_person_opens_the_page(
    client: Client, cleo: Person, dag: Person, sent: Application
) -> None:
    make.grant(cleo, Role.COORDINATOR, sent.round)
    path = f"/applications/{sent.id}/diversity"
    answers = [client.sign_in(who).get(path).status_code for who in (cleo, dag)]
    answers += [client.sign_in(who).post(f"{path}/withdraw").status_code for who in (cleo, dag)]
    assert answers == [403] * 4


def test_taking_up_an_application_again_does_not_bring_them_back(
    client: Client, alva: Person, sent: Application
) -> None:
    path = f"/applications/{sent.id}"
    client.sign_in(alva).post(f"{path}/diversity", data={**GIVEN, "consent": "y"})
    client.post(f"{path}/withdraw")
    client.post(f"{path}/resume")
    assert rows() == 0
    assert applications.KEPT_AFTER_WITHDRAWAL.days == 30
