"""Sets up the demo's rounds: the same texts and rubric, each with its own dates."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aspirant.core.clock import from_local
from aspirant.core.db import db
from aspirant.core.i18n import Bilingual
from aspirant.demo import round_texts as texts
from aspirant.people.models import Person
from aspirant.programme import service, setting_up
from aspirant.programme.models import Programme, Round
from aspirant.programme.queries import find_round
from aspirant.programme.words import Mode


@dataclass(frozen=True)
class Plan:
    """The days of a round, in the programme's own zone."""

    name: str
    opens: date
    closes: date
    interviews: tuple[date, date]
    decision_by: date
    half_days: tuple[date, date, date, date]
    congress: date
    is_rolling: bool = False

    @property
    def opens_at(self) -> datetime:
        """Nine in the morning of the first day."""
        return from_local(datetime.combine(self.opens, time(9)))

    @property
    def closes_at(self) -> datetime:
        """One minute before midnight of the last day."""
        return from_local(datetime.combine(self.closes, time(23, 59)))


#: The real round, as the organisation's documents give it.
FINISHED = Plan(
    name="2021–2022",
    opens=date(2021, 4, 19),
    closes=date(2021, 5, 31),
    interviews=(date(2021, 6, 8), date(2021, 6, 18)),
    decision_by=date(2021, 7, 7),
    half_days=(date(2021, 9, 13), date(2021, 11, 8), date(2022, 1, 18), date(2022, 3, 23)),
    congress=date(2022, 5, 31),
)


def plan_around(
    today: date, *, first_session: int, opens: int, closes: int, interviews: tuple[int, int]
) -> Plan:
    """A round whose days lie so many days from `today`; sessions fall on weekdays.

    It reads as applications come in where the interviews begin before the call closes.
    """
    first = _weekday(today + timedelta(days=first_session))
    half_days = [_weekday(first + timedelta(days=gap)) for gap in (0, 56, 127, 191)]
    closing = today + timedelta(days=closes)
    return Plan(
        name=f"{first.year}–{first.year + 1}",
        opens=today + timedelta(days=opens),
        closes=closing,
        interviews=(
            _weekday(today + timedelta(days=interviews[0])),
            _weekday(today + timedelta(days=interviews[1])),
        ),
        decision_by=_weekday(closing + timedelta(days=37)),
        half_days=(half_days[0], half_days[1], half_days[2], half_days[3]),
        congress=_weekday(first + timedelta(days=260), latest=3),
        is_rolling=interviews[0] < closes,
    )


def make_round(programme: Programme, plan: Plan, *, by: Person, at: datetime) -> Round:
    """Create a round, fill in every part, and open its call."""
    round = service.create_round(
        programme,
        name=Bilingual(plan.name, plan.name),
        starts_on=plan.half_days[0],
        ends_on=plan.congress + timedelta(days=1),
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        contact_email=texts.CONTACT,
        coordinator=by,
        by=by,
        at=at,
    )
    service.edit_call_texts(round.call, **_words(plan), minutes_to_fill_in=25, by=by, at=at)
    _set_dates(round, plan, by=by, at=at)
    _add_form(round, by=by, at=at)
    _add_rubric(round, by=by, at=at)
    _add_sessions(round, plan, by=by, at=at)
    _add_congress(round, plan, by=by, at=at)
    db.session.flush()
    service.open_call(round.call, by=by, at=at)
    db.session.commit()
    found = find_round(round.slug)
    assert found is not None
    return found


def _words(plan: Plan) -> dict[str, Bilingual]:
    words = dict(texts.CALL)
    if plan.is_rolling:
        words["how_we_choose"] = texts.together(words["how_we_choose"], texts.ROLLING)
    return words


def _set_dates(round: Round, plan: Plan, *, by: Person, at: datetime) -> None:
    _set_basics(round, by=by, at=at)
    _set_answers(round, by=by, at=at)
    service.edit_call_dates(
        round.call,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        interviews_from=plan.interviews[0],
        interviews_to=plan.interviews[1],
        decision_by=plan.decision_by,
        by=by,
        at=at,
    )


def _set_basics(round: Round, *, by: Person, at: datetime) -> None:
    service.edit_round(
        round,
        name=round.name,
        places=16,
        starts_on=round.starts_on,
        ends_on=round.ends_on,
        contact_email=texts.CONTACT,
        place=texts.PLACE,
        reviewers_each=2,
        reply_days=7,
        workplace_limit=2,
        own_hours=20,
        least_presence=80,
        by=by,
        at=at,
    )


def _set_answers(round: Round, *, by: Person, at: datetime) -> None:
    service.set_answer_rules(
        round,
        needs_two_signatures=True,
        reminder_days=[4, 1],
        offers_feedback=True,
        by=by,
        at=at,
    )


def _add_form(round: Round, *, by: Person, at: datetime) -> None:
    for statement, reason in texts.RULES:
        setting_up.add_entry_rule(round, statement=statement, reason_when_not=reason, by=by, at=at)
    for kind, label, hint, most in texts.QUESTIONS:
        setting_up.add_question(
            round,
            kind=kind,
            label=label,
            hint=hint,
            options=[],
            is_required=True,
            most_words=most,
            by=by,
            at=at,
        )
    for name, describes in texts.AREAS:
        setting_up.add_area(round, name=name, describes=describes, by=by, at=at)


def _add_rubric(round: Round, *, by: Person, at: datetime) -> None:
    for stage, name, asks, levels, weight in texts.CRITERIA:
        setting_up.add_criterion(
            round,
            stage=stage,
            name=name,
            asks=asks,
            levels=list(levels),
            weight=weight,
            by=by,
            at=at,
        )


def _add_sessions(round: Round, plan: Plan, *, by: Person, at: datetime) -> None:
    for day, (title, content) in zip(plan.half_days, texts.SESSIONS, strict=True):
        is_online = day == plan.half_days[2]
        setting_up.add_session(
            round,
            title=title,
            programme_text=content,
            starts_at=from_local(datetime.combine(day, time(13))),
            ends_at=from_local(datetime.combine(day, time(17))),
            mode=Mode.ONLINE if is_online else Mode.ON_SITE,
            place="" if is_online else texts.PLACE,
            link=texts.LINK if is_online else "",
            by=by,
            at=at,
        )


def _add_congress(round: Round, plan: Plan, *, by: Person, at: datetime) -> None:
    title, content = texts.CONGRESS
    setting_up.add_session(
        round,
        title=title,
        programme_text=content,
        starts_at=from_local(datetime.combine(plan.congress, time(0))),
        ends_at=from_local(datetime.combine(plan.congress + timedelta(days=1), time(23, 59))),
        is_all_day=True,
        place=texts.CONGRESS_PLACE,
        is_public=True,
        by=by,
        at=at,
    )


def _weekday(day: date, latest: int = 4) -> date:
    """The day itself, or the Monday after when it falls later in the week than `latest`."""
    return day if day.weekday() <= latest else day + timedelta(days=7 - day.weekday())
