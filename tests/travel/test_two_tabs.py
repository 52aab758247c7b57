"""Two tabs, or a person and a coordinator: nothing is written over that somebody has not seen."""

from bs4 import BeautifulSoup

from aspirant.people.models import Person
from aspirant.programme.models import Session
from tests.conftest import Client
from tests.make_schedule import again
from tests.make_travel import claim
from tests.schedule.test_changes import words_of
from tests.travel.test_claim import DRIVE, TICKET, own_claim, person, receipt


def fields(client: Client, path: str, action: str = "") -> dict[str, str]:
    """What a form of a page carries before anybody types."""
    page = BeautifulSoup(client.get(path).text, "html.parser")
    form = page.select_one(f'main form[action="{action or path}"]')
    assert form is not None
    rows = form.select("input[type=hidden]")
    return {str(one["name"]): str(one.get("value", "")) for one in rows}


def test_a_line_that_changed_in_another_tab_is_not_written_over(
    client: Client, session: Session
) -> None:
    made = claim(session, person("erik"), reason="Som biljetten säger")
    client.sign_in(person("erik"))
    here = f"/claim-lines/{made.lines[0].id}"
    first, second = fields(client, here), fields(client, here)
    assert client.post(here, data=first | TICKET | {"amount": "300"}).status_code == 303
    answer = client.post(here, data=second | TICKET | {"to_place": "Uppsala"})
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "Du ändrade det här i ett annat fönster." in words
    assert "Uppsala" in words
    (line,) = own_claim("erik").lines
    assert (line.amount_ore, line.to_place) == (30_000, "Stockholm")
    late = fields(client, here, f"{here}/remove") | {"version": first["version"]}
    assert client.post(f"{here}/remove", data=late).status_code == 409
    assert client.post(f"{here}/remove", data=fields(client, here, f"{here}/remove")).location
    assert own_claim("erik").lines == []


def test_who_came_along_counts_as_a_change_of_the_line(client: Client, session: Session) -> None:
    made = claim(session, person("erik"))
    client.sign_in(person("erik"))
    here = f"/claim-lines/{made.lines[0].id}"
    older, same = fields(client, here), TICKET | {"amount": "249,50"}
    with_fia = same | {"passengers": str(person("fia").id)}
    assert client.post(here, data=fields(client, here) | with_fia).status_code == 303
    assert client.post(here, data=older | same).status_code == 409
    box = BeautifulSoup(client.get(here).text, "html.parser").select_one("[name=passengers]")
    assert box is not None
    assert (box["value"], box.has_attr("checked")) == (str(person("fia").id), True)
    (line,) = own_claim("erik").lines
    assert [one.person_id for one in line.passengers] == [person("fia").id]


def test_what_else_happens_to_the_claim_does_not_stand_in_the_way(
    client: Client, session: Session
) -> None:
    made = claim(session, person("erik"))
    client.sign_in(person("erik"))
    here = f"/claim-lines/{made.lines[0].id}"
    open_form = fields(client, here)
    assert client.post(f"/claims/{made.id}/add-drive", data=DRIVE).status_code == 303
    files = {"files": receipt("ny.png", 9)}
    assert client.post(f"/claims/{made.id}/receipts", data=files).status_code == 303
    wrong = open_form | TICKET | {"amount": "mycket", "file": receipt("en till.png", 10)}
    answer = client.post(here, data=wrong)
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser")
    chosen = shown.select_one("#receipt option[selected]")
    assert chosen is not None
    mended = open_form | TICKET | {"receipt": str(chosen["value"])}
    assert client.post(here, data=mended).status_code == 303
    assert {line.amount_ore for line in own_claim("erik").lines} == {123_450, 43_375}


def test_a_form_left_open_changes_nothing_of_a_claim_that_is_answered(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"))
    client.sign_in(person("erik"))
    here, file = f"/claim-lines/{made.lines[0].id}", f"/travel-receipts/{made.receipts[0].id}"
    open_form = fields(client, here)
    client.post(f"/claims/{made.id}/submit")
    for state in ("submitted", "approved"):
        answers = [
            client.post(here, data=open_form | TICKET | {"file": receipt("sen.png", 33)}),
            client.post(f"{here}/remove", data=open_form),
            client.post(f"/claims/{made.id}/add-drive", data=DRIVE),
            client.post(f"/claims/{made.id}/receipts", data={"files": receipt("sen.png", 34)}),
            client.post(f"{file}/remove"),
        ]
        assert [one.status_code for one in answers] == [409] * 5
        own = own_claim("erik")
        assert (own.state.value, own.total_ore, len(own.receipts)) == (state, 24_950, 1)
        if state == "submitted":
            version = {"version": str(own.version)}
            client.sign_in(again(cleo)).post(f"/claims/{made.id}/approve", data=version)
            client.sign_in(person("erik"))
