"""The door to the solver: bounds that hold, narrowing that loses nothing, answers that fit."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aspirant.algorithms.selection_levels import first_aim, settle_merit, strongest_point
from aspirant.algorithms.selection_model import build_model, build_pool
from aspirant.algorithms.solver import (
    INFINITE,
    SLACK,
    LinearModel,
    Probe,
    best_whole,
    columns_only,
    is_feasible,
    objective,
    relax,
    tighten,
    with_row,
    with_rows,
)
from aspirant.algorithms.solver_core import CoreProbe, Sequence
from tests.algorithms.pools import random_pool

AT_RANDOM = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def models(draw: st.DrawFn) -> LinearModel:
    """Up to six columns of nought to two and three rows with small whole numbers."""
    width = draw(st.integers(1, 6))
    upper = draw(st.lists(st.integers(0, 2), min_size=width, max_size=width))
    cost = draw(st.lists(st.integers(-4, 9), min_size=width, max_size=width))
    model = replace(columns_only(np.array(upper, dtype=float)), cost=np.array(cost, dtype=float))
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        values = draw(st.lists(st.integers(-2, 3), min_size=width, max_size=width))
        upper_bound = draw(st.integers(0, 6))
        lower_bound = draw(st.sampled_from([-INFINITE, float(upper_bound - 1)]))
        rows.append(
            (np.arange(width), np.array(values, dtype=float), lower_bound, float(upper_bound))
        )
    return with_rows(model, rows) if rows else model


def points(model: LinearModel) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    ranges = [range(int(upper) + 1) for upper in model.upper]
    every = (np.array(point, dtype=float) for point in product(*ranges))
    return [point for point in every if is_feasible(model, point)]


@given(models())
@AT_RANDOM
def test_the_optimum_is_the_best_point_there_is(model: LinearModel) -> None:
    feasible, best = points(model), best_whole(model)
    if not feasible:
        assert best is None
        return
    assert best is not None
    assert is_feasible(model, best)
    assert objective(model, best) == max(objective(model, point) for point in feasible)


@given(models(), st.integers(0, 6))
@AT_RANDOM
def test_narrowing_for_an_aim_loses_no_point_that_reaches_it(model: LinearModel, off: int) -> None:
    feasible, relaxed = points(model), relax(model)
    if relaxed is None:
        assert not feasible
        return
    aim = np.floor(relaxed.bound) - off
    narrowed = tighten(model, relaxed, aim)
    for point in feasible:
        assert objective(model, point) <= relaxed.bound + SLACK
        if objective(model, point) >= aim:
            assert is_feasible(narrowed, point)


def test_narrowing_does_narrow() -> None:
    model = with_rows(
        replace(columns_only(np.ones(3)), cost=np.array([9.0, 5.0, 1.0])),
        [(np.arange(3), np.ones(3), 1.0, 1.0)],
    )
    relaxed = relax(model)
    assert relaxed is not None
    assert tighten(model, relaxed, 9).upper[2] == 0
    assert tighten(model, relaxed, 0).upper.tolist() == [1, 1, 1]


@given(models(), st.data())
@AT_RANDOM
def test_a_probe_answers_as_a_new_model_would_and_forgets_the_question(
    model: LinearModel, data: st.DataObject
) -> None:
    probe = Probe(model)
    before = probe.relaxed()
    column = data.draw(st.integers(0, len(model.cost) - 1))
    value = float(data.draw(st.integers(0, int(model.upper[column]))))
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[column] = upper[column] = value
    fresh, asked = relax(replace(model, lower=lower, upper=upper)), None
    asked = probe.relaxed_with(column, value, value)
    assert (fresh is None) == (asked is None)
    if fresh is not None and asked is not None:
        assert asked.bound == pytest.approx(fresh.bound)
    after = probe.relaxed()
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.bound == pytest.approx(before.bound)


@given(models(), st.data())
@AT_RANDOM
def test_a_sequence_of_aims_is_met_one_after_the_other(
    model: LinearModel, data: st.DataObject
) -> None:
    feasible = points(model)
    if not feasible or not (model.lower < model.upper).any():
        return
    sequence = Sequence(model, feasible[0])
    for column in data.draw(st.permutations(range(len(model.cost)))):
        sequence.aim(np.array([column]), np.ones(1))
        best = max(point[column] for point in feasible)
        assert sequence.point[column] == best
        if best == 0:
            sequence.close(np.array([column]))
            assert not sequence.is_open(column)
        if best == 1:
            sequence.keep(np.array([column]))
            feasible = [point for point in feasible if point[column] == 1]
        assert any((sequence.point == point).all() for point in feasible)


@pytest.mark.parametrize("seed", range(6))
def test_a_core_finds_what_the_whole_pool_holds(seed: int) -> None:
    pool = build_pool(random_pool(150, 12, seed, workplaces=bool(seed % 2)))
    caps = dict.fromkeys(pool.rules.priorities, 0)
    model = build_model(pool.people, pool.rules, caps)
    whole, core = best_whole(model), settle_merit(pool.people, pool.rules, caps)
    if whole is None or core is None:
        assert (whole, core) == (None, None)
        return
    assert core.merit == objective(model, whole)
    relaxed = relax(model)
    assert relaxed is not None
    for aim in (first_aim(relaxed), relaxed.bound, core.merit, core.merit + 1, core.merit - 9):
        point = strongest_point(model, relaxed, aim)
        assert point is not None
        assert objective(model, point) == core.merit
    assert strongest_point(model, relaxed, relaxed.bound, core.merit + 1) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_core_tells_of_everybody_what_the_whole_relaxation_would(seed: int) -> None:
    pool = build_pool(random_pool(300, 20, seed, workplaces=bool(seed % 2)))
    coarse = replace(pool.people, merit=pool.people.merit // (40 if seed > 1 else 1))
    strongest = settle_merit(coarse, pool.rules, dict.fromkeys(pool.rules.priorities, 0))
    assert strongest is not None
    model, merit = strongest.model, strongest.merit
    narrowed = tighten(model, strongest.relaxed, merit)
    core, whole = CoreProbe(model, strongest.relaxed, merit), Probe(model)
    told = []
    for column in np.nonzero((narrowed.lower < narrowed.upper)[: len(strongest.counts)])[0]:
        other = 1.0 - strongest.counts[column]
        relaxed = whole.relaxed_with(int(column), other, other)
        point = core.reach(int(column), other, other)
        told.append(point is not None)
        assert told[-1] == (relaxed is not None and relaxed.bound + SLACK >= merit)
        if point is not None:
            fractional = replace(model, integer=np.zeros_like(model.integer))
            assert is_feasible(fractional, point)
            assert (point[column], model.cost @ point >= merit - SLACK) == (other, True)
    assert len(told) > 3


def test_nothing_at_all_is_solved_too() -> None:
    nothing = columns_only(np.zeros(0))
    none = np.zeros(0, dtype=np.int64)
    relaxed = relax(with_row(nothing, none, np.zeros(0), 0.0, 1.0))
    assert relaxed is not None
    assert (relaxed.bound, len(relaxed.point)) == (0.0, 0)
    assert relax(with_row(nothing, none, np.zeros(0), 1.0, 1.0)) is None
