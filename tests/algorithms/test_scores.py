"""Points adjusted for severity: only what is read in common tells, and no more than it tells."""

import math
import os
import random
import statistics
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.scores import (
    LEAST_COMMON,
    AdjustedPoints,
    Adjustment,
    Card,
    Severity,
    adjust_scores,
    tenths,
)
from aspirant.algorithms.scores_checker import check_estimate
from aspirant.algorithms.scores_model import MOST_SHARE, Estimate, estimate_offsets, offsets_at, tie
from aspirant.algorithms.selection_problem import InvalidProblem
from tests.algorithms.rounds_of_readings import simulated

ROOT = Path(__file__).resolve().parents[2]


@st.composite
def small_rounds(draw: st.DrawFn) -> list[Card]:
    """Up to fourteen applications read by up to five reviewers, in quarters of a point."""
    reviewers = [f"r{number}" for number in range(draw(st.integers(1, 5)))]
    cards = []
    for number in range(draw(st.integers(1, 14))):
        readers = draw(st.lists(st.sampled_from(reviewers), min_size=1, unique=True))
        cards += [Card(f"a{number:02}", reader, draw(st.integers(4, 20)) / 4) for reader in readers]
    return cards


def by_name(found: Adjustment) -> dict[str, AdjustedPoints]:
    return {one.application: one for one in found.applications}


def severity_of(found: Adjustment, reviewer: str) -> Severity:
    return next(one for one in found.severities if one.reviewer == reviewer)


def twins(count: int, difference: float) -> list[Card]:
    """Two reviewers of which the second gives so much more, and a third who agrees with the first.

    They take turns two and two, so that no two read all the same.
    """
    given = {"a": 0.0, "b": difference, "c": 0.0}
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    return [
        Card(f"{number:02}", who, 2 + number % 3 + given[who])
        for number in range(count)
        for who in pairs[number % 3]
    ]


def test_a_generous_reviewer_is_evened_out() -> None:
    found = adjust_scores(twins(15, 0.5))
    assert [one.common for one in found.severities] == [10, 10, 10]
    offsets = [one.offset for one in found.severities]
    assert [round(one, 1) for one in offsets if one is not None] == [-0.2, 0.3, -0.2]
    for one in found.applications:
        assert one.adjusted is not None
        true = 2 + int(one.application) % 3 + 0.5 / 3
        assert abs(one.adjusted - true) < 0.02
        assert abs(one.adjusted - true) <= abs(one.raw - true)


@given(small_rounds())
@settings(max_examples=150, deadline=None)
def test_reviewers_who_agree_change_nothing(cards: list[Card]) -> None:
    same = [replace(card, points=int(card.application[1:]) % 17 / 4 + 1) for card in cards]
    found = adjust_scores(same)
    assert {one.offset for one in found.severities} <= {0.0, None}
    assert [one for one in found.applications if one.adjusted not in (one.raw, None)] == []


@given(small_rounds(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_never_matters(cards: list[Card], chosen: random.Random) -> None:
    shuffled = list(cards)
    chosen.shuffle(shuffled)
    assert adjust_scores(shuffled) == adjust_scores(cards)


@given(small_rounds(), st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_somebody_who_reads_alone_is_never_adjusted(cards: list[Card], count: int) -> None:
    alone = [Card(f"z{number}", "alone", 1 + number % 5) for number in range(count)]
    found = adjust_scores([*cards, *alone])
    assert severity_of(found, "alone") == Severity("alone", common=0)
    ours = [one for one in found.applications if one.application.startswith("z")]
    assert [one.adjusted for one in ours] == [None] * count
    others = [one for one in found.applications if not one.application.startswith("z")]
    assert others == list(adjust_scores(cards).applications)


@given(small_rounds(), st.sampled_from([-2.0, -0.5, 0.25, 1.0]), st.floats(0, MOST_SHARE))
@settings(max_examples=150, deadline=None)
def test_a_shift_of_one_reviewer_moves_adjusted_points_less_than_raw_ones(
    cards: list[Card], shift: float, share: float
) -> None:
    cards.sort(key=lambda card: (card.application, card.reviewer))
    shifted = [
        replace(card, points=card.points + shift * (card.reviewer == "r0")) for card in cards
    ]
    assume(tie(cards).contrasts > 0)
    before, after = offsets_at(tie(cards), share), offsets_at(tie(shifted), share)
    change = [b - a for a, b in zip(before.offsets, after.offsets, strict=True)]
    for name in {card.application for card in cards if card.reviewer == "r0"}:
        readers = [card.reviewer for card in cards if card.application == name]
        raw = shift / len(readers)
        moved = raw - sum(change[before.reviewers.index(who)] for who in readers) / len(readers)
        assert abs(moved) <= abs(raw) + 1e-9
        assert moved * shift >= -1e-9


@pytest.mark.parametrize("seed", range(5))
def test_so_it_does_when_the_variances_are_estimated_again(seed: int) -> None:
    round = simulated(seed)
    before = by_name(adjust_scores(round.cards))
    shifted = [replace(card, points=card.points + (card.reviewer == "r0")) for card in round.cards]
    after = by_name(adjust_scores(shifted))
    read = [card.application for card in round.cards if card.reviewer == "r0"]
    raw = statistics.fmean(after[name].raw - before[name].raw for name in read)
    moved = statistics.fmean(
        (after[name].adjusted or 0) - (before[name].adjusted or 0) for name in read
    )
    assert raw == pytest.approx(0.5)
    assert abs(moved) < raw / 2


def test_where_all_read_everything_nothing_changes() -> None:
    chosen = random.Random(1)
    cards = [Card(f"{n}", who, chosen.randint(4, 20) / 4) for n in range(9) for who in "abc"]
    found = adjust_scores(cards)
    assert max(abs(one.offset or 0) for one in found.severities) > 0
    assert [one for one in found.applications if one.adjusted != pytest.approx(one.raw)] == []


def test_below_the_least_in_common_nobody_is_adjusted() -> None:
    few = twins(3 * (LEAST_COMMON // 2), 1.0)
    found = adjust_scores(few)
    assert [one.common for one in found.severities] == [LEAST_COMMON - 1] * 3
    assert {one.offset for one in found.severities} == {None}
    assert {one.adjusted for one in found.applications} == {None}
    assert (found.between, found.chance) == (None, None)


def test_who_leans_on_somebody_with_too_little_is_left_out_as_well() -> None:
    cards = twins(15, 0.5)
    # d shares five with e, who shares nothing with anybody else: e has five too, so both remain;
    # with one of them gone to a single reader, both fall.
    pair = [Card(f"x{number}", who, 3.0) for number in range(5) for who in "de"]
    assert [severity_of(adjust_scores([*cards, *pair]), who).circle for who in "ade"] == [1, 2, 2]
    found = adjust_scores([*cards, *pair[:-1]])
    assert [severity_of(found, who).circle for who in "ade"] == [1, None, None]
    assert by_name(found)["x0"] == AdjustedPoints("x0", 3.0)


def test_an_application_with_an_unknown_reader_keeps_its_points() -> None:
    found = adjust_scores([*twins(15, 0.5), Card("00", "new", 5.0)])
    assert severity_of(found, "new") == Severity("new", common=1)
    one = by_name(found)["00"]
    assert (one.raw, one.adjusted, one.margin) == (pytest.approx((2 + 2.5 + 5) / 3), None, None)
    assert by_name(found)["01"].adjusted is not None


def test_a_better_pile_is_no_severity() -> None:
    """What an average of each reviewer alone would get wrong: b was given the strong ones."""
    piles = [("ab", 3.0)] * 6 + [("ac", 2.0)] * 6 + [("bd", 5.0)] * 6 + [("cd", 3.5)] * 6
    cards = [Card(f"{n:02}", who, worth) for n, (pair, worth) in enumerate(piles) for who in pair]
    found = adjust_scores(cards)
    assert [one.offset for one in found.severities] == [0.0] * 4
    assert [one for one in found.applications if one.adjusted != one.raw] == []


def test_more_in_common_evens_out_more_and_is_surer() -> None:
    found = [adjust_scores(twins(count, 0.5)) for count in (9, 18, 36)]
    b = [severity_of(one, "b") for one in found]
    assert [one.common for one in b] == [6, 12, 24]
    assert all(fewer.margin >= more.margin for fewer, more in pairwise(b))
    assert all(fewer.offset <= more.offset <= 1 / 3 for fewer, more in pairwise(b))


@pytest.mark.parametrize("readers", [2, 3])
def test_adjusted_points_are_closer_to_the_truth_than_raw_ones(readers: int) -> None:
    raw, adjusted, within = [], [], []
    for seed in range(40):
        round = simulated(seed, readers=readers)
        for one in adjust_scores(round.cards).applications:
            if one.adjusted is None or one.margin is None:
                continue
            raw.append(one.raw - round.worth[one.application])
            adjusted.append(one.adjusted - round.worth[one.application])
            within.append(abs(adjusted[-1]) <= one.margin)
    error = [math.sqrt(statistics.fmean(e * e for e in errors)) for errors in (raw, adjusted)]
    assert error[1] < 0.8 * error[0]
    assert 0.92 < statistics.fmean(within) < 0.98


def test_it_does_little_harm_where_reviewers_do_not_differ() -> None:
    raw, adjusted = [], []
    for seed in range(40):
        round = simulated(seed, between=0.0)
        for one in adjust_scores(round.cards).applications:
            raw.append((one.raw - round.worth[one.application]) ** 2)
            adjusted.append(((one.adjusted or one.raw) - round.worth[one.application]) ** 2)
    assert statistics.fmean(adjusted) < 1.06 * statistics.fmean(raw)


def likelihood(cards: list[Card], between: float, chance: float) -> float:
    """The restricted log-likelihood the long way, with the whole covariance of all cards."""
    names = sorted({card.application for card in cards})
    reviewers = sorted({card.reviewer for card in cards})
    x = np.array([[float(card.application == name) for name in names] for card in cards])
    z = np.array([[float(card.reviewer == who) for who in reviewers] for card in cards])
    y = np.array([card.points for card in cards])
    v = between * z @ z.T + chance * np.eye(len(cards))
    information = x.T @ np.linalg.solve(v, x)
    worth = np.linalg.solve(information, x.T @ np.linalg.solve(v, y))
    rest = y - x @ worth
    dets = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
    return float(-(dets + rest @ np.linalg.solve(v, rest)) / 2)


@pytest.mark.parametrize("seed", range(6))
def test_no_other_variances_are_likelier(seed: int) -> None:
    round = simulated(seed, applications=20, reviewers=4, between=[0.0, 0.3, 0.9][seed % 3])
    cards = sorted(round.cards, key=lambda card: (card.application, card.reviewer))
    found = estimate_offsets(cards)
    best = likelihood(cards, found.between, found.chance)
    others = [
        likelihood(cards, found.between * one + extra, found.chance * other)
        for one in (0.0, 0.5, 0.9, 1.1, 2.0)
        for other in (0.5, 0.9, 1.1, 2.0)
        for extra in (0.0, 0.001, 0.1)
    ]
    assert max(others) <= best + 1e-9


def test_the_checker_sees_every_kind_of_fault() -> None:
    cards = sorted(simulated(3).cards, key=lambda card: (card.application, card.reviewer))
    found = estimate_offsets(cards)
    assert check_estimate(cards, found) == []
    moved = replace(found, offsets=(found.offsets[0] + 0.01, *found.offsets[1:]))
    assert "The equation of 'r0' does not hold." in check_estimate(cards, moved)
    surer = replace(found, errors=tuple(tuple(one / 2 for one in row) for row in found.errors))
    assert "The error of 'r0' is not that of the equations." in check_estimate(cards, surer)
    other = offsets_at(tie(cards), 0.2)
    assert "The part of the readers is not the likeliest." in check_estimate(cards, other)
    none = Estimate(found.reviewers, found.offsets, found.errors, 0.0, found.chance)
    assert "Offsets where readers do not differ." in check_estimate(cards, none)
    louder = replace(found, chance=found.chance * 2, between=found.between * 2)
    assert "The part of chance is not the likeliest." in check_estimate(cards, louder)


@given(small_rounds())
@settings(max_examples=200, deadline=None)
def test_every_round_can_be_adjusted_and_is_confirmed(cards: list[Card]) -> None:
    """adjust_scores raises where the checker finds a fault."""
    found = adjust_scores(cards)
    assert [one.raw for one in found.applications if not 1 <= one.raw <= 5] == []
    kept = [one for one in found.severities if one.offset is not None]
    for circle in {one.circle for one in kept}:
        own = [one.offset or 0 for one in kept if one.circle == circle]
        assert sum(own) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ([Card("a", "r", 3.0), Card("a", "r", 4.0)], "'r' has read 'a' 2 times."),
        ([Card("a", "r", math.nan)], "The points of 'a' are nan."),
    ],
)
def test_a_wrong_question_is_refused(cards: list[Card], words: str) -> None:
    with pytest.raises(InvalidProblem) as refused:
        adjust_scores(cards)
    assert str(refused.value) == words


def test_no_readings_are_no_trouble() -> None:
    assert adjust_scores([]) == Adjustment((), ())


@pytest.mark.parametrize(
    ("mean", "whole"), [(3.25, 33), (3.24999, 32), (2.05, 21), (-0.25, -2), (10 / 3, 33)]
)
def test_tenths_are_taken_halves_upwards(mean: float, whole: int) -> None:
    assert tenths(mean) == whole


#: The package without its site, which takes a second to load and has no part in this.
ELSEWHERE = """
import sys, types
package = sys.modules["aspirant"] = types.ModuleType("aspirant")
package.__path__ = ["aspirant"]
from tests.algorithms.rounds_of_readings import simulated
from aspirant.algorithms.scores import adjust_scores
print(adjust_scores(simulated(11, applications=60).cards))
"""


def test_a_hundred_runs_on_shuffled_rows_give_the_same_bits() -> None:
    cards = simulated(11, applications=60).cards
    found = adjust_scores(cards)
    for seed in range(100):
        random.Random(seed).shuffle(cards)
        assert adjust_scores(cards) == found


def test_other_hash_seeds_in_other_processes_give_the_same_bits() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", ELSEWHERE],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1", "4711", "random")
    ]
    here = str(adjust_scores(simulated(11, applications=60).cards))
    assert [run.communicate()[0].strip() for run in runs] == [here] * 4
