"""Fills the demo's calendar with more than the round's own sessions: what lies beside them."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import select

from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.core.i18n import Bilingual
from aspirant.demo.round_texts import LINK
from aspirant.people.models import Person
from aspirant.people.queries import find_person, list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Area, Round, Session
from aspirant.programme.queries import find_area_with_members, list_sessions
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.audience import WHOLE_ROUND, Whom
from aspirant.schedule.models import Plan, PollWord, RsvpAnswer, plan_of
from aspirant.schedule.planning import (
    Contents,
    Line,
    add_break,
    add_material,
    call_session,
    plan_session,
    set_agenda,
)
from aspirant.schedule.polling import Asked, answer_poll, open_poll
from aspirant.schedule.queries import find_session
from aspirant.schedule.service import answer_session, change_session

BOARD = Bilingual("Förbundsstyrelsens möte", "Meeting of the federation board")
BOARD_TEXT = Bilingual(
    "Du sitter med som åhörare hela mötet. Handlingarna läggs här en vecka före. Efteråt talar du"
    " en stund med en av ledamöterna om vad du såg.",
    "You sit in on the whole meeting. The papers are here a week before. Afterwards you talk for a"
    " while with one of the members about what you saw.",
)
DIRECTIONS = Bilingual(
    "Gå in från gatan genom porten till höger om kaféet och ta hissen till plan 4. Ringklockan är"
    " till vänster. Garderob finns innanför dörren.",
    "Go in through the door to the right of the café and take the lift to floor 4. The bell is on"
    " the left. There is a cloakroom inside.",
)
MIRROR = Bilingual("Samtal om speglingen", "A talk about the mirroring")
AGENDA = (
    (0, Bilingual("Välkomna, och en runda", "Welcome, and once around")),
    (30, Bilingual("Så fattas besluten: styrelse, råd, kongress", "How decisions are made")),
    (105, Bilingual("Fika", "Coffee")),
    (125, Bilingual("Spegling två och två", "Mirroring, two and two")),
    (205, Bilingual("Vad tar vi med oss?", "What do we take with us?")),
)
PREREADING = Bilingual("Stadgarna på tio minuter", "The statutes in ten minutes")
NOTES = Bilingual("Bilder från träffen", "Pictures from the session")


def fill_calendar(round: Round, *, by: Person, at: datetime) -> None:
    """Board meetings with seats, a talk with a few, an agenda, materials, a session moved."""
    people = list_people_in_round(round.id, Role.PARTICIPANT)
    _plan_board_meetings(round, people, by=by, at=at)
    few = tuple(person.id for person in (*people[:3], by))
    plan_session(
        round,
        plan=_online(_day(at, 12), time(16), 45),
        contents=Contents(MIRROR, Bilingual("Vi stämmer av med er som börjat.", "")),
        whom=Whom(Audience.CHOSEN, people=few),
        by=by,
        at=at - timedelta(days=2),
    )
    past = [one for one in list_sessions(round) if one.ends_at < at]
    coming = [one for one in list_sessions(round) if one.starts_at > at]
    for session in past[-1:]:
        _write_beside(session, NOTES, is_after=True, by=by, at=at)
    for session in coming:
        _show_the_way(session)
    for session in coming[:1]:
        _prepare(session, by=by, at=at)
    for session in coming[1:2]:
        _move(session, by=by, at=at)
    autumn = (_day(at, 30).date(), _day(at, 30).date() + timedelta(days=4))
    add_break(round, name="Lov i Stockholm", days=autumn, by=by, at=at)
    _ask_when(round, people, by=by, at=at - timedelta(days=1))
    db.session.commit()


def let_workgroup_meet(round: Round, *, at: datetime) -> None:
    """A workgroup of the round called itself to a video meeting."""
    with_members = select(Area.id).where(Area.round_id == round.id, Area.members.any())
    for area_id in db.session.scalars(with_members.order_by(Area.position)):
        area = find_area_with_members(area_id)
        assert area is not None
        call_session(
            area,
            plan=_online(_day(at, 8 + area.position), time(19), 60),
            contents=Contents(
                Bilingual("Avstämning i gruppen", "The group checks in"),
                Bilingual("Var står vi med förslaget? Vem skriver vad?", "Where do we stand?"),
            ),
            by=area.members[0],
            at=at,
        )
    db.session.commit()


def _plan_board_meetings(round: Round, people: list[Person], *, by: Person, at: datetime) -> None:
    for days, seats, taken in ((19, 2, people[4:6]), (54, 3, people[5:6])):
        made = plan_session(
            round,
            plan=_on_site(_day(at, days), time(10), 300),
            contents=Contents(BOARD, BOARD_TEXT, DIRECTIONS, capacity=seats),
            whom=Whom(Audience.SEATS),
            by=by,
            at=at - timedelta(days=6),
        )
        for person in taken:
            sitting = find_person(person.id)
            assert sitting is not None
            answer_session(made, answer=RsvpAnswer.YES, by=sitting, at=at - timedelta(days=4))


def _ask_when(round: Round, people: list[Person], *, by: Person, at: datetime) -> None:
    """The round is asked when it suits to talk over the proposals; some have answered."""
    days = [_day(at, days) for days in (14, 22, 30)]
    times = [
        (plan.starts_at, plan.ends_at) for plan in (_online(one, time(17), 60) for one in days)
    ]
    asked = Asked("Samtal om förslagen", Mode.ONLINE, "", LINK, times)
    poll = open_poll(round, asked=asked, whom=WHOLE_ROUND, by=by, at=at)
    for number, person in enumerate(people[2:11]):
        words = [*PollWord] * 2
        said = {one.id: words[number % 3 + place] for place, one in enumerate(poll.times)}
        answer_poll(poll, words=said, by=person, at=at + timedelta(hours=number))


def _show_the_way(session: Session) -> None:
    if session.place.startswith("Kansliet"):
        session.directions = DIRECTIONS
        session.map_link = "https://www.openstreetmap.org/?mlat=59.3326&mlon=18.0649"


def _prepare(session: Session, *, by: Person, at: datetime) -> None:
    found = find_session(session.id)
    assert found is not None
    leads = list_people_in_round(session.round_id, Role.FACILITATOR)
    lines = [
        Line(minutes, title, leads[0].id if leads and place != 2 else None)
        for place, (minutes, title) in enumerate(AGENDA)
    ]
    set_agenda(found, lines, by=by, at=at - timedelta(days=3))
    _write_beside(found, PREREADING, is_after=False, by=by, at=at)


def _write_beside(
    session: Session, title: Bilingual, *, is_after: bool, by: Person, at: datetime
) -> None:
    when = session.ends_at if is_after else min(session.starts_at - timedelta(days=9), at)
    link = "https://example.org/material"
    add_material(session, title=title, is_after=is_after, link=link, by=by, at=when)


def _move(session: Session, *, by: Person, at: datetime) -> None:
    later = timedelta(days=7)
    plan = plan_of(session)
    plan = replace(plan, starts_at=plan.starts_at + later, ends_at=plan.ends_at + later)
    message = "Lokalen är upptagen den dag vi först sa."
    found = find_session(session.id)
    assert found is not None
    change_session(found, plan=plan, message=message, by=by, at=at - timedelta(days=1))


def _day(at: datetime, days: int) -> datetime:
    """That many days on, or the Monday after where it is a weekend; its midnight."""
    day = to_local(at).date() + timedelta(days=days)
    day += timedelta(days=7 - day.weekday()) if day.weekday() > 4 else timedelta()
    return datetime.combine(day, time(0))


def _online(day: datetime, begins: time, minutes: int) -> Plan:
    starts_at = from_local(datetime.combine(day.date(), begins))
    return Plan(starts_at, starts_at + timedelta(minutes=minutes), Mode.ONLINE, "", LINK)


def _on_site(day: datetime, begins: time, minutes: int) -> Plan:
    starts_at = from_local(datetime.combine(day.date(), begins))
    place = "Förbundets kansli, styrelserummet"
    return Plan(starts_at, starts_at + timedelta(minutes=minutes), Mode.ON_SITE, place, "")
