"""Builds draws as a coordinator does. Each function returns it committed."""

from datetime import UTC, datetime

from aspirant.algorithms.selection_problem import Candidate, SelectionProblem
from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.lifecycle import move
from aspirant.lottery.chances import ask_for_chances
from aspirant.lottery.models import Band, Draw, FairAim
from aspirant.lottery.queries import find_band, find_draw
from aspirant.lottery.service import Terms, prepare_draw, publish_draw, record_draw
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.models import Proposal
from aspirant.selection.queries.proposals import Question, find_question

#: As in tests.make, which cannot be imported from here.
AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


def question(round: Round) -> Question:
    """What the round asks now."""
    found = find_round(round.slug)
    assert found
    return find_question(found, seed="seed")


def draw(
    round: Round,
    by: Person,
    state: str = "prepared",
    *,
    least: int = 0,
    most: int | None = None,
    number: int = 417,
) -> Draw:
    """A draw among those with points from `least` to `most`: prepared, published or drawn."""
    asked = question(round)
    terms = Terms(Band.POINTS, least, most, FairAim.GOLDILOCKS, "De är lika bra.")
    equal, certain = find_band(asked, terms.band, terms.least, terms.most)
    fair = ask_for_chances(asked.problem, equal, certain, terms.aim.value)
    made = prepare_draw(asked, terms, fair, by=by, at=AT)
    db.session.commit()
    if state != "prepared":
        publish_draw(reloaded(made), by=by, at=AT)
        db.session.commit()
    if state == "drawn":
        how = {"number": number, "method": "Tre tärningar.", "witness": "Siv Ek"}
        record_draw(reloaded(made), question(round), **how, by=by, at=AT)  # type: ignore[arg-type]
        db.session.commit()
    return reloaded(made)


def drawn_among(round: Round, people: list[Application], by: Person) -> Draw:
    """One place drawn among people whom the pool of their round need not hold."""
    everybody = tuple(Candidate(str(one.id), 0, {}) for one in people)
    problem = SelectionProblem(everybody, 1, (), None, "seed")
    fair = ask_for_chances(problem, [one.id for one in everybody], [], "goldilocks")
    terms = Terms(Band.POINTS, 0, None, FairAim.GOLDILOCKS, "De är lika bra.")
    made = prepare_draw(question(round), terms, fair, by=by, at=AT)
    db.session.commit()
    made = reloaded(made)
    publish_draw(made, by=by, at=AT)
    group = [str(people[0].id)]
    proposal = Proposal(
        round_id=round.id,
        number=1,
        made_at=AT,
        made_by_id=by.id,
        seed="seed",
        input_hash="",
        is_proven=False,
        merit=0,
        result={"chosen": group, "contested": [], "merits": {}, "reserves": []},
    )
    db.session.add(proposal)
    db.session.flush()
    made.number_drawn, made.drawn_at, made.drawn_by_id = 1, AT, by.id
    made.proposal_id = proposal.id
    move(made, "record_draw", by=by, at=AT)
    db.session.commit()
    return reloaded(made)


def reloaded(draw: Draw) -> Draw:
    """The same draw with its round and proposal."""
    db.session.expire_all()
    found = find_draw(draw.id)
    assert found
    return found
