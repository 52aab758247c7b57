"""Verbs on the parts of a round: add, edit, move, remove."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from aspirant.core.audit import record
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual, mark
from aspirant.people.models import Person
from aspirant.programme.models import Area, Criterion, EntryRule, Question, Round, Session
from aspirant.programme.queries import InOrder, list_siblings
from aspirant.programme.words import Audience, Mode, QuestionKind, Stage, counts_as_usual


def add_entry_rule(
    round: Round,
    *,
    statement: Bilingual,
    reason_when_not: Bilingual,
    by: Person | None,
    at: datetime,
) -> EntryRule:
    """Ask one thing more of whoever applies."""
    rule = EntryRule(
        round=round,
        position=_after_last(EntryRule, round),
        statement=statement,
        reason_when_not=reason_when_not,
    )
    return _add(rule, "add_entry_rule", by=by, at=at)


def edit_entry_rule(
    rule: EntryRule, *, statement: Bilingual, reason_when_not: Bilingual, by: Person, at: datetime
) -> None:
    """Say an entry rule otherwise."""
    rule.statement, rule.reason_when_not = statement, reason_when_not
    record("edit_entry_rule", rule, by=by, at=at)


def add_question(
    round: Round,
    *,
    kind: QuestionKind,
    label: Bilingual,
    hint: Bilingual,
    options: list[str],
    is_required: bool,
    most_words: int | None,
    by: Person | None,
    at: datetime,
) -> Question:
    """Let the form ask one thing more."""
    question = Question(
        round=round, position=_after_last(Question, round), kind=kind, label=label, hint=hint
    )
    question.options, question.is_required, question.most_words = options, is_required, most_words
    return _add(question, "add_question", by=by, at=at)


def edit_question(
    question: Question,
    *,
    kind: QuestionKind,
    label: Bilingual,
    hint: Bilingual,
    options: list[str],
    is_required: bool,
    most_words: int | None,
    by: Person,
    at: datetime,
) -> None:
    """Ask it otherwise."""
    question.kind, question.label, question.hint = kind, label, hint
    question.options, question.is_required, question.most_words = options, is_required, most_words
    record("edit_question", question, by=by, at=at)


def add_criterion(
    round: Round,
    *,
    stage: Stage,
    name: Bilingual,
    asks: Bilingual,
    levels: list[Bilingual],
    weight: int,
    by: Person | None,
    at: datetime,
) -> Criterion:
    """Weigh one thing more. `levels` are the words for level 1 to 5."""
    criterion = Criterion(
        round=round,
        position=_after_last(Criterion, round),
        stage=stage,
        name=name,
        asks=asks,
        weight=weight,
    )
    criterion.levels = _levels(levels)
    return _add(criterion, "add_criterion", by=by, at=at)


def edit_criterion(
    criterion: Criterion,
    *,
    name: Bilingual,
    asks: Bilingual,
    levels: list[Bilingual],
    weight: int,
    by: Person,
    at: datetime,
) -> None:
    """Say it otherwise. Its stage stays: scores may have been given."""
    criterion.name, criterion.asks, criterion.weight = name, asks, weight
    criterion.levels = _levels(levels)
    record("edit_criterion", criterion, by=by, at=at)


def add_area(
    round: Round, *, name: Bilingual, describes: Bilingual, by: Person | None, at: datetime
) -> Area:
    """Add a field that workgroups can work on."""
    return _add(
        Area(round=round, position=_after_last(Area, round), name=name, describes=describes),
        "add_area",
        by=by,
        at=at,
    )


def edit_area(
    area: Area, *, name: Bilingual, describes: Bilingual, by: Person, at: datetime
) -> None:
    """Say it otherwise."""
    area.name, area.describes = name, describes
    record("edit_area", area, by=by, at=at)


def add_session(
    round: Round,
    *,
    title: Bilingual,
    programme_text: Bilingual,
    starts_at: datetime,
    ends_at: datetime,
    is_all_day: bool = False,
    mode: Mode = Mode.ON_SITE,
    place: str = "",
    link: str = "",
    is_public: bool = True,
    is_counted: bool | None = None,
    by: Person | None,
    at: datetime,
) -> Session:
    """Plan a meeting. One of whole days runs from its first midnight to its last minute.

    `is_counted` None: it counts towards the certificate if such a meeting usually does.
    """
    starts_at, ends_at = _whole_days(starts_at, ends_at) if is_all_day else (starts_at, ends_at)
    session = Session(round=round, title=title, programme_text=programme_text, changed_at=at)
    session.starts_at, session.ends_at, session.is_all_day = starts_at, ends_at, is_all_day
    session.mode, session.place, session.link = mode, place.strip(), link.strip()
    session.is_public, usual = is_public, counts_as_usual(Audience.ROUND, starts_at, ends_at)
    session.is_counted = usual if is_counted is None else is_counted
    db.session.add(session)
    record("add_session", session, by=by, at=at)
    return session


def edit_session(
    session: Session,
    *,
    title: Bilingual,
    programme_text: Bilingual,
    starts_at: datetime,
    ends_at: datetime,
    is_all_day: bool,
    mode: Mode,
    place: str,
    link: str,
    is_public: bool,
    is_counted: bool | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Plan it otherwise, while nobody has been told of it."""
    if session.round.call.is_public():
        raise NotPossible(
            mark(
                "The call is published, so people may have this session in their calendars."
                " Change it under Sessions instead: then they are told."
            )
        )
    starts_at, ends_at = _whole_days(starts_at, ends_at) if is_all_day else (starts_at, ends_at)
    session.title, session.programme_text = title, programme_text
    session.starts_at, session.ends_at, session.is_all_day = starts_at, ends_at, is_all_day
    session.mode, session.place, session.link = mode, place.strip(), link.strip()
    session.is_public = is_public
    session.changed_at = at
    record("edit_session", session, by=by, at=at)
    set_counted(session, is_counted, by=by, at=at)


def edit_session_words(
    session: Session,
    *,
    title: Bilingual,
    programme_text: Bilingual,
    is_public: bool,
    is_counted: bool | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Say otherwise what happens; calendars that hold the session learn that it changed."""
    session.title, session.programme_text, session.is_public = title, programme_text, is_public
    session.sequence, session.changed_at = session.sequence + 1, at
    record("edit_session_words", session, by=by, at=at)
    set_counted(session, is_counted, by=by, at=at)


def set_counted(session: Session, is_counted: bool | None, *, by: Person, at: datetime) -> None:
    """Let the session count towards the certificate, or not; None: as it stands.

    Certificates that have been given keep what they say.
    """
    if is_counted is None or is_counted == session.is_counted:
        return
    session.is_counted = is_counted
    record("set_counted", session, by=by, at=at, counts=is_counted)


def move_part(part: InOrder, *, is_up: bool, by: Person, at: datetime) -> None:
    """Let a part change places with the one before (or after) it; at the end it stays."""
    order = list_siblings(part)
    here = order.index(part)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, sibling in enumerate(order, start=1):
        sibling.position = position
    record("move_part", part, by=by, at=at, is_up=is_up)


def remove_part(part: EntryRule | Question | Criterion | Area, *, by: Person, at: datetime) -> None:
    """Take a part away. Refused when an application or a score already refers to it."""
    record("remove_part", part, by=by, at=at)
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.delete(part)
    except IntegrityError:
        raise NotPossible(
            mark(
                "This has already been used in an application, a score or a workgroup, so it"
                " stays. You can still change its words."
            )
        ) from None


def remove_session(session: Session, *, by: Person, at: datetime) -> None:
    """Take away a meeting that nobody has been told of; later ones are cancelled instead."""
    if session.round.call.is_public():
        raise NotPossible(
            mark(
                "The call is published, so people may have this session in their calendars."
                " Cancel it under Sessions instead: then their calendars are told."
            )
        )
    record("remove_session", session, by=by, at=at)
    db.session.delete(session)


def _after_last(kind: type[InOrder], round: Round) -> int:
    last = select(func.max(kind.position)).where(kind.round_id == round.id)
    return (db.session.scalar(last) or 0) + 1


def _add(part: InOrder, action: str, *, by: Person | None, at: datetime) -> InOrder:
    db.session.add(part)
    record(action, part, by=by, at=at)
    return part


def _levels(levels: list[Bilingual]) -> dict[str, dict[str, str]]:
    return {str(n): {"sv": words.sv, "en": words.en} for n, words in enumerate(levels, start=1)}


def _whole_days(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    first, last = to_local(starts_at), to_local(ends_at)
    midnight = first.replace(hour=0, minute=0, second=0, tzinfo=None)
    evening = last.replace(hour=23, minute=59, second=0, tzinfo=None)
    return from_local(midnight), from_local(evening)
