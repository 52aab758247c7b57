"""Handing out readings: even, complete where it can be, and never what is forbidden."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from aspirant.algorithms.readings import Reader, Task, spread_readings


def test_loads_count_what_somebody_has_already() -> None:
    answer = spread_readings(
        [Task("a", 1), Task("b", 1)], [Reader("x", load=2), Reader("y")], forbidden=set()
    )
    assert answer.readings == [("a", "y"), ("b", "y")]


def test_a_reading_moves_on_to_even_the_loads() -> None:
    tasks = [Task("a", 1), Task("b", 1)]
    readers = [Reader("x"), Reader("y")]
    answer = spread_readings(tasks, readers, forbidden={("b", "y")})
    assert answer.readings == [("a", "y"), ("b", "x")]


def test_what_is_missing_is_told() -> None:
    answer = spread_readings([Task("a", 3)], [Reader("x"), Reader("y", most=0)], forbidden=set())
    assert (answer.readings, answer.short) == ([("a", "x")], {"a": 2})


@settings(max_examples=200, deadline=None)
@given(
    needs=st.lists(st.integers(-1, 3), max_size=12),
    most=st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=6),
    forbidden=st.sets(st.tuples(st.integers(0, 11), st.integers(0, 5)), max_size=20),
)
def test_every_answer_keeps_the_rules(
    needs: list[int], most: list[int | None], forbidden: set[tuple[int, int]]
) -> None:
    tasks = [Task(f"t{place:02}", need) for place, need in enumerate(needs)]
    readers = [Reader(f"r{place}", most=limit) for place, limit in enumerate(most)]
    never = {(f"t{task:02}", f"r{reader}") for task, reader in forbidden}
    answer = spread_readings(tasks, readers, forbidden=never)
    assert answer == spread_readings(tasks, readers, forbidden=never)
    assert len(set(answer.readings)) == len(answer.readings)
    assert not never & set(answer.readings)
    got = Counter(task for task, _reader in answer.readings)
    assert all(got[one.id] + answer.short.get(one.id, 0) == max(one.needs, 0) for one in tasks)
    load = Counter(reader for _task, reader in answer.readings)
    assert all(one.most is None or load[one.id] <= one.most for one in readers)
    if not never and all(limit is None for limit in most) and load:
        assert max(load[one.id] for one in readers) - min(load[one.id] for one in readers) <= 1
