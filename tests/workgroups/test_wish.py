"""The wishes of a participant."""

import pytest
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import list_areas
from aspirant.workgroups.queries import list_own_wishes
from tests import make
from tests.conftest import Client


@pytest.fixture
def round(alva: Person) -> Round:
    """A round in which Alva takes part."""
    made = make.round()
    make.with_role(alva, Role.PARTICIPANT, made)
    return made


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/wishes"


def chosen_on(html: str) -> list[str]:
    """The areas that the menus show as chosen, in the order of the menus."""
    soup = BeautifulSoup(html, "html.parser")
    found = [menu.find("option", selected=True) for menu in soup.main.find_all("select")]
    return [option["value"] for option in found if option and option["value"]]


def test_wishes_are_saved_in_their_order(client: Client, round: Round, alva: Person) -> None:
    areas = [area.id for area in list_areas(round)]
    form = {"choice_1": areas[3], "choice_2": areas[0], "choice_3": ""}
    response = client.sign_in(alva).post(page_of(round), data=form)
    assert response.status_code == 303
    assert list_own_wishes(round, alva) == [areas[3], areas[0]]
    shown = client.get(page_of(round)).text
    assert chosen_on(shown) == [str(areas[3]), str(areas[0])]
    assert "Dina önskemål är sparade." in shown


def test_wishes_can_be_changed(client: Client, round: Round, alva: Person) -> None:
    make.wishes(round, alva, 0, 1, 2)
    areas = [area.id for area in list_areas(round)]
    form = {"choice_1": areas[1], "choice_2": areas[0], "choice_3": ""}
    client.sign_in(alva).post(page_of(round), data=form)
    assert list_own_wishes(round, alva) == [areas[1], areas[0]]


def test_wishes_can_be_taken_back(client: Client, alva: Person) -> None:
    round = make.round()
    make.application(round, make.with_role(alva, Role.PARTICIPANT, round))
    make.wishes(round, alva, 0, 1)
    nothing = {f"choice_{rank}": "" for rank in range(1, 6)}
    response = client.sign_in(alva).post(page_of(round), data=nothing)
    assert response.status_code == 303
    assert list_own_wishes(round, alva) == []
    shown = client.get(page_of(round)).text
    assert "Du har inga önskemål längre." in shown
    assert chosen_on(shown) == []


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["", 0, "", "", ""], "Första önskemål: Välj ett område här först."),
        ([0, "", 1, "", ""], "Andra önskemål: Välj ett område här först."),
        ([0, 0, "", "", ""], "Andra önskemål: Du har redan valt det området ovanför."),
    ],
)
def test_gaps_and_doubles_are_pointed_out(
    client: Client, round: Round, alva: Person, places: list[int | str], told: str
) -> None:
    areas = [str(area.id) for area in list_areas(round)]
    form = {
        f"choice_{rank}": areas[place] if isinstance(place, int) else place
        for rank, place in enumerate(places, start=1)
    }
    response = client.sign_in(alva).post(page_of(round), data=form)
    assert response.status_code == 422
    assert told in " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())
    assert list_own_wishes(round, alva) == []


def test_nothing_is_called_saved_beside_an_error(
    client: Client, round: Round, alva: Person
) -> None:
    make.wishes(round, alva, 0)
    area = str(list_areas(round)[0].id)
    response = client.sign_in(alva).post(page_of(round), data={"choice_2": area})
    assert response.status_code == 422
    assert "Dina önskemål är sparade" not in response.text


def test_an_area_of_another_round_is_refused(client: Client, round: Round, alva: Person) -> None:
    other = list_areas(make.round("2029–2030"))[0]
    response = client.sign_in(alva).post(page_of(round), data={"choice_1": str(other.id)})
    assert response.status_code == 422


def test_what_was_applied_with_is_filled_in(client: Client, alva: Person) -> None:
    round = make.round()
    application = make.application(round, make.with_role(alva, Role.PARTICIPANT, round))
    applied = [str(choice.area_id) for choice in application.area_choices]
    shown = client.sign_in(alva).get(page_of(round)).text
    assert applied
    assert chosen_on(shown) == applied
    assert "Vi har fyllt i det du skrev i din ansökan." in shown


def test_published_groups_close_the_wishes(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    make.wishes(round, alva, 2)
    (group,) = [g for g in make.published_workgroups(round, by=cleo).groups if g.members]
    area = str(group.area_id)
    shown = client.sign_in(alva).get(page_of(round)).text
    assert f"/workgroups/{group.id}" in shown
    assert "<select" not in shown.split("<main")[1].split("</main")[0]
    assert client.post(page_of(round), data={"choice_1": area}).status_code == 409


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTICIPANT])
def test_only_participants_wish(client: Client, round: Round, dag: Person, role: Role) -> None:
    make.with_role(dag, role, round)
    assert client.sign_in(dag).get(page_of(round)).status_code == 403


def test_nobody_wishes_unasked(client: Client, round: Round) -> None:
    assert client.get(page_of(round)).status_code == 302
    assert client.post(page_of(round)).status_code == 401
    db.session.rollback()
