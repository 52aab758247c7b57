"""Calendars answer about network meetings: a certain no gives the place back, a yes confirms it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from aspirant.extensions import db
from aspirant.invitations.models import Reply
from aspirant.lifecycle import ReplyState
from aspirant.networks.changing import cancel_meeting, change_meeting
from aspirant.networks.models import MeetingPlan, NetworkMeeting, SignUp
from aspirant.operations.retention import purge
from aspirant.people.models import Person
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.invitations.test_replies import AUTHORITY, VERIFIED, calendar, letter, take
from tests.make_schedule import again

SOME_HOURS = make.AT + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _authority(app: Flask) -> None:
    app.config["MAIL_AUTHORITY"] = AUTHORITY


@pytest.fixture
def meeting(alva: Person, cleo: Person) -> NetworkMeeting:
    """Two places; Erik and Fia have them, Gun waits."""
    made = networks.accepted(alva, cleo)
    networks.signed_up(made, "erik", "fia", "gun")
    return networks.found(made.id)


def says(one: SignUp, partstat: str, **said: Any) -> bytes:
    """The letter in which somebody’s calendar answers about their place."""
    given = {key: said.pop(key) for key in ("sender", "results", "number") if key in said}
    who = one.email
    body = calendar(one.meeting, **({"uid": f"{one.id}@aspirant", "attendees": [who]} | said),
                    partstat=partstat)  # type: ignore[arg-type]  # fmt: skip
    return letter(body, **({"sender": who} | given))


def kept() -> list[tuple[str, str]]:
    db.session.expire_all()
    rows = db.session.query(Reply).filter_by(state=ReplyState.KEPT)
    return sorted((one.sender, one.fault.value) for one in rows)


def erik(meeting: NetworkMeeting) -> SignUp:
    return networks.sign_up(meeting, "erik")


def test_a_certain_no_gives_the_place_to_whoever_is_next(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting
) -> None:
    said = take(app, tmp_path, says(erik(meeting), "DECLINED"))
    assert said.startswith("1 taken, 0 kept")
    assert networks.standing(meeting) == {"fia": "placed", "gun": "placed"}
    assert ("left", "erik@example.org") in networks.letters("left")
    assert ("place", "gun@example.org") in networks.letters("place")
    (reply,) = db.session.query(Reply)
    assert (reply.sender, reply.sign_up_id, reply.state) == ("", None, ReplyState.TAKEN)


def test_a_certain_yes_confirms_the_place_and_the_same_mailbox_twice_does_nothing_more(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting
) -> None:
    yes = says(erik(meeting), "ACCEPTED")
    assert take(app, tmp_path, yes).startswith("1 taken")
    assert erik(meeting).answered_at == make.AT + timedelta(hours=1)
    assert take(app, tmp_path, yes).endswith("1 seen before, 0 letters are no replies.")
    assert networks.standing(meeting)["erik"] == "placed"


def test_the_latest_word_counts_in_whatever_order_letters_come(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting
) -> None:
    early, late = (make.AT + timedelta(minutes=minute) for minute in (30, 40))
    no_first = says(erik(meeting), "DECLINED", stamp=early, number=1)
    yes_then = says(erik(meeting), "ACCEPTED", stamp=late, number=2)
    take(app, tmp_path, yes_then, no_first)
    assert networks.standing(meeting)["erik"] == "placed"
    assert kept() == [("erik@example.org", "outdated")]
    no_at_last = says(erik(meeting), "DECLINED", stamp=late + timedelta(minutes=5), number=3)
    take(app, tmp_path, no_at_last)
    assert "erik" not in networks.standing(meeting)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"results": None}, "unverified"),
        ({"results": VERIFIED.replace("example.org", "evil.example")}, "unverified"),
        ({"attendees": ["erik@example.org", "fia@example.org"]}, "attendees"),
        ({"attendees": []}, "unreadable"),
        ({"sender": "fia@example.org"}, "somebody_else"),
        ({"sender": "fia@example.org", "attendees": ["fia@example.org"]}, "somebody_else"),
        ({"stamp": make.AT - timedelta(days=1)}, "outdated"),
        ({"partstat": "TENTATIVE"}, "perhaps"),
        ({"partstat": "DELEGATED"}, "unreadable"),
    ],
)
def test_what_is_doubtful_waits_for_the_office(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting, said: dict[str, Any], fault: str
) -> None:
    before = networks.standing(meeting)
    said = dict(said)
    partstat = said.pop("partstat", "DECLINED")
    assert take(app, tmp_path, says(erik(meeting), partstat, **said)).startswith("0 taken, 1 kept")
    assert [why for _sender, why in kept()] == [fault]
    assert networks.standing(meeting) == before


def test_an_answer_to_an_earlier_plan_or_to_what_is_cancelled_waits(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting, alva: Person
) -> None:
    early = says(erik(meeting), "DECLINED", number=1)
    moved = networks.SOON + timedelta(days=1)
    plan = MeetingPlan(moved, moved + timedelta(hours=1), "Umeå", "Väven")
    change_meeting(networks.found(meeting.id), plan=plan, by=alva, at=make.AT)
    db.session.commit()
    take(app, tmp_path, early)
    cancel_meeting(networks.found(meeting.id), by=alva, at=make.AT)
    db.session.commit()
    take(app, tmp_path, says(networks.sign_up(meeting, "fia"), "DECLINED", number=2))
    assert kept() == [("erik@example.org", "outdated"), ("fia@example.org", "not_possible")]


def test_whoever_has_left_gets_no_place_by_a_late_yes_and_a_no_changes_nothing(
    app: Flask, tmp_path: Path, client: Client, meeting: NetworkMeeting
) -> None:
    yes, no = (says(erik(meeting), word, number=number)
               for number, word in enumerate(("ACCEPTED", "DECLINED")))  # fmt: skip
    client.post(f"{networks.way(erik(meeting))}/leave")
    assert take(app, tmp_path, no).startswith("1 taken")
    assert take(app, tmp_path, yes).startswith("0 taken, 1 kept")
    assert kept() == [("erik@example.org", "place_gone")]
    assert networks.standing(meeting) == {"fia": "placed", "gun": "placed"}


def test_after_it_has_begun_nobody_leaves_by_calendar(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting
) -> None:
    take(app, tmp_path, says(erik(meeting), "DECLINED"), at=networks.SOON)
    assert kept() == [("erik@example.org", "not_possible")]


def test_the_office_takes_or_sets_aside_what_was_kept(
    app: Flask, tmp_path: Path, client: Client, meeting: NetworkMeeting, cleo: Person, alva: Person
) -> None:
    here = "/networks/office/replies"
    no = says(erik(meeting), "DECLINED", results=None, number=1)
    perhaps = says(networks.sign_up(meeting, "fia"), "TENTATIVE", number=2)
    unknown = says(erik(meeting), "ACCEPTED", uid="elsewhere@example.org", number=3)
    take(app, tmp_path, no, perhaps, unknown)
    first, second, third = (
        db.session.query(Reply).filter_by(fault=fault).one().id
        for fault in ("unverified", "perhaps", "somebody_else")
    )
    client.sign_in(alva)
    assert client.get(here).status_code == 403
    assert client.post(f"/replies/{first}/take").status_code == 403
    client.sign_in(again(cleo))
    page = client.get(here).text
    assert "Vi kan inte vara säkra" in page
    assert "Lämna tillbaka platsen" in page
    assert "3 kalendersvar väntar på kansliet" in client.get("/my-page").text
    assert client.post(f"/replies/{first}/take").headers["Location"] == here
    assert client.post(f"/replies/{first}/take").status_code == 409
    assert client.post(f"/replies/{second}/take").status_code == 409
    for one in (second, third):
        assert client.post(f"/replies/{one}/set-aside").headers["Location"] == here
    assert networks.standing(meeting) == {"fia": "placed", "gun": "placed"}
    assert "Inget svar väntar" in client.get(here).text


def test_the_list_makes_the_same_number_of_queries_however_long(
    app: Flask, tmp_path: Path, client: Client, meeting: NetworkMeeting, cleo: Person,
    count_queries: Any,
) -> None:  # fmt: skip
    client.sign_in(cleo)
    told = []
    for numbers in ((1,), (2, 3)):
        take(app, tmp_path, *(says(erik(meeting), "TENTATIVE", number=one) for one in numbers))
        with count_queries() as queries:
            assert client.get("/networks/office/replies").status_code == 200
        told.append(len(queries))
    assert told[0] == told[1]


def test_what_was_kept_is_forgotten_with_the_sign_ups(
    app: Flask, tmp_path: Path, meeting: NetworkMeeting
) -> None:
    take(app, tmp_path, says(erik(meeting), "TENTATIVE"))
    late: datetime = meeting.ends_at + timedelta(days=7)
    purge(at=late - timedelta(minutes=1))
    assert len(kept()) == 1
    purge(at=late + timedelta(minutes=1))
    db.session.commit()
    assert kept() == []
