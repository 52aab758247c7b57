"""Stepping into somebody's role, in the demo alone."""

from aspirant.people.models import Person
from tests.conftest import Client


def test_whoever_steps_into_a_role_keeps_the_language_they_chose(
    client: Client, alva: Person
) -> None:
    client.post("/preferences", data={"language": "en"})
    assert client.post(f"/demo/step-into/{alva.id}").location == "/my-page"
    assert '<html lang="en"' in client.get("/my-page").text


def test_whoever_has_chosen_none_reads_what_the_person_does(client: Client, alva: Person) -> None:
    client.post(f"/demo/step-into/{alva.id}")
    assert '<html lang="sv"' in client.get("/my-page").text
