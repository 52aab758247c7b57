"""The page of one workgroup."""

import pytest

from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from tests import make
from tests.conftest import Client


@pytest.fixture
def round(alva: Person) -> Round:
    """A round in which Alva and two others take part, and wish for the first area."""
    made = make.round()
    for person in (make.with_role(alva, Role.PARTICIPANT, made), *make.group(made, "erik", "fia")):
        make.wishes(made, person, 0)
    return made


def test_its_members_see_each_other_by_name_only(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    group = make.published_workgroups(round, by=cleo).groups[0]
    shown = client.sign_in(alva).get(f"/workgroups/{group.id}").text.split("<main")[1]
    assert [name in shown for name in ("Jämlikhet", "Alva", "Erik", "Fia")] == [True] * 4
    assert "@example.org" not in shown


def test_nobody_sees_it_before_it_is_published(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    group = make.proposed_workgroups(round, by=cleo).groups[0]
    assert client.sign_in(alva).get(f"/workgroups/{group.id}").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.FACILITATOR, 200),
        (Role.PARTICIPANT, 200),
        (Role.REVIEWER, 403),
        (Role.INTERVIEWER, 403),
        (Role.BOARD, 403),
        (Role.AUDITOR, 403),
        (None, 403),
    ],
)
def test_who_may_see_it(
    client: Client, round: Round, cleo: Person, dag: Person, role: Role | None, status: int
) -> None:
    group = make.published_workgroups(round, by=cleo).groups[0]
    if role:
        make.with_role(dag, role, round)
    assert client.sign_in(dag).get(f"/workgroups/{group.id}").status_code == status
