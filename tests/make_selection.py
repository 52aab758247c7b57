"""Builds selections as coordinators and applicants do. Each function returns it committed."""

from datetime import UTC, datetime, timedelta

from aspirant.applications.models import Application
from aspirant.committee.rehearsal import make_letters, version_of
from aspirant.committee.service.release import release_decisions
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.people.service import add_person, grant_role
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.programme.service import edit_round
from aspirant.selection.models import Decision, Offer, Outcome, Proposal
from aspirant.selection.queries.decisions import HOLD, find_decision, find_sheet
from aspirant.selection.queries.offers import find_offer, find_offer_sheet
from aspirant.selection.queries.pool import Entrant, find_pool
from aspirant.selection.service.decisions import decide_group
from aspirant.selection.service.offers import accept_offer
from aspirant.selection.service.proposals import propose_group
from aspirant.selection.service.targets import Wanted, set_targets
from tests import make_programme
from tests.make_applications import application
from tests.make_programme import grant
from tests.make_reviews import interview, review

#: As in tests.make, which cannot be imported from here.
AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)

#: When the letters of a release have left.
TOLD = AT + HOLD

#: County, sector, level and competence of the candidates, in turn.
TURNS = (
    ("AC", "public", "first_line", "care"),
    ("AB", "private", "middle", "digital"),
    ("M", "civil", "top", "people"),
    ("BD", "private", "first_line", "change"),
    ("O", "public", "project", "finance"),
)


def participant(round: Round, person: Person) -> Person:
    """Let somebody take part in a round, as accepting an offer does."""
    grant_role(person, Role.PARTICIPANT, round.id, by=None, at=AT)
    db.session.commit()
    return person


def with_places(round: Round, places: int, *, workplace_limit: int | None = None) -> Round:
    """The round with so many places."""
    found = find_round(round.slug)
    assert found
    edit_round(
        found,
        name=found.name,
        places=places,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        contact_email=found.contact_email,
        place=found.place,
        reviewers_each=found.reviewers_each,
        reply_days=found.reply_days,
        workplace_limit=workplace_limit,
        own_hours=round.own_hours,
        least_presence=round.least_presence,
        by=_anybody(found),
        at=AT,
    )
    db.session.commit()
    return reloaded(round)


def selecting_round(coordinator: Person, name: str = "2027–2028", *, places: int = 2) -> Round:
    """A round with an open call, few places and somebody who coordinates it."""
    made = make_programme.round(name)
    grant(coordinator, Role.COORDINATOR, made)
    return with_places(made, places)


def candidates(
    round: Round, count: int, reader: Person, *, merits: str = "", first: int = 0
) -> list[Application]:
    """So many applications read by `reader`, the first the strongest unless `merits` says.

    `merits` holds a level, 1 to 5, for each; they differ in county, sector, level and competence.
    `first` numbers their people.
    """
    return [
        candidate(round, first + number, reader, level=int(merits[number]) if merits else 0)
        for number in range(count)
    ]


def candidate(round: Round, number: int, reader: Person, *, level: int = 0) -> Application:
    """One of them, whose turn it is by number."""
    county, sector, management, competence = TURNS[number % len(TURNS)]
    person = add_person(
        f"sökande{number}@example.org", name=f"Sökande {number}", language="sv", by=None, at=AT
    )
    made = application(
        round,
        person,
        "under_review",
        county=county,
        sector=sector,
        level=management,
        competence=competence,
        workplace=f"Arbetsplats {number}",
    )
    best = max(5 - number // 3 % 5, 1)
    values = (level,) * 3 if level else (best, best, max(best - number % 3, 1))
    review(made, reader, values=values)
    return made


def interviewed(made: Application, *panel: Person, hours: int = 0) -> Application:
    """The application after an interview that was held; each has a time of its own."""
    starts_at = datetime(2027, 6, 8, 7, 0, tzinfo=UTC) + timedelta(hours=hours)
    interview(made, "held", *panel, values=(4, 4), starts_at=starts_at)
    return made


def targets(round: Round, *wanted: Wanted) -> None:
    """Set the targets of a round."""
    set_targets(reloaded(round), wanted, by=_anybody(round), at=AT)
    db.session.commit()


def proposal(round: Round, by: Person) -> Proposal:
    """The group that the solver proposes now."""
    made = propose_group(reloaded(round), by=by, at=AT)
    db.session.commit()
    return made


def decided_round(
    coordinator: Person,
    reader: Person,
    state: str = "answered",
    *,
    name: str = "2027–2028",
    people: int = 5,
    places: int = 2,
    reserves: int = 2,
    first: int = 0,
) -> Round:
    """A round on its way through the selection: proposed, decided, released or answered.

    Released: the letters wait until TOLD. Answered: everybody offered has taken the place.
    """
    made = selecting_round(coordinator, name, places=places)
    candidates(made, people, reader, first=first)
    group = proposal(made, coordinator)
    if state != "proposed":
        decide_group(group, reloaded(made), reserves=reserves, by=coordinator, at=AT)
        db.session.commit()
    if state in {"released", "answered"}:
        release(made, coordinator)
    if state == "answered":
        for one in offers(made):
            accept_offer(one, by=one.application.person, at=TOLD)
        db.session.commit()
    return reloaded(made)


def rehearsed(round: Round, *, at: datetime = AT) -> str:
    """The version of the rehearsal that a coordinator sees at that moment."""
    found = reloaded(round)
    sheet = find_sheet(found)
    return version_of(sheet, make_letters(sheet, found, at=at))


def release(round: Round, by: Person, *, at: datetime = AT) -> None:
    """Rehearse what is decided, and release it."""
    seen = rehearsed(round, at=at)
    release_decisions(reloaded(round), rehearsed=seen, by=by, at=at)
    db.session.commit()


def offers(round: Round) -> list[Offer]:
    """The offers of a round as they stand, each whole, by number."""
    found = [find_offer(one.id) for one in find_offer_sheet(reloaded(round)).offers]
    return [one for one in found if one]


def decisions(round: Round, outcome: Outcome) -> list[Decision]:
    """The decisions of one outcome as they stand, each whole, by number or rank."""
    found = [find_decision(one.id) for one in find_sheet(reloaded(round)).of(outcome)]
    return [one for one in found if one]


def reloaded(round: Round) -> Round:
    db.session.expire_all()
    found = find_round(round.slug)
    assert found
    return found


def _anybody(round: Round) -> Person:
    """Somebody to act where it does not matter who."""
    return list_people_in_round(round.id)[0]


def pool(round: Round) -> tuple[Entrant, ...]:
    """Everybody who can be chosen, by number."""
    return find_pool(reloaded(round)).entrants


def unread(round: Round, number: int) -> Application:
    """Somebody who is under review and whom nobody has read."""
    person = add_person(
        f"sökande{number}@example.org", name=f"Sökande {number}", language="sv", by=None, at=AT
    )
    return application(round, person, "under_review")
