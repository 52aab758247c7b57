"""Local networks of the demo: some that stand on their own, some that begin, one that waits."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.demo.invented import Inventor
from aspirant.demo.network_texts import (
    DECLINED_REASON,
    GOTLAND,
    KIRUNA,
    KRISTIANSTAD,
    MORE_ROOM,
    UMEA,
    WORDS_ABOUT_GOTLAND,
    Meeting,
)
from aspirant.invitations.mailbox import Found
from aspirant.invitations.service import take_found
from aspirant.networks import changing, hosting, service, signing_up
from aspirant.networks.models import Network, NetworkMeeting, SignUp, plan_of
from aspirant.networks.queries import find_network_meeting, find_sign_up
from aspirant.networks.words import Support
from aspirant.people.models import Person
from aspirant.people.service import add_person
from aspirant.schedule.models import RsvpAnswer


def let_members_meet(
    inventor: Inventor, *, office: Person, guests: list[Person], at: datetime
) -> None:
    """Networks in every state, from the first proposal to the one that runs itself."""
    host = _host("varden", inventor, at=at)
    _umea(host, inventor, office=office, guests=guests, at=at)
    _kristianstad(_host("natverk2", inventor, at=at), inventor, office=office, at=at)
    _gotland(_host("natverk3", inventor, at=at), office=office, at=at)
    _kiruna(_host("natverk4", inventor, at=at), office=office, at=at)
    db.session.commit()


def _umea(
    host: Person, inventor: Inventor, *, office: Person, guests: list[Person], at: datetime
) -> None:
    """Began together with the office, and needs less each time. The next meeting is full."""
    first = _start("Chefer i Umeå", UMEA[0], host, _day(at, -190), at=at - timedelta(days=230))
    network = first.network
    _support(first, Support.TOGETHER, office, at=at - timedelta(days=225))
    second = _next(network, UMEA[1], host, _day(at, -70), at=at - timedelta(days=110))
    _support(second, Support.ROOM, office, at=at - timedelta(days=107))
    hosting.hold_past_meetings(at=at - timedelta(days=30))
    third = _next(network, UMEA[2], host, _day(at, 16), at=at - timedelta(days=21))
    _support(third, Support.ADVICE, office, at=at - timedelta(days=20))
    crowd = [(one.name, one.email) for one in guests]
    crowd += [(inventor.name(), f"gast{number}@example.org") for number in range(1, 8)]
    _sign_up(third, crowd, at=at - timedelta(days=15))
    _reply_in_doubt(third, crowd[2][1], at=at - timedelta(hours=5))


def _kristianstad(host: Person, inventor: Inventor, *, office: Person, at: datetime) -> None:
    """Runs itself, and has cancelled one meeting."""
    first = _start(
        "Chefskvällar i Kristianstad",
        KRISTIANSTAD[0],
        host,
        _day(at, -240),
        at=at - timedelta(days=270),
    )
    network = first.network
    _support(first, Support.ROOM, office, at=at - timedelta(days=266))
    hosting.hold_past_meetings(at=at - timedelta(days=200))
    service.let_stand_alone(network, True, by=office, at=at - timedelta(days=190))
    _next(network, KRISTIANSTAD[1], host, _day(at, -120), at=at - timedelta(days=150))
    hosting.hold_past_meetings(at=at - timedelta(days=100))
    called_off = _next(network, KRISTIANSTAD[2], host, _day(at, 9), at=at - timedelta(days=40))
    changing.cancel_meeting(
        called_off, message="Lokalen blev översvämmad.", by=host, at=at - timedelta(days=3)
    )
    coming = _next(network, KRISTIANSTAD[3], host, _day(at, 24), at=at - timedelta(days=12))
    crowd = [(inventor.name(), f"kvall{number}@example.org") for number in range(1, 5)]
    _sign_up(coming, crowd, at=at - timedelta(days=8))
    plan = replace(plan_of(coming), place="Kulturkvarteret, Stora salen")
    changing.change_meeting(coming, plan=plan, message=MORE_ROOM, by=host, at=at)


def _gotland(host: Person, *, office: Person, at: datetime) -> None:
    """Waits for the office, and they have begun to talk."""
    days = (_day(at, 41), _day(at, 48))
    meeting = _start(
        "Chefer på Gotland",
        GOTLAND,
        host,
        _day(at, 34),
        at=at - timedelta(days=4),
        other_days=tuple(to_local(day).date() for day in days),
    )
    asked, answered = WORDS_ABOUT_GOTLAND
    service.say_word(meeting, asked, by=office, at=at - timedelta(days=3))
    service.say_word(meeting, answered, by=host, at=at - timedelta(days=2))


def _kiruna(host: Person, *, office: Person, at: datetime) -> None:
    """Declined the first time; withdrawn the second."""
    first = _start("Chefer i malmfälten", KIRUNA[0], host, _day(at, 5), at=at - timedelta(days=60))
    service.decline_meeting(first, reason=DECLINED_REASON, by=office, at=at - timedelta(days=57))
    again = _next(first.network, KIRUNA[1], host, _day(at, 50), at=at - timedelta(days=20))
    service.withdraw_meeting(again, by=host, at=at - timedelta(days=19))


def _host(name: str, inventor: Inventor, *, at: datetime) -> Person:
    email = f"{name}@example.org"
    since = at - timedelta(days=300)
    return add_person(email, name=inventor.name(), language="sv", by=None, at=since)


def _start(
    name: str,
    about: Meeting,
    host: Person,
    starts_at: datetime,
    *,
    at: datetime,
    other_days: tuple[date, ...] = (),
) -> NetworkMeeting:
    idea = _idea(about, starts_at, other_days)
    return service.start_network(name, idea=idea, by=host, at=at)


def _next(
    network: Network, about: Meeting, host: Person, starts_at: datetime, *, at: datetime
) -> NetworkMeeting:
    return service.propose_meeting(network, idea=_idea(about, starts_at), by=host, at=at)


def _idea(about: Meeting, starts_at: datetime, other_days: tuple[date, ...] = ()) -> service.Idea:
    return service.Idea(
        title=about.title,
        about=about.text,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=about.minutes),
        municipality=about.municipality,
        place=about.place,
        capacity=about.capacity,
        support=Support(about.support),
        other_days=other_days,
    )


def _support(meeting: NetworkMeeting, support: Support, office: Person, *, at: datetime) -> None:
    day = to_local(meeting.starts_at).date()
    service.accept_meeting(meeting, support=support, day=day, is_member=True, by=office, at=at)


def _sign_up(meeting: NetworkMeeting, crowd: list[tuple[str, str]], *, at: datetime) -> None:
    """Each asks, and presses the button of the letter an hour later; the last has not yet."""
    db.session.flush()
    for number, (name, email) in enumerate(crowd):
        moment = at + timedelta(hours=5 * number)
        found = find_network_meeting(meeting.id)
        assert found is not None
        asked = {"name": name, "email": email, "language": "sv"}
        signing_up.ask_to_come(found, **asked, by=None, at=moment)
    rows = select(SignUp).where(SignUp.meeting_id == meeting.id).order_by(SignUp.asked_at)
    for sign_up in db.session.scalars(rows).all():
        sign_up.meeting = meeting
        pressed = sign_up.asked_at + timedelta(hours=1)
        signing_up.confirm_sign_up(sign_up, by=None, at=pressed)


def _reply_in_doubt(meeting: NetworkMeeting, email: str, *, at: datetime) -> None:
    """A no from a calendar whose sender nobody vouches for: the office looks at it."""
    sign_up = find_sign_up(meeting, email)
    assert sign_up is not None
    said = Found(
        seen=f"demo reply to {meeting.id}",
        sender=email,
        is_verified=False,
        uid=f"{sign_up.id}@aspirant",
        attendees=(email,),
        answer=RsvpAnswer.NO,
        sequence=meeting.sequence,
        stamped_at=at,
    )
    take_found(said, at=at)


def _day(at: datetime, days: int) -> datetime:
    """Six in the evening so many days away, on a working day."""
    day = to_local(at).date() + timedelta(days=days)
    while day.weekday() > 3:
        day += timedelta(days=1)
    return from_local(datetime.combine(day, time(18)))
