"""Builds what tests of networks need. Each function returns it committed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from aspirant.core.clock import to_local
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.networks import service, signing_up
from aspirant.networks.models import Network, NetworkMeeting, SignUp
from aspirant.networks.queries import find_network, find_network_meeting, sign_up_token
from aspirant.networks.words import Support
from aspirant.people.models import Person
from tests.make_programme import AT

#: A Tuesday evening, half past six in Stockholm, three weeks after the tests take place.
SOON = AT + timedelta(days=21, hours=6, minutes=30)


def idea(**given: Any) -> service.Idea:
    """What somebody proposes, unless `given` says otherwise."""
    starts_at: datetime = given.pop("starts_at", SOON)
    plain: dict[str, Any] = {
        "title": "Samtal om samtal",
        "about": "Vi byter **erfarenheter**.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "municipality": "Umeå",
        "place": "Väven",
        "capacity": 2,
        "support": Support.TOGETHER,
    }
    return service.Idea(**plain | given)


def proposed(host: Person, *, at: datetime = AT, **given: Any) -> NetworkMeeting:
    """A proposal that waits for the office."""
    made = service.start_network("Chefer i Umeå", idea=idea(**given), by=host, at=at)
    db.session.commit()
    return found(made.id)


def accepted(
    host: Person, office: Person, *, support: Support = Support.ROOM, **given: Any
) -> NetworkMeeting:
    """A meeting that is open for sign-up."""
    made = proposed(host, **given)
    day = to_local(made.starts_at).date()
    service.accept_meeting(made, support=support, day=day, is_member=True, by=office, at=AT)
    db.session.commit()
    return found(made.id)


def asked(meeting: NetworkMeeting, name: str, *, at: datetime = AT) -> SignUp:
    """Somebody who asked to come and has not pressed the button."""
    given = {"name": name.capitalize(), "email": f"{name}@example.org", "language": "sv"}
    signing_up.ask_to_come(found(meeting.id), **given, by=None, at=at)
    db.session.commit()
    return sign_up(meeting, name)


def signed_up(meeting: NetworkMeeting, *names: str, at: datetime = AT) -> list[SignUp]:
    """Those called `names`, each of whom pressed the button, in that order, just before `at`."""
    made, before = [], at - timedelta(minutes=2)
    for number, name in enumerate(names, start=1):
        asked(meeting, name, at=before)
        moment = before + timedelta(seconds=number)
        signing_up.confirm_sign_up(sign_up(meeting, name), by=None, at=moment)
        db.session.commit()
        made.append(sign_up(meeting, name))
    return made


def sign_up(meeting: NetworkMeeting, name: str) -> SignUp:
    """The sign-up of somebody, as the database has it now."""
    db.session.expire_all()
    wanted = SignUp.meeting_id == meeting.id, SignUp.email == f"{name}@example.org"
    one = db.session.scalars(select(SignUp).where(*wanted)).one()
    one.meeting = found(meeting.id)
    return one


def standing(meeting: NetworkMeeting) -> dict[str, str]:
    """How everybody stands: by name, the state, and the turn of those who wait."""
    db.session.expire_all()
    rows = select(SignUp).where(SignUp.meeting_id == meeting.id).order_by(SignUp.email)
    return {
        one.name.casefold(): f"{one.state.value}{one.turn or ''}"
        for one in db.session.scalars(rows)
    }


def letters(*kinds: str) -> list[tuple[str, str]]:
    """Kind and address of every letter about networks, as they were written."""
    rows = select(Letter).where(Letter.kind.like("networks/%"))
    rows = rows.order_by(Letter.created_at, Letter.kind, Letter.address)
    found_rows = [(one.kind.split("/")[1], one.address) for one in db.session.scalars(rows)]
    return [one for one in found_rows if not kinds or one[0] in kinds]


def way(one: SignUp) -> str:
    """Where the letters of a sign-up lead."""
    return f"/network-sign-ups/{sign_up_token(one)}"


def found(meeting_id: UUID) -> NetworkMeeting:
    """A meeting as the database has it now."""
    db.session.expire_all()
    meeting = find_network_meeting(meeting_id)
    assert meeting
    return meeting


def network_of(meeting: NetworkMeeting) -> Network:
    """Its network, with all its meetings."""
    network = find_network(meeting.network_id)
    assert network
    return network
