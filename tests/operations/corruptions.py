"""How to break each invariant: statements past every verb, and past the ORM."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from aspirant.applications.models import Answer, Application, AreaChoice, Availability, RuleAnswer
from aspirant.core.audit import AuditEntry
from aspirant.core.db import Base
from aspirant.feeds.models import FeedAddress
from aspirant.interviews.models import (
    Interview,
    InterviewRecusal,
    InterviewScore,
    PanelSeat,
    Slot,
)
from aspirant.mail.models import Letter
from aspirant.people.models import Person, RoleGrant, SignInLink
from aspirant.permissions import Role
from aspirant.privacy.models import DiversityAnswers
from aspirant.programme.models import Area, Call, Criterion, EntryRule, Question, Round, Session
from aspirant.reporting.models import FrozenStep, ReferenceSheet
from aspirant.reviews.models import PointsChoice, Review, Score
from aspirant.schedule.models import Attendance, Rsvp
from aspirant.selection.models import Decision, Offer, Pin
from aspirant.workgroups.models import Membership, Wish, Workgroup
from tests import make
from tests.operations.corruptions_committee import COMMITTEE_CORRUPTIONS
from tests.operations.corruptions_drawing import DRAWING_CORRUPTIONS
from tests.operations.corruptions_evaluation import EVALUATION_CORRUPTIONS
from tests.operations.corruptions_meeting import MEETING_CORRUPTIONS
from tests.operations.corruptions_networks import NETWORK_CORRUPTIONS
from tests.operations.corruptions_presence import PRESENCE_CORRUPTIONS
from tests.operations.corruptions_travelling import TRAVELLING_CORRUPTIONS
from tests.operations.corruptions_weighing import WEIGHING_CORRUPTIONS
from tests.operations.world import LATER, World

Break = Callable[[World], list[Any]]
DAY = timedelta(days=1)


def put(model: Any, where: Any = None, **values: Any) -> Break:
    """Set columns in the rows that fit."""
    return lambda world: [_update(model, where(world) if where else sa.true(), values)]


def gone(model: Any, where: Any = None) -> Break:
    """Take away the rows that fit."""
    return lambda world: [sa.delete(model.__table__).where(where(world) if where else sa.true())]


def _update(model: Any, where: Any, values: dict[str, Any]) -> Any:
    return sa.update(model.__table__).where(where).values(values)


def _of(name: str) -> Callable[[World], Any]:
    return lambda world: Application.__table__.c.id == world.applications[name].id


def _about(model: Any, name: str) -> Callable[[World], Any]:
    return lambda world: model.__table__.c.application_id == world.applications[name].id


def _to_other(model: Any, foreign: str, asked: Any) -> Break:
    """Let one row refer to something of the other round."""

    def breaks(world: World) -> list[Any]:
        table = model.__table__
        ours = table.c[foreign].in_(sa.select(asked.id).where(asked.round_id == world.round.id))
        one = sa.select(sa.func.min(sa.cast(table.c.id, sa.Text))).where(ours)
        target = (
            sa.select(asked.id).where(asked.round_id == world.other.id).order_by(asked.id).limit(1)
        )
        where = sa.cast(table.c.id, sa.Text) == one.scalar_subquery()
        return [sa.update(table).where(where).values({foreign: target.scalar_subquery()})]

    return breaks


def _file_elsewhere(model: Any, where: Any = None) -> Break:
    return lambda world: [
        _update(model, where(world) if where else sa.true(), {"round_id": world.other.id})
    ]


def _second_feed(world: World) -> list[Any]:
    table = FeedAddress.__table__
    kept = [c for c in table.columns if c.name not in {"id", "token_hash"}]
    copy = sa.select(
        sa.literal(uuid4(), sa.Uuid()),
        sa.literal("another"),
        *(sa.type_coerce(c, c.type) for c in kept),
    )
    return [sa.insert(table).from_select(["id", "token_hash", *(c.name for c in kept)], copy)]


def _second_seat(world: World) -> list[Any]:
    bo = world.people["bo"].id
    slot = uuid4()
    return [
        sa.insert(Slot.__table__).values(
            id=slot, round_id=world.round.id, starts_at=make.AT + 300 * DAY,
            ends_at=make.AT + 301 * DAY, mode="online", place="", link="",
        ),
        sa.insert(PanelSeat.__table__).values(id=uuid4(), slot_id=slot, person_id=bo),
    ]  # fmt: skip


def _steps_aside_and_stays(world: World) -> list[Any]:
    row = {"id": uuid4(), "reason": "Kollegor.", "recused_at": LATER}
    names = [*row, "interview_id", "recused_id"]
    types = InterviewRecusal.__table__.c
    seated = sa.select(
        *(sa.literal(value, types[name].type) for name, value in row.items()),
        Interview.id,
        PanelSeat.person_id,
    ).join(PanelSeat, PanelSeat.slot_id == Interview.slot_id)
    return [
        sa.insert(InterviewRecusal.__table__).from_select(
            names, seated.where(_about(Interview, "alva")(world))
        )
    ]


def _stranger(model: Any) -> Break:
    return lambda world: [_update(model, sa.true(), {"person_id": world.people["dag"].id})]


def _takes_part_again(world: World) -> list[Any]:
    disa = world.people["disa"].id
    granted = {"role": Role.PARTICIPANT, "granted_at": make.AT}
    return [
        sa.insert(RoleGrant.__table__).values(
            id=uuid4(), person_id=disa, round_id=world.round.id, **granted
        )
    ]


def _withdraw(name: str) -> Break:
    return put(Application, _of(name), state="withdrawn", withdrawn_at=LATER)


def _pending(world: World) -> list[Any]:
    changed = {"state": "pending", "released_at": None, "released_by_id": None}
    return [_update(Decision, sa.true(), changed)]


def _withdrawn_pending(world: World) -> list[Any]:
    return [*_pending(world), *_withdraw("gun")(world)]


CORRUPTIONS: dict[str, Break] = {
    "the database has every table, column and rule of this version": lambda world: [
        sa.text("DROP INDEX ix_letters_state_next_attempt_at")
    ],
    "every reference leads somewhere": gone(Person, lambda w: Person.id == w.people["bo"].id),
    # Text that no key sealed, put where sealed text belongs.
    "every sealed text can be opened": lambda world: [
        sa.update(Base.metadata.tables["answers"]).values(
            text=sa.type_coerce(sa.literal(b"plain", sa.LargeBinary()), sa.LargeBinary())
        )
    ],
    "every voluntary answer opens in its own row only": put(DiversityAnswers, id=uuid4()),
    "the audit log is whole": put(AuditEntry, lambda w: AuditEntry.number == 3, action="nothing"),
    "no entry of the audit log is from the future": put(AuditEntry, at=LATER + DAY),
    "every state is the one the audit log says": put(Session, state="cancelled"),
    "every address is stored as it is looked up": put(
        Person, lambda w: Person.id == w.people["bo"].id, email="Bo@example.org"
    ),
    "everybody has a language": put(Person, language="tlh"),
    "nobody is signed in to a closed account": put(Person, is_active=False),
    "old sign-in links are gone": put(SignInLink, expires_at=LATER - 5 * DAY),
    "every role was given by somebody": gone(
        AuditEntry, lambda w: AuditEntry.action == "grant_role"
    ),
    "every administrator was made one": put(Person, is_administrator=True),
    "no letter is stuck in sending": put(
        Letter, state="sending", sent_at=None, lease_until=LATER - DAY
    ),
    "no letter waits after its time": put(
        Letter, state="queued", sent_at=None, next_attempt_at=LATER - DAY
    ),
    "no letter left before it was written": put(Letter, sent_at=make.AT - DAY),
    "everybody has one address at most to each calendar": _second_feed,
    "every calendar address is the one that is shown": put(FeedAddress, token_hash="x"),
    "every round has its call": gone(Call),
    "applications are numbered without gap": put(Application, _of("gun"), number=99),
    "answers are to questions of the round": _to_other(Answer, "question_id", Question),
    "answered entry rules are of the round": _to_other(RuleAnswer, "rule_id", EntryRule),
    "chosen areas are of the round": _to_other(AreaChoice, "area_id", Area),
    "promised sessions are of the round": _to_other(Availability, "session_id", Session),
    "chosen areas are ranked one by one": put(AreaChoice, rank=1),
    "every screening out has its reason": put(Application, _of("ivar"), screening_reason=sa.null()),
    "no application was sent before it was begun": put(Application, created_at=LATER),
    "every sent application has its receipt": put(
        Letter, lambda w: Letter.kind == "applications/receipt", kind="people/invitation"
    ),
    "answers taken back are gone in time": put(
        Application, _of("hans"), withdrawn_at=LATER - 40 * DAY
    ),
    "every submitted review has levels": gone(Score),
    "levels are on the criteria of the reading": _to_other(Score, "criterion_id", Criterion),
    "nobody reviews their own application": lambda w: [
        _update(Review, _about(Review, "alva")(w), {"reviewer_id": w.people["alva"].id})
    ],
    "every recusal has its reason": put(Review, recusal_reason=sa.null()),
    "reviews are filed under their round": _file_elsewhere(Review),
    "interviews are filed under their round": _file_elsewhere(Interview),
    "booked slots are of the round": _file_elsewhere(Slot),
    "nobody holds two interviews at once": _second_seat,
    "nobody interviews themselves": lambda w: [
        _update(PanelSeat, sa.true(), {"person_id": w.people["disa"].id})
    ],
    "nobody interviews whom they stepped aside from": _steps_aside_and_stays,
    "scorecards are by the panel": lambda w: [
        _update(PanelSeat, sa.true(), {"person_id": w.people["cleo"].id})
    ],
    "scorecards are of interviews that were held": put(
        Interview, _about(Interview, "alva"), state="missed"
    ),
    "interview levels are on the criteria of the interview": _to_other(
        InterviewScore, "criterion_id", Criterion
    ),
    "nobody who withdrew is waited for": _withdraw("disa"),
    "every released decision has its letter": put(Letter, kind="people/invitation"),
    "no decision is told before its release": _pending,
    "what is decided was released": _pending,
    "what is released is no longer weighed": put(Application, _of("gun"), state="under_review"),
    "decisions are filed under their round": _file_elsewhere(Decision),
    "nobody who withdrew waits for a decision": _withdrawn_pending,
    "every reserve has a place in line": put(Decision, reserve_rank=None),
    "no two reserves have the same place in line": put(
        Decision, lambda w: Decision.outcome == "reserve", reserve_rank=1
    ),
    "no decision was released before it was made": put(Decision, decided_at=LATER),
    "every offer follows from a released decision": gone(Decision),
    "offers are filed under their round": _file_elsewhere(Offer),
    "nobody who withdrew has an open offer": _withdraw("alva"),
    "no offer ran out before it was sent": put(Offer, reply_by=make.AT - DAY),
    "no more places are offered than there are": put(Round, places=1),
    "whoever accepted takes part": gone(RoleGrant, lambda w: RoleGrant.role == Role.PARTICIPANT),
    "whoever takes part accepted, or was let in by hand": _takes_part_again,
    "nobody who withdrew is pinned": _withdraw("alva"),
    "pins are filed under their round": _file_elsewhere(Pin),
    "every choice of points stands in the log": lambda world: [
        sa.update(PointsChoice.__table__).values(points="adjusted")
    ],
    "answers to sessions are by people of the round": _stranger(Rsvp),
    "attendance is of people of the round": _stranger(Attendance),
    **PRESENCE_CORRUPTIONS,
    "wishes are for areas of the round": _to_other(Wish, "area_id", Area),
    "workgroups are on areas of the round": _to_other(Workgroup, "area_id", Area),
    "members are filed under their workgroup's round": _file_elsewhere(Membership),
    "published workgroups say since when": put(Workgroup, published_at=None),
    "frozen figures give nobody away": put(
        FrozenStep,
        lambda w: FrozenStep.step == "applied",
        total=60,
        tables={"gender": [[["woman"], 38], [["man"], 20], [["other", "unsaid", "no_answer"], 2]]},
    ),
    "frozen figures add up": put(
        FrozenStep, total=60, tables={"age": [[["under_35", "35_44"], 30], [["45_54"], 10]]}
    ),
    "steps are frozen in their order": gone(FrozenStep, lambda w: FrozenStep.step == "applied"),
    "figures to compare with are parts of a whole": put(ReferenceSheet, amounts={"woman": 101}),
}

CORRUPTIONS |= COMMITTEE_CORRUPTIONS
CORRUPTIONS |= DRAWING_CORRUPTIONS
CORRUPTIONS |= TRAVELLING_CORRUPTIONS
CORRUPTIONS |= WEIGHING_CORRUPTIONS
CORRUPTIONS |= NETWORK_CORRUPTIONS
CORRUPTIONS |= MEETING_CORRUPTIONS
CORRUPTIONS |= EVALUATION_CORRUPTIONS
