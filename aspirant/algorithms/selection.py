"""The strongest group that meets the targets, chosen among equals by lot, and checked.

Lexicographic: 1. pins, hard targets, places and workplace limit; 2. the shortfall on advisory
targets, priority by priority; 3. total merit; 4. lots. The last level makes the answer unique:
any solver, any order of rows and any hash seed gives the same people, so an audit can solve
again. A proposal only: people decide.

Source: Flanigan et al., "Fair algorithms for selecting citizens' assemblies", Nature 596,
2021, for quotas with public lots; the levels are described in `selection_levels`.
"""

from aspirant.algorithms.relaxation import Infeasible
from aspirant.algorithms.selection_checker import check_group, describe_group
from aspirant.algorithms.selection_levels import Settled, settle
from aspirant.algorithms.selection_lots import (
    Kinds,
    chosen_of,
    contested,
    draw_places,
    members_by_lot,
)
from aspirant.algorithms.selection_model import Pool, build_pool, merge
from aspirant.algorithms.selection_problem import (
    METHOD,
    Candidate,
    GroupProposal,
    InvalidProblem,
    Level,
    SelectionProblem,
    Shortfall,
    Target,
    demand_valid,
    hash_problem,
)
from aspirant.algorithms.selection_relax import infeasibility
from aspirant.algorithms.solver import SLACK, SOLVER, SolverFailed

# What others need to ask and to read the answer; the rest of the package is behind it.
__all__ = [
    "Candidate",
    "GroupProposal",
    "Infeasible",
    "InvalidProblem",
    "Level",
    "SelectionProblem",
    "Shortfall",
    "SolverFailed",
    "Target",
    "check_group",
    "describe_group",
    "hash_problem",
    "select_group",
]


def select_group(problem: SelectionProblem) -> GroupProposal:
    """Return the one group that the levels single out, proven and checked.

    Raises InvalidProblem when the question is wrong, Infeasible (with the conflict by name and
    the smallest ways out) when no group keeps the hard rules.
    """
    demand_valid(problem)
    pool = build_pool(problem)
    merged, kind = merge(pool.people, by_merit=True)
    settled = settle(merged, pool.rules)
    if settled is None:
        raise infeasibility(problem)
    kinds = Kinds(merged, pool.rules, settled.caps, members_by_lot(kind, pool.lot))
    counts = draw_places(kinds, settled.strongest, pool.lot)
    chosen = _ids(pool, chosen_of(kinds, counts))
    undecided = _ids(pool, contested(kinds, settled.strongest))
    return _checked(problem, _proposal(problem, chosen, undecided, settled))


def _ids(pool: Pool, people: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(pool.ids[person] for person in people)


def _proposal(
    problem: SelectionProblem,
    chosen: tuple[str, ...],
    undecided: tuple[str, ...],
    settled: Settled,
) -> GroupProposal:
    described = describe_group(problem, chosen)
    return GroupProposal(
        chosen=chosen,
        merit=settled.strongest.merit,
        shortfalls=described.shortfalls,
        contested=undecided,
        proven=True,
        levels=_levels(settled),
        input_hash=hash_problem(problem),
        seed=problem.seed,
        method=METHOD,
        solver=SOLVER,
    )


def _levels(settled: Settled) -> tuple[Level, ...]:
    shortfalls = [
        Level(f"shortfall {priority}", cap, settled.bounds[priority])
        for priority, cap in settled.caps.items()
    ]
    strongest = settled.strongest
    bound = int((strongest.relaxed.bound + SLACK) // 1)
    return (*shortfalls, Level("merit", strongest.merit, bound))


def _checked(problem: SelectionProblem, proposal: GroupProposal) -> GroupProposal:
    """Return the proposal if the independent checker and the levels agree on it."""
    faults = check_group(problem, proposal)
    missing = {level.name: level.value for level in proposal.levels}
    for shortfall in proposal.shortfalls:
        missing[f"shortfall {shortfall.target.priority}"] -= shortfall.missing
    if any(left for name, left in missing.items() if name != "merit"):
        faults.append("The shortfalls are not those that the levels found.")
    if faults:
        raise SolverFailed(" ".join(faults))
    return proposal
