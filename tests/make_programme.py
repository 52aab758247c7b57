"""Builds rounds as coordinators do: created, set up, opened. Each function returns it committed."""

from datetime import UTC, date, datetime, time, timedelta

from aspirant.core.clock import LOCAL
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.people import service as people
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme import service, setting_up
from aspirant.programme.models import Association, Programme, Round, Session
from aspirant.programme.queries import find_programme, find_round, list_associations
from aspirant.programme.words import QuestionKind, Stage

#: As in tests.make, which cannot be imported from here.
AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)

RULES = (
    "Jag är medlem och chef.",
    "Jag har inte haft ett förtroendeuppdrag i förbundet.",
    "Jag kan vara med på alla träffar och på kongressen.",
)
QUESTIONS = ("Varför söker du?", "Vad har du förändrat som chef?")
CRITERIA = {
    Stage.REVIEW: ("Driv att utveckla", "Förändringsledning", "Inkluderande metoder"),
    Stage.INTERVIEW: ("Mod", "Öppenhet"),
}
AREAS = (
    "Jämlikhet",
    "Ålder",
    "Etnisk representation",
    "Offentlig sektor",
    "Former för inflytande och påverkan",
)
HALF_DAYS = (date(2027, 9, 13), date(2027, 11, 8), date(2028, 1, 18), date(2028, 3, 23))
CONGRESS = (date(2028, 5, 31), date(2028, 6, 1))


def both(sv: str) -> Bilingual:
    """A text in Swedish with something English beside."""
    return Bilingual(sv=sv, en=f"{sv} (in English)")


def programme() -> Programme:
    """The programme of the site, made the first time."""
    made = find_programme() or service.create_programme(
        both("Aspirantuppdraget"), organisation="Förbundet", by=None, at=AT
    )
    db.session.commit()
    return made


def associations() -> list[Association]:
    """The associations, installed with the programme."""
    programme()
    return list_associations()


def blank_round(name: str = "2027–2028", *, by: Person | None = None) -> Round:
    """A round with nothing set up but its dates; its call is a draft."""
    made = service.create_round(
        programme(),
        name=both(name),
        starts_on=HALF_DAYS[0],
        ends_on=CONGRESS[1],
        opens_at=AT - timedelta(days=1),
        closes_at=datetime(2027, 5, 31, 23, 59, tzinfo=LOCAL),
        contact_email="aspirant@example.org",
        coordinator=by,
        by=by,
        at=AT,
    )
    db.session.commit()
    return _found(made.slug)


def set_up_round(name: str = "2027–2028", *, by: Person | None = None) -> Round:
    """A round with everything in place; its call could open."""
    made = blank_round(name, by=by)
    _write_call(made)
    _add_form(made)
    _add_rubric(made)
    for area in AREAS:
        setting_up.add_area(made, name=both(area), describes=both(f"Om {area}"), by=None, at=AT)
    _add_sessions(made)
    db.session.commit()
    return _found(made.slug)


def round(name: str = "2027–2028", *, by: Person | None = None) -> Round:
    """A round whose call is open."""
    made = set_up_round(name, by=by)
    service.open_call(made.call, by=None, at=AT)
    db.session.commit()
    return _found(made.slug)


def grant(person: Person, role: Role, round: Round) -> RoleGrant:
    """A role in a round."""
    made = people.grant_role(person, role, round.id, by=None, at=AT)
    db.session.commit()
    return made


def _found(slug: str) -> Round:
    db.session.expire_all()
    found = find_round(slug)
    assert found
    return found


def _write_call(round: Round) -> None:
    call = round.call
    service.edit_call_texts(
        call,
        headline=both("Var med och förnya demokratin"),
        lead=both("Sexton chefer, fem träffar, ett år."),
        who_may_apply=both("Du är medlem och chef."),
        how_we_choose=both("Två bedömare läser din ansökan."),
        time_asked=both("5 halvdagar + 20 timmar"),
        cost=both("Gratis, vi betalar resan"),
        minutes_to_fill_in=25,
        by=None,
        at=AT,
    )
    service.edit_call_dates(
        call,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        interviews_from=date(2027, 6, 8),
        interviews_to=date(2027, 6, 18),
        decision_by=date(2027, 7, 7),
        by=None,
        at=AT,
    )


def _add_form(round: Round) -> None:
    for rule in RULES:
        setting_up.add_entry_rule(
            round,
            statement=both(rule),
            reason_when_not=both(f"Villkoret är inte uppfyllt: {rule}"),
            by=None,
            at=AT,
        )
    for question in QUESTIONS:
        setting_up.add_question(
            round,
            kind=QuestionKind.LONG_TEXT,
            label=both(question),
            hint=both("Berätta med egna ord."),
            options=[],
            is_required=True,
            most_words=300,
            by=None,
            at=AT,
        )


def _add_rubric(round: Round) -> None:
    for stage, names in CRITERIA.items():
        for name in names:
            setting_up.add_criterion(
                round,
                stage=stage,
                name=both(name),
                asks=both(f"Hur visar sig {name.lower()}?"),
                levels=[both(f"{name}: nivå {number}") for number in range(1, 6)],
                weight=1,
                by=None,
                at=AT,
            )


def _add_sessions(round: Round) -> None:
    for number, day in enumerate(HALF_DAYS, start=1):
        _add_session(round, f"Träff {number}", day, day, hours=(13, 17))
    _add_session(round, "Kongress", *CONGRESS, hours=(0, 23), is_all_day=True)


def _add_session(
    round: Round,
    title: str,
    first: date,
    last: date,
    *,
    hours: tuple[int, int],
    is_all_day: bool = False,
) -> Session:
    return setting_up.add_session(
        round,
        title=both(title),
        programme_text=both("Vi ses."),
        starts_at=datetime.combine(first, time(hours[0]), LOCAL),
        ends_at=datetime.combine(last, time(hours[1]), LOCAL),
        is_all_day=is_all_day,
        place="Kansliet, Stockholm",
        by=None,
        at=AT,
    )
