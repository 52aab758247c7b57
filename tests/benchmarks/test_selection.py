"""How long a selection takes, against the goals; nothing is asserted about time."""

from dataclasses import replace

import pytest

from aspirant.algorithms.selection import Infeasible, SelectionProblem, select_group
from aspirant.algorithms.selection_explain import explain_all
from aspirant.algorithms.selection_prices import nearest_alternatives, price_targets
from aspirant.algorithms.selection_reserves import find_replacements, order_reserves
from tests.algorithms.pools import merit_pool, random_pool
from tests.benchmarks.machine import Work, table

pytestmark = pytest.mark.benchmark


def test_selecting() -> None:
    pools = [
        ("shared 200 -> 16", "0.1", merit_pool("asp200_16")),
        ("shared 2,000 -> 40", "1", merit_pool("asp2000_40")),
        ("random 200 -> 16, workplaces", "0.1", random_pool(200, 16, 1, workplaces=True)),
        ("random 2,000 -> 40, workplaces", "1", random_pool(2000, 40, 1, workplaces=True)),
        ("random 20,000 -> 200", "5", random_pool(20000, 200, 1, workplaces=False)),
        ("random 20,000 -> 200, workplaces", "5", random_pool(20000, 200, 1, workplaces=True)),
    ]
    select_group(pools[0][2])  # so that the first row does not pay for importing the solver
    pools += [(f"{name}, merits / 10", goal, coarse(problem)) for name, goal, problem in pools]
    table([(n, goal, lambda p=p: select_group(p)) for n, goal, p in pools], times=3)


def coarse(problem: SelectionProblem) -> SelectionProblem:
    """The same people with a tenth of the merit, so that ties abound."""
    people = (replace(person, merit=person.merit // 10) for person in problem.candidates)
    return replace(problem, candidates=tuple(people))


@pytest.mark.parametrize(("name", "goal"), [("asp200_16", "2"), ("asp2000_40", "60")])
def test_explaining(name: str, goal: str) -> None:
    problem = merit_pool(name)
    proposal = select_group(problem)
    rows: list[Work] = [
        ("everybody's counterfactual", goal, lambda: explain_all(problem, proposal)),
        ("every target's price", "", lambda: price_targets(problem, proposal)),
        ("three alternatives", "", lambda: nearest_alternatives(problem, proposal, 3)),
        ("every replacement", "", lambda: find_replacements(problem, proposal)),
        ("a reserve list of ten", "", lambda: order_reserves(problem, proposal, 10)),
    ]
    table([(f"{name}: {work}", goal, call) for work, goal, call in rows])


@pytest.mark.parametrize(("name", "goal"), [("asp200_16", "0.5"), ("asp2000_40", "0.5")])
def test_telling_what_is_impossible(name: str, goal: str) -> None:
    problem = merit_pool(name, hard=True)
    first, *rest = problem.targets
    clashing = replace(problem, targets=(replace(first, least=problem.places, most=None), *rest))
    crowded = replace(problem, targets=(replace(first, least=first.most or 0, most=None), *rest))
    second = problem.targets[1]
    tight = replace(
        crowded, targets=(crowded.targets[0], replace(second, least=second.most or 0), *rest[1:])
    )
    rows = [("a target far too high", clashing), ("two targets too high", tight)]
    table([(f"{name}: {work}", goal, lambda p=p: refuse(p)) for work, p in rows], times=3)


def refuse(problem: SelectionProblem) -> None:
    with pytest.raises(Infeasible):
        select_group(problem)
