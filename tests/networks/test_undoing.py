"""A change is undone while its letters wait, and nobody is left with a wrong plan."""

from datetime import timedelta

import pytest
import time_machine

from aspirant.mail.holding import HOLD
from aspirant.networks.models import NetworkMeeting, plan_of
from aspirant.people.models import Person
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.networks.test_changing import (
    OTHER,
    asked,
    deliver,
    here,
    press,
    sent_to,
    text_to,
    told,
    words_of,
)


@pytest.mark.parametrize("who", ["alva", "cleo"])
def test_host_and_office_undo_it_while_the_letters_wait(
    client: Client, alva: Person, office: Person, meeting: NetworkMeeting, who: str
) -> None:
    deliver(make.AT)
    before = plan_of(meeting)
    press(client.sign_in(alva), meeting)
    client.sign_in(alva if who == "alva" else office)
    page = words_of(client.get(here(meeting, "run")).text)
    assert "3 brev går kl. 12.10." in page
    assert "Fram till kl. 12.10 kan du gå tillbaka till det som gällde förut" in page
    assert client.post(here(meeting, "undo")).status_code == 303
    found = networks.found(meeting.id)
    assert (plan_of(found), found.sequence) == (before, 2)
    assert {state for state, *_rest in told("changed").values()} == {"cancelled"}
    deliver(make.AT + HOLD * 2)
    assert sent_to("erik") == [("confirm", "", 0), ("place", "REQUEST", 0)]
    again = client.post(here(meeting, "undo"))
    assert again.status_code == 409
    assert "Ändringen är redan ångrad" in again.text


def test_a_second_change_speaks_of_what_people_know_and_undoing_goes_back_there(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    before = plan_of(meeting)
    client.sign_in(alva)
    press(client, meeting)
    press(client, meeting, place="Kulturhuset")
    assert networks.letters("changed") == [
        (kind, f"{name}@example.org") for kind in ("changed",) for name in
        ("erik", "erik", "fia", "fia", "gun", "gun")
    ]  # fmt: skip
    text = text_to("gun", "changed")
    assert "Kulturhuset" in text
    assert "Väven" in text
    assert "Folkets hus" not in text
    deliver(make.AT + HOLD - timedelta(seconds=1))
    assert client.post(here(meeting, "cancel"), data=asked(meeting)).status_code == 303
    assert "Väven" in text_to("erik", "cancelled")
    client.post(here(meeting, "undo"))
    assert plan_of(networks.found(meeting.id)) == before
    deliver(make.AT + HOLD * 2)
    assert told("changed")["gun"][0] == told("cancelled")["erik"][0] == "cancelled"


def test_planning_back_what_people_know_is_to_undo(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    client.sign_in(alva)
    press(client, meeting)
    back = {"day": "2026-09-22", "starts": "18:30", "ends": "20:30", "place": "Väven"}
    shown = client.post(here(meeting, "change"), data=asked(meeting, **(OTHER | back)))
    assert "ingen får brev" in words_of(shown.text)
    assert press(client, meeting, **back).status_code == 303
    assert {state for state, *_rest in told("changed").values()} == {"cancelled"}
    assert networks.found(meeting.id).sequence == 2


def test_whoever_was_told_otherwise_meanwhile_is_told_what_holds(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    """Fia leaves while the letters wait: Gun gets her place at the plan that is then undone."""
    deliver(make.AT)
    press(client.sign_in(alva), meeting)
    with time_machine.travel(make.AT + timedelta(minutes=2), tick=False):
        client.post(f"{networks.way(networks.sign_up(meeting, 'fia'))}/leave")
        assert told("changed")["fia"][0] == told("changed")["gun"][0] == "cancelled"
        assert told("place")["gun"] == ("queued", "REQUEST", 1)
        networks.signed_up(meeting, "hans", at=make.AT + timedelta(minutes=3))
    deliver(make.AT + timedelta(minutes=4))
    with time_machine.travel(make.AT + timedelta(minutes=5), tick=False):
        client.post(here(meeting, "undo"))
        set_right = told("changed")
    assert set_right["gun"] == ("queued", "REQUEST", 2)
    assert set_right["hans"] == ("queued", "", 0)
    assert set_right["erik"][0] == set_right["fia"][0] == "cancelled"
    assert "tisdag 22 september kl. 18.30–20.30" in text_to("gun", "changed")
    deliver(make.AT + HOLD * 2)
    assert sent_to("fia")[-1] == ("left", "CANCEL", 2)
    assert sent_to("gun")[-2:] == [("place", "REQUEST", 1), ("changed", "REQUEST", 2)]


def test_no_letter_comes_after_one_has_left_a_meeting_that_was_cancelled(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    deliver(make.AT)
    client.sign_in(alva).post(here(meeting, "cancel"), data=asked(meeting))
    client.post(f"{networks.way(networks.sign_up(meeting, 'erik'))}/leave")
    client.post(f"{networks.way(networks.sign_up(meeting, 'gun'))}/leave")
    deliver(make.AT + HOLD)
    assert [kind for kind, *_rest in sent_to("erik")] == ["confirm", "place", "left"]
    assert [kind for kind, *_rest in sent_to("gun")] == ["confirm", "in_line", "left"]
    assert told("cancelled")["fia"][0] == "sent"


def test_a_place_given_back_while_it_was_cancelled_goes_to_the_line_when_it_is_undone(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    client.sign_in(alva).post(here(meeting, "cancel"), data=asked(meeting))
    client.post(f"{networks.way(networks.sign_up(meeting, 'erik'))}/leave")
    assert networks.standing(meeting) == {"fia": "placed", "gun": "waiting1"}
    client.post(here(meeting, "undo"))
    assert networks.standing(meeting) == {"fia": "placed", "gun": "placed"}


def test_the_same_press_twice_is_one_change(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    form = asked(meeting, message="", intent="one-intent")
    client.sign_in(alva)
    first, second = (client.post(here(meeting, "cancel"), data=form) for _turn in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(networks.letters("cancelled")) == 3


def test_others_neither_look_nor_undo(
    client: Client, alva: Person, dag: Person, meeting: NetworkMeeting
) -> None:
    press(client.sign_in(alva), meeting)
    client.sign_in(dag)
    assert client.get(here(meeting, "change")).status_code == 403
    assert client.post(here(meeting, "undo")).status_code == 403
    assert client.get(here(meeting, "undo")).status_code == 405
    unknown = here(meeting, "undo").replace(str(meeting.id), str(meeting.network_id))
    assert client.post(unknown).status_code == 404
