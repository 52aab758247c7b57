"""What the form does not take, and how it says so."""

import pytest
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.people.models import Person
from tests import make
from tests.applications.test_apply import fields
from tests.conftest import Client


@pytest.mark.parametrize("text", ["hej", "070", "0701 23 45 x", "+46 (0)+70 123"])
def test_what_is_no_phone_number_is_refused_by_the_field(
    client: Client, alva: Person, text: str
) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/contact"
    answer = client.post(path, data={**fields(client.sign_in(alva), path), "phone": text})
    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "ser inte ut som ett telefonnummer" in soup.select_one("#phone-error").get_text()


@pytest.mark.parametrize("text", ["070-123 45 67", "+46 (0)70 123 45 67", "08 12 34 56", ""])
def test_a_phone_number_is_taken_as_people_write_it(
    client: Client, alva: Person, text: str
) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/contact"
    sent = {**fields(client.sign_in(alva), path), "phone": text}
    assert client.post(path, data=sent).status_code == 303


def test_a_phone_number_kept_from_before_is_looked_at_before_sending(
    client: Client, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft")
    draft.person.phone = "hej"
    db.session.commit()
    answer = client.sign_in(alva).post(f"/applications/{draft.id}/submit")
    assert answer.status_code == 422
    assert "Se över ditt telefonnummer" in answer.text


@pytest.mark.parametrize("ending", ["", "/autosave"])
def test_an_area_chosen_twice_is_told_beside_the_field_and_stays_on_the_page(
    client: Client, alva: Person, ending: str
) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/areas"
    sent = fields(client.sign_in(alva), path)
    answer = client.post(path + ending, data={**sent, "area_2": sent["area_1"]})
    assert answer.status_code == 422
    if not ending:
        soup = BeautifulSoup(answer.text, "html.parser")
        assert "Du har redan valt" in soup.select_one("#area_2-error").get_text()
        assert soup.select_one("#area_2 [selected]")["value"] == sent["area_1"]


def test_autosave_tells_by_the_field_what_it_does_not_take(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/contact"
    sent = {**fields(client.sign_in(alva), path), "phone": "hej"}
    said = client.post(f"{path}/autosave", data=sent).json
    assert said["saved"] == "Inte sparat: titta på det som är markerat."
    assert list(said["errors"]) == ["phone"]


def test_a_page_that_was_refused_does_not_say_that_it_is_saved(
    client: Client, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft")
    path = f"/applications/{draft.id}/contact"
    shown = BeautifulSoup(client.sign_in(alva).get(path).text, "html.parser")
    assert "Sparad" in shown.select_one("[data-autosave-status]").get_text()
    refused = client.post(path, data={**fields(client, path), "phone": "hej"})
    foot = BeautifulSoup(refused.text, "html.parser").select_one("[data-autosave-status]")
    assert foot.get_text(strip=True) == "Inte sparad än."


def test_saving_by_itself_is_promised_only_where_there_is_script(
    client: Client, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft", answers=["", ""])
    answer = client.sign_in(alva).get(f"/applications/{draft.id}/motivation")
    foot = BeautifulSoup(answer.text, "html.parser").select_one("[data-autosave-status]")
    assert foot.select_one(".js-only").get_text() == "Det du skriver sparas efter hand."
    assert (
        foot.select_one(".no-js").get_text() == "Det du skriver sparas när du trycker på knappen."
    )
