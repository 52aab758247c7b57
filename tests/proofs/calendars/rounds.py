"""Invents rounds full of what calendars stumble over, each with the feed of one of its people."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from aspirant.core.clock import from_local, to_local
from aspirant.core.i18n import Bilingual
from aspirant.core.tokens import hash_token
from aspirant.extensions import db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.words import FeedScope
from aspirant.lifecycle import SessionState, move
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from tests import make
from tests.feeds.test_calendars import HOSTILE

Facts = dict[str, tuple[str, str, str]]

#: Around both changes of clock, in the hour that occurs twice and the one that never does,
#: and around new year.
EDGES = tuple(
    datetime.fromisoformat(f"{moment}+00:00")
    for moment in (
        "2027-03-28T00:30", "2027-03-28T01:00", "2026-10-25T00:00", "2026-10-25T00:45",
        "2026-10-25T01:00", "2026-12-31T22:30", "2028-02-29T11:00",
    )
)  # fmt: skip


def invent(count: int, person: Person) -> Iterator[tuple[str, Facts]]:
    """The token of each round's feed, and what every reader must find in it."""
    chance = random.Random(2026)
    for number in range(count):
        round = make.blank_round(f"Omgång {number}")
        rows = [_session(round, chance) for _number in range(chance.randint(1, 12))]
        token = f"{number:032}"
        db.session.add(
            RoleGrant(
                person_id=person.id, round_id=round.id, role=Role.PARTICIPANT, granted_at=make.AT
            )
        )
        db.session.add(_address(person, round, token))
        db.session.commit()
        yield token, {f"{row.id}@aspirant": _facts(row) for row in rows}


def _address(person: Person, round: Round, token: str) -> FeedAddress:
    return FeedAddress(
        person_id=person.id, token=token, token_hash=hash_token(token), scope=FeedScope.ROUND,
        round_id=round.id, created_at=make.AT,
    )  # fmt: skip


def _session(round: Round, chance: random.Random) -> Session:
    is_all_day = chance.random() < 0.2
    starts, ends = _days(chance) if is_all_day else _hours(chance)
    words = chance.choice((*HOSTILE, "Träff")).replace("\x00", "")
    session = Session(
        round_id=round.id, title=Bilingual(words), programme_text=Bilingual(words),
        starts_at=starts, ends_at=ends, is_all_day=is_all_day, mode=chance.choice(list(Mode)),
        place=words, link="https://example.org/rum?a=1;b=2,3", changed_at=_moment(chance),
        map_link=chance.choice(("", f"geo:{chance.uniform(-90, 90):.7f},{chance.random():.5f}")),
        sequence=chance.randint(0, 9), version=1,
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()
    if chance.random() < 0.15:
        move(session, "cancel_session", by=None, at=make.AT)
        session.changed_at = datetime.now(UTC).replace(microsecond=0)
    return session


def _hours(chance: random.Random) -> tuple[datetime, datetime]:
    starts = chance.choice(EDGES) if chance.random() < 0.3 else _moment(chance)
    return starts, starts + timedelta(minutes=chance.choice((15, 45, 90, 240, 26 * 60)))


def _days(chance: random.Random) -> tuple[datetime, datetime]:
    first = to_local(_moment(chance)).replace(hour=0, minute=0, tzinfo=None)
    last = first + timedelta(days=chance.randint(0, 2), hours=23, minutes=59)
    return from_local(first), from_local(last)


def _moment(chance: random.Random) -> datetime:
    return datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=chance.randint(0, 60 * 24 * 400))


def _facts(session: Session) -> tuple[str, str, str]:
    status = "CANCELLED" if session.state is SessionState.CANCELLED else "CONFIRMED"
    if session.is_all_day:
        first, last = to_local(session.starts_at).date(), to_local(session.ends_at).date()
        return first.isoformat(), (last + timedelta(days=1)).isoformat(), status
    return (
        f"{session.starts_at:%Y-%m-%dT%H:%M:%SZ}",
        f"{session.ends_at:%Y-%m-%dT%H:%M:%SZ}",
        status,
    )
