"""How one's application stands, on its own page and on one's first page."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.applications.service import reopen_application
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.reviews.service import shortlist_applications
from aspirant.selection.queries.proposals import list_proposals
from aspirant.selection.service.decisions import decide_group
from tests import make, make_lottery
from tests import make_selection as selecting
from tests.conftest import Client
from tests.make_schedule import again as person_again


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.text, "html.parser").select_one("main")
    assert main
    return " ".join(main.get_text(" ").split()).replace(" .", ".")


def test_somebody_called_to_interview_is_led_to_the_times(client: Client, alva: Person) -> None:
    sent = make.application(make.round(), alva)
    make.interview(sent, "invited")
    said = page(client.sign_in(alva), f"/applications/{sent.id}")
    assert "Du är kallad till intervju. Välj en tid." in said
    assert "ändra den" not in said
    assert "Ändra ansökan" not in said
    assert f"/applications/{sent.id}/interview" in client.get(f"/applications/{sent.id}").text


def test_the_time_that_was_booked_is_told(client: Client, alva: Person, bo: Person) -> None:
    sent = make.application(make.round(), alva)
    make.interview(sent, "booked", bo)
    said = page(client.sign_in(alva), f"/applications/{sent.id}")
    assert "Du är kallad till intervju. Din tid är" in said


def test_what_cannot_be_changed_is_not_offered_to_be(client: Client, alva: Person) -> None:
    read = make.application(make.round(), alva, "under_review")
    said = page(client.sign_in(alva), f"/applications/{read.id}")
    assert "ändra den" not in said
    assert "Ändra ansökan" not in said
    answer = client.get(f"/applications/{read.id}/reopen")
    assert (answer.status_code, answer.location) == (302, f"/applications/{read.id}")


@pytest.mark.parametrize("days", [-1, 1])
def test_who_is_on_the_list_without_a_letter_sees_what_others_see(
    client: Client, alva: Person, bo: Person, days: int
) -> None:
    round = make.round()
    listed = make.application(round, alva, "under_review")
    other = make.application(round, bo, "under_review")
    shortlist_applications([listed], by=alva, at=make.AT)
    db.session.commit()
    with time_machine.travel(round.call.closes_at + timedelta(days=days), tick=False):
        first = _unsigned(client, alva, listed)
        second = _unsigned(client, bo, other)
    assert first == second


def _unsigned(client: Client, who: Person, application: Application) -> str:
    text = page(client.sign_in(who), f"/applications/{application.id}")
    return text.replace(application.number_text, "").replace(who.name, "")


def test_what_is_not_sent_waits_on_the_first_page(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    closed = draft.round.call.closes_at
    said = page(client.sign_in(alva), "/my-page")
    assert "Väntar på dig Gör klart din ansökan och skicka den Senast mån 31 maj 23.59" in said
    with time_machine.travel(closed, tick=False):
        assert "Gör klart" not in page(client.sign_in(alva), "/my-page")


def test_what_was_opened_again_waits_on_the_first_page(client: Client, alva: Person) -> None:
    sent = make.application(make.round(), alva)
    assert "Väntar på dig" not in page(client.sign_in(alva), "/my-page")
    found = find_application(sent.id)
    assert found
    reopen_application(found, by=alva, at=make.AT)
    db.session.commit()
    assert "Väntar på dig Skicka din ändrade ansökan igen" in page(client, "/my-page")


def test_a_published_draw_is_told_of_and_its_number_when_the_answers_are_out(
    client: Client, cleo: Person, bo: Person
) -> None:
    """Whoever has applied may read of it, in the draw or not; nothing shows before it is public."""
    made = selecting.selecting_round(cleo, places=2)
    selecting.candidates(made, 4, bo, merits="4433")
    first = selecting.pool(made)[-1].application
    who, url = first.person, f"/applications/{first.id}"
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(who)
        seen = []
        for state in ("prepared", "drawn"):
            draw = make_lottery.draw(made, cleo, state, least=30)
            seen.append("Platser som lottas" in page(client, url))
        group = list_proposals(selecting.reloaded(made))[-1]
        decide_group(group, selecting.reloaded(made), reserves=0, by=cleo, at=make.AT)
        db.session.commit()
        selecting.release(made, cleo)
        held = page(client, url)
    with time_machine.travel(selecting.TOLD, tick=False):
        client.sign_in(person_again(who))
        told, whole = page(client, url), client.get(url).text
    assert seen == [False, True]
    assert "Nummer 417 drogs" not in held
    assert "Nummer 417 drogs" in told
    assert f"/draws/{draw.id}" in whole
