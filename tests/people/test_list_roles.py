"""Who has which role in a round: invited by address, revoked, never without a coordinator."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select

from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people import service
from aspirant.people.models import Person, RoleGrant
from aspirant.people.queries import find_person_by_email
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client

Counting = Callable[[], AbstractContextManager[list[str]]]

URL = "/rounds/2027-2028/people"
INVITATION = {"email": "Eva@Example.org", "name": "Eva", "role": "reviewer"}


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.created_at, Letter.id)))


def grant_of(person: Person) -> RoleGrant:
    found = db.session.scalar(select(RoleGrant).where(RoleGrant.person_id == person.id))
    assert found
    return found


def test_somebody_new_is_invited_with_a_letter(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    response = client.sign_in(cleo).post(URL, data=INVITATION)
    assert (response.status_code, response.location) == (303, URL)
    eva = find_person_by_email("eva@example.org")
    assert eva
    assert [grant.role for grant in eva.roles] == [Role.REVIEWER]
    [letter] = letters()
    assert (letter.kind, letter.address) == ("people/invitation", "eva@example.org")
    assert json.loads(letter.context)["round_name"] == "2027–2028"
    assert "Bedömare" in render_letter(letter).text
    assert "eva@example.org" in client.get(URL).text.replace("<wbr>", "")


def test_the_letter_speaks_the_language_of_its_reader(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    make.person("eva", language="en")
    client.sign_in(cleo).post(URL, data=INVITATION)
    [letter] = letters()
    assert (letter.language, json.loads(letter.context)["round_name"]) == (
        "en",
        "2027–2028 (in English)",
    )


def test_the_inviter_chooses_the_language_of_somebody_new(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    client.sign_in(cleo).post(URL, data=INVITATION | {"language": "en"})
    [letter] = letters()
    assert letter.language == "en"
    assert "Reviewer" in render_letter(letter).text
    eva = find_person_by_email("eva@example.org")
    assert eva
    assert eva.language == "en"


def test_inviting_twice_gives_one_role_and_one_letter(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    client.sign_in(cleo)
    for intent in ("a", "a", "b"):
        assert client.post(URL, data=INVITATION | {"intent": intent}).status_code == 303
    assert len(letters()) == 1


def test_a_wrong_address_and_an_aspirant_are_refused(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    client.sign_in(cleo)
    for wrong in ({"email": "eva"}, {"name": ""}, {"role": "participant"}, {"role": "king"}):
        response = client.post(URL, data=INVITATION | wrong)
        assert response.status_code == 422
    assert letters() == []


def test_a_role_is_revoked_and_counts_no_more(client: Client, cleo: Person, bo: Person) -> None:
    make.grant(bo, Role.COORDINATOR, make.round(by=cleo))
    response = client.sign_in(cleo).post(f"{URL}/{grant_of(bo).id}/revoke")
    assert (response.status_code, response.location) == (303, URL)
    assert client.sign_in(bo).get(URL).status_code == 403


def test_the_last_coordinator_stays(client: Client, cleo: Person) -> None:
    make.round(by=cleo)
    response = client.sign_in(cleo).post(f"{URL}/{grant_of(cleo).id}/revoke")
    assert response.status_code == 409
    assert "det här är den enda" in response.text
    assert client.get(URL).status_code == 200


def test_a_coordinator_who_leaves_comes_to_their_own_page(
    client: Client, cleo: Person, bo: Person
) -> None:
    make.grant(bo, Role.COORDINATOR, make.round(by=cleo))
    response = client.sign_in(cleo).post(f"{URL}/{grant_of(cleo).id}/revoke")
    assert response.location == "/my-page"


def test_an_aspirant_is_shown_and_not_revoked_here(
    client: Client, cleo: Person, alva: Person
) -> None:
    make.grant(alva, Role.PARTICIPANT, make.round(by=cleo))
    assert "Alva" in client.sign_in(cleo).get(URL).text
    assert client.post(f"{URL}/{grant_of(alva).id}/revoke").status_code == 404


def test_roles_of_another_round_are_out_of_reach(client: Client, cleo: Person, dag: Person) -> None:
    make.round(by=cleo)
    make.round("Egen", by=dag)
    grant = grant_of(cleo)
    client.sign_in(dag)
    assert client.get(URL).status_code == 403
    assert client.post(URL, data=INVITATION).status_code == 403
    assert client.post(f"{URL}/{grant.id}/revoke").status_code == 403
    assert client.post(f"/rounds/egen/people/{grant.id}/revoke").status_code == 404


def test_an_administrator_may_and_a_reviewer_may_not(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    make.grant(bo, Role.REVIEWER, make.round(by=cleo))
    service.make_administrator(dag, by=None, at=make.AT)
    db.session.commit()
    assert client.sign_in(bo).get(URL).status_code == 403
    assert f"/people/{bo.id}" in client.sign_in(dag).get(URL).text


def test_the_page_asks_the_same_number_of_queries(
    client: Client, cleo: Person, count_queries: Counting
) -> None:
    round = make.round(by=cleo)
    client.sign_in(cleo).get(URL)
    with count_queries() as one:
        client.get(URL)
    for name in ("eva", "ola"):
        make.grant(make.person(name), Role.REVIEWER, round)
    with count_queries() as three:
        client.get(URL)
    assert len(one) == len(three) <= 5
