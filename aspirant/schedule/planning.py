"""Verbs: plan a session for whoever it is for, and say what happens there."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete

from aspirant.core.audit import record
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.files import JPEG, MOST_BYTES, File, kind_of_file
from aspirant.core.i18n import Bilingual, mark
from aspirant.mail.entries import find_entries
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Area, Break, Invitee, Round, Session
from aspirant.programme.queries import find_round_by_id
from aspirant.programme.setting_up import set_counted
from aspirant.programme.words import Audience, counts_as_usual
from aspirant.schedule.audience import (
    WHOLE_ROUND,
    Whom,
    list_people_concerned,
    list_to_concern,
)
from aspirant.schedule.messages import planned_letter
from aspirant.schedule.models import AgendaItem, Material, Plan, is_cancelled
from aspirant.schedule.places import fill_places, refuse_fewer_places
from aspirant.schedule.queries import find_session, list_participants
from aspirant.schedule.unplanning import hold_planning

NOTHING = Bilingual("")
#: What a file may be, by what is in it.
KINDS_OF_FILE = (".pdf", *JPEG, ".png", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")


@dataclass(frozen=True)
class Contents:
    """What is said of a session, beside when and where.

    `is_counted`: whether it counts towards the certificate; None leaves it as it stands, or as
    usual.
    """

    title: Bilingual
    programme_text: Bilingual
    directions: Bilingual = NOTHING
    map_link: str = ""
    link_words: Bilingual = NOTHING
    capacity: int | None = None
    is_public: bool = False
    is_counted: bool | None = None


@dataclass(frozen=True)
class Line:
    """One line of an agenda: so many minutes after the beginning, what, and who is responsible."""

    minutes_in: int
    title: Bilingual
    person_id: UUID | None = None


def plan_session(
    round: Round,
    *,
    plan: Plan,
    contents: Contents,
    whom: Whom = WHOLE_ROUND,
    is_all_day: bool = False,
    by: Person,
    at: datetime,
) -> Session:
    """Plan a session and write to those who are asked to it.

    The letters wait for as long as the planning can be undone.
    """
    session = draft_session(
        round, plan=plan, contents=contents, whom=whom, is_all_day=is_all_day, by=by, at=at
    )
    db.session.add(session)
    db.session.flush()
    record("plan_session", session, by=by, at=at, audience=whom.audience.value)
    found = find_session(session.id)
    assert found is not None
    hold_planning(found, letters_of_planning(found, whom, by=by, at=at), by=by, at=at)
    return found


def draft_session(
    round: Round,
    *,
    plan: Plan,
    contents: Contents,
    whom: Whom,
    is_all_day: bool = False,
    by: Person,
    at: datetime,
) -> Session:
    """The session as it would be planned; the database does not have it."""
    session = Session(id=uuid4(), round_id=round.id, called_by_id=by.id, changed_at=at, sequence=0)
    plan = whole_days(plan) if is_all_day else plan
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.is_all_day = is_all_day
    session.mode, session.place, session.link = plan.mode, plan.place, plan.link
    session.audience, session.area_id = whom.audience, whom.area_id
    session.invitees = [Invitee(person_id=person_id) for person_id in whom.people]
    _say(session, contents)
    usual = counts_as_usual(whom.audience, plan.starts_at, plan.ends_at)
    session.is_counted = usual if contents.is_counted is None else contents.is_counted
    return session


def letters_of_planning(session: Session, whom: Whom, *, by: Person, at: datetime) -> list[Letter]:
    """The letters about a new session, not yet in the outbox: none to whoever plans it."""
    people = list_to_concern(session.round_id, whom)
    if whom.audience is Audience.SEATS:
        people = [one for one in list_participants(session.round_id) if one.is_active]
    return _letters(session, [one for one in people if one.id != by.id], at=at)


def call_session(
    area: Area, *, plan: Plan, contents: Contents, by: Person, at: datetime
) -> Session:
    """A workgroup calls itself together."""
    whom = Whom(Audience.WORKGROUP, area.id)
    return plan_session(area.round, plan=plan, contents=contents, whom=whom, by=by, at=at)


def edit_contents(
    session: Session, *, contents: Contents, people: Sequence[UUID] = (), by: Person, at: datetime
) -> None:
    """Say otherwise what happens; whoever is newly chosen gets a letter, so does who gets a place.

    Calendars that hold the session learn that it changed.
    """
    if is_cancelled(session):
        raise NotPossible(mark("The session is cancelled. Plan a new one instead."))
    refuse_fewer_places(session, contents.capacity)
    _say(session, contents)
    session.sequence, session.changed_at = session.sequence + 1, at
    known = {one.person_id for one in session.invitees}
    if session.audience is Audience.CHOSEN:
        kept = [one for one in session.invitees if one.person_id in people]
        new = [Invitee(person_id=person_id) for person_id in people if person_id not in known]
        session.invitees = [*kept, *new]
    db.session.flush()
    record("edit_contents", session, by=by, at=at)
    set_counted(session, contents.is_counted, by=by, at=at)
    if session.audience is Audience.CHOSEN:
        _invite(session, leave_out=known | {by.id}, at=at)
    fill_places(session, by=by, at=at)


def set_agenda(session: Session, lines: Sequence[Line], *, by: Person, at: datetime) -> None:
    """Write the agenda anew, in the order of its times."""
    db.session.execute(delete(AgendaItem).where(AgendaItem.session_id == session.id))
    for position, line in enumerate(sorted(lines, key=lambda one: one.minutes_in), start=1):
        values = {field.name: getattr(line, field.name) for field in fields(line)}
        db.session.add(AgendaItem(session_id=session.id, position=position, **values))
    record("set_agenda", session, by=by, at=at, lines=len(lines))


def add_material(
    session: Session,
    *,
    title: Bilingual,
    is_after: bool,
    link: str = "",
    file: File | None = None,
    by: Person,
    at: datetime,
) -> Material:
    """Lay a link or a file beside the session."""
    made = Material(session_id=session.id, title=title, is_after=is_after, added_at=at)
    made.link = "" if file else link
    if file:
        if file.size > MOST_BYTES or not is_known_file(file.content) or not file.is_readable:
            raise NotPossible(mark("The file is too big, or of a kind that is not taken here."))
        made.file_name, made.size, made.content = file.name, len(file.clean), file.clean
    db.session.add(made)
    db.session.flush()
    record("add_material", session, by=by, at=at)
    return made


def remove_material(material: Material, *, by: Person, at: datetime) -> None:
    """Take a link or a file away."""
    record("remove_material", db.session.get_one(Session, material.session_id), by=by, at=at)
    db.session.delete(material)


def add_break(
    round: Round, *, name: str, days: tuple[date, date], by: Person, at: datetime
) -> Break:
    """Note days when many are away."""
    made = Break(round_id=round.id, name=name, first_day=days[0], last_day=days[1])
    db.session.add(made)
    db.session.flush()
    record("add_break", made, by=by, at=at)
    return made


def remove_break(found: Break, *, by: Person, at: datetime) -> str:
    """Take a break away. Returns the slug of its round."""
    record("remove_break", found, by=by, at=at)
    db.session.delete(found)
    round = find_round_by_id(found.round_id)
    return round.slug if round else ""


def is_known_file(content: bytes) -> bool:
    """Whether the bytes are of a kind that is taken, whatever the file is called."""
    return kind_of_file(content) in KINDS_OF_FILE


def _say(session: Session, contents: Contents) -> None:
    for field in fields(contents):
        if field.name != "is_counted":
            setattr(session, field.name, getattr(contents, field.name))


def _invite(session: Session, *, leave_out: set[UUID], at: datetime) -> None:
    people = [one for one in list_people_concerned(session) if one.id not in leave_out]
    for letter in _letters(session, people, at=at):
        queue_letter(letter, at=at)


def _letters(session: Session, people: Sequence[Person], *, at: datetime) -> list[Letter]:
    if session.ends_at <= at:
        return []
    entries = find_entries(session.id)
    return [planned_letter(session, person, entries=entries, at=at) for person in people]


def whole_days(plan: Plan) -> Plan:
    """The plan from its first midnight to its last minute."""
    first, last = to_local(plan.starts_at), to_local(plan.ends_at)
    midnight = first.replace(hour=0, minute=0, second=0, tzinfo=None)
    evening = last.replace(hour=23, minute=59, second=0, tzinfo=None)
    return replace(plan, starts_at=from_local(midnight), ends_at=from_local(evening))
