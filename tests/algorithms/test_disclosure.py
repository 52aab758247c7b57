"""What may be shown of counts: nobody can be worked out, from everything that was ever shown."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aspirant.algorithms.disclosure import (
    LEAST,
    Ladder,
    Limits,
    Table,
    decide_tables,
    faults_of_ladder,
    is_safe,
)
from aspirant.algorithms.disclosure_checker import attack, check_tables

CATEGORIES = ("woman", "man", "other", "none")
LADDER: Ladder = (
    (("woman",), ("man",), ("other",), ("none",)),
    (("woman",), ("man",), ("other", "none")),
    (("woman",), ("man", "other", "none")),
)
AGES = ("a", "b", "c", "d", "unsaid", "none")
AGE_LADDER: Ladder = (
    (("a",), ("b",), ("c",), ("d",), ("unsaid",), ("none",)),
    (("a",), ("b",), ("c",), ("d",), ("unsaid", "none")),
    (("a", "b"), ("c", "d"), ("unsaid", "none")),
    (("a", "b"), ("c", "d", "unsaid", "none")),
)
LADDERS = [(CATEGORIES, LADDER), (AGES, AGE_LADDER)]

World = list[tuple[str, dict[str, int]]]


def people(*counts: int, of: tuple[str, ...] = CATEGORIES) -> dict[str, int]:
    return dict(zip(of, counts, strict=True))


def bare(step: str, counts: dict[str, int]) -> Table:
    """A table with nothing merged and nothing withheld."""
    return Table(step, sum(counts.values()), tuple(((one,), n) for one, n in counts.items()))


@st.composite
def worlds(draw: st.DrawFn, categories: tuple[str, ...]) -> World:
    """Up to five steps, each a part of the one before, with rare categories among them."""
    some = st.one_of(st.integers(0, 4), st.integers(3, 12), st.integers(10, 90))
    counts = {one: draw(some) for one in categories}
    found = [("1", counts)]
    for number in range(2, draw(st.integers(2, 5)) + 1):
        share = draw(st.sampled_from([0.2, 0.5, 0.8, 1.0]))
        counts = {one: draw(st.integers(int(n * share), n)) for one, n in counts.items()}
        found.append((str(number), counts))
    return found


def test_small_cells_that_are_only_struck_out_come_back_from_the_total() -> None:
    struck_out = Table("applied", 60, ((("woman",), 38), (("man",), 20)))
    found = attack([struck_out], CATEGORIES, hidden=(1, LEAST - 1))
    alone = {span.categories: (span.low, span.high) for span in found if len(span.categories) == 1}
    assert alone == {("other",): (1, 1), ("none",): (1, 1)}


def test_the_same_counts_are_merged_until_nothing_comes_back() -> None:
    found = decide_tables(LADDER, [], [("applied", people(38, 20, 1, 1))])
    assert found == [Table("applied", 60, ((("woman",), 38), (("man", "other", "none"), 22)))]
    assert check_tables(found, CATEGORIES) == []


def test_the_finest_rung_that_is_safe_is_taken() -> None:
    found = decide_tables(LADDER, [], [("applied", people(38, 20, 5, 5))])
    assert found == [bare("applied", people(38, 20, 5, 5))]
    [merged] = decide_tables(LADDER, [], [("applied", people(38, 20, 4, 6))])
    assert merged.groups == ((("woman",), 38), (("man",), 20), (("other", "none"), 10))


def test_fewer_than_twenty_are_not_divided() -> None:
    assert decide_tables(LADDER, [], [("offered", people(8, 11, 0, 0))]) == [Table("offered", 19)]
    assert decide_tables(LADDER, [], [("offered", people(8, 12, 0, 0))])[0].is_shown


def test_all_of_one_kind_is_not_shown() -> None:
    assert decide_tables(LADDER, [], [("applied", people(40, 0, 0, 0))]) == [Table("applied", 40)]


def test_a_step_too_like_the_one_before_is_withheld() -> None:
    """Two women of three who fell away would stand in the difference."""
    waiting = [("applied", people(60, 40, 8, 6)), ("eligible", people(58, 39, 8, 6))]
    applied, eligible = decide_tables(LADDER, [], waiting)
    assert (applied.is_shown, eligible) == (True, Table("eligible", 111))
    both = [bare(*one) for one in waiting]
    assert "applied less eligible, woman: between 2 and 2." in check_tables(both, CATEGORIES)


def test_a_later_step_is_merged_further_but_never_less() -> None:
    waiting = [
        ("applied", people(80, 60, 12, 12)),
        ("interviewed", people(40, 30, 2, 2)),
        ("offered", people(15, 13, 2, 2)),
    ]
    rungs = [len(one.groups) for one in decide_tables(LADDER, [], waiting)]
    assert rungs == [4, 2, 2]


def test_what_was_shown_stays_though_the_answers_change() -> None:
    """Somebody takes back an answer, somebody answers late: the next table minds what is shown."""
    shown = decide_tables(LADDER, [], [("applied", people(60, 40, 8, 6))])
    later = decide_tables(LADDER, shown, [("interviewed", people(20, 38, 0, 12))])
    assert later == [Table("interviewed", 70)]
    assert check_tables([*shown, *later], CATEGORIES) == []


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(ValueError, match="not on the ladder"):
        decide_tables(LADDER, [], [("applied", {"sometimes": 30})])


def test_a_table_tells_sums_of_its_groups_and_nothing_else() -> None:
    table = Table("applied", 60, ((("woman",), 38), (("man",), 12), (("other", "none"), 10)))
    assert table.count(["man", "woman"]) == 50
    assert table.count(["other", "none", "man"]) == 22
    assert (table.count(["other"]), table.count(["man", "other"])) == (None, None)


@pytest.mark.parametrize(("categories", "ladder"), LADDERS)
def test_the_ladders_of_these_tests_are_sound(categories: tuple[str, ...], ladder: Ladder) -> None:
    assert faults_of_ladder(ladder) == []
    assert {one for group in ladder[0] for one in group} == set(categories)


def test_unsound_ladders_are_named() -> None:
    crossed: Ladder = (LADDER[1], (("woman", "other"), ("man", "none")))
    assert faults_of_ladder(crossed) == ["Rung 1 tells apart what the rung above joins."]
    assert faults_of_ladder((LADDER[0], (CATEGORIES,))) == ["Rung 1 tells nothing."]
    assert faults_of_ladder((LADDER[0], (("woman",), ("man", "other")))) == [
        "Rung 1 does not hold every category once.",
        "Rung 1 tells apart what the rung above joins.",
    ]
    assert faults_of_ladder((LADDER[1], LADDER[1])) == ["Rung 1 joins nothing."]


@pytest.mark.parametrize(("categories", "ladder"), LADDERS)
@settings(max_examples=120, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_attack_on_all_tables_finds_a_count_or_comes_within_five(
    categories: tuple[str, ...], ladder: Ladder, data: st.DataObject
) -> None:
    world = data.draw(worlds(categories))
    tables = decide_tables(ladder, [], world)
    found = attack(tables, categories)
    assert [span for span in found if span.is_exact] == []
    assert [span for span in found if span.width < LEAST] == []
    assert check_tables(tables, categories) == []


@pytest.mark.prove
@pytest.mark.parametrize(("categories", "ladder"), LADDERS)
@settings(max_examples=5000, deadline=None)
@given(data=st.data())
def test_no_attack_on_thousands_of_rounds_finds_anything(
    categories: tuple[str, ...], ladder: Ladder, data: st.DataObject
) -> None:
    tables = decide_tables(ladder, [], data.draw(worlds(categories)))
    assert check_tables(tables, categories) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(worlds(CATEGORIES))
def test_the_attack_succeeds_where_the_protection_is_taken_away(world: World) -> None:
    """The control: every count too small to be known is found, to the person."""
    tables = [bare(*one) for one in world]
    found = {(span.steps, span.categories): span for span in attack(tables, CATEGORIES)}
    small = {
        ((step,), (one,)): count
        for step, counts in world
        for one, count in counts.items()
        if count < LEAST
    }
    assert {key: (found[key].low, found[key].high) for key in small} == {
        key: (count, count) for key, count in small.items()
    }


@settings(max_examples=60, deadline=None, derandomize=True)
@given(worlds(CATEGORIES))
def test_each_table_safe_by_itself_is_not_safe_beside_the_others(world: World) -> None:
    """The control of the differences: without minding earlier tables the attack finds them."""
    alone = [decide_tables(LADDER, [], [one])[0] for one in world]
    minded = all(is_safe(one, alone[:place]) for place, one in enumerate(alone) if one.is_shown)
    assert minded or check_tables(alone, CATEGORIES) != []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(*(st.integers(0, 60) for _one in CATEGORIES)), min_size=2, max_size=4))
def test_answers_that_change_between_the_steps_do_no_harm(rows: list[tuple[int, ...]]) -> None:
    world = [(str(number), people(*row)) for number, row in enumerate(rows)]
    assert check_tables(decide_tables(LADDER, [], world), CATEGORIES) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(worlds(AGES), st.integers(0, 5))
def test_deciding_in_turns_shows_the_same_as_deciding_at_once(world: World, first: int) -> None:
    shown = decide_tables(AGE_LADDER, [], world[:first])
    assert [*shown, *decide_tables(AGE_LADDER, shown, world[first:])] == decide_tables(
        AGE_LADDER, [], world
    )


def _compositions(total: int, parts: int, most: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        if total <= most[0]:
            yield (total,)
        return
    for first in range(min(total, most[0]) + 1):
        for rest in _compositions(total - first, parts - 1, most[1:]):
            yield (first, *rest)


@pytest.mark.parametrize(("first", "second"), [(14, 7), (13, 5), (9, 4)])
def test_knowing_how_the_tables_are_made_tells_no_more(first: int, second: int) -> None:
    """Every world there can be, in the small: whoever knows the rule, and so why a rung was not
    taken, still finds no hidden count within the limit."""
    limits = Limits(group=2, total=4)
    names = ("woman", "man", "none")
    ladder: Ladder = (
        (("woman",), ("man",), ("none",)),
        (("woman",), ("man", "none")),
    )
    seen: dict[tuple[Table, ...], list[tuple[tuple[int, ...], tuple[int, ...]]]] = defaultdict(list)
    for one in _compositions(first, 3, (first,) * 3):
        for two in _compositions(second, 3, one):
            world = [("1", people(*one, of=names)), ("2", people(*two, of=names))]
            seen[tuple(decide_tables(ladder, [], world, limits))].append((one, two))
    narrow = []
    for tables, worlds_like_it in seen.items():
        for span in attack(tables, names, limits=limits):
            values = {_count(span.steps, span.categories, names, w) for w in worlds_like_it}
            if max(values) - min(values) < limits.group:
                narrow.append((tables, span))
    assert len(seen) > 3
    assert narrow == []


def _count(
    steps: tuple[str, ...],
    categories: tuple[str, ...],
    names: tuple[str, ...],
    world: tuple[tuple[int, ...], tuple[int, ...]],
) -> int:
    signs = zip((1, -1), steps, strict=False)
    places = [names.index(one) for one in categories]
    return sum(sign * world[int(step) - 1][place] for (sign, step), place in product(signs, places))
