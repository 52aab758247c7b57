"""Clashes and the best of several times, on examples and on whatever comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aspirant.algorithms.timetable import (
    Booking,
    Said,
    Trouble,
    find_clashes,
    gap_between,
    is_ranked,
    rank_times,
)

NOON = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def booking(key: str, starts: float, hours: float = 1, place: str = "", who: str = "") -> Booking:
    starts_at = NOON + starts * HOUR
    return Booking(key, starts_at, starts_at + hours * HOUR, place, frozenset(who))


def troubles(wanted: Booking, *others: Booking) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.trouble.value, c.other.key, c.people) for c in find_clashes(wanted, others)]


def test_somebody_cannot_be_at_two_places_at_once() -> None:
    assert troubles(booking("a", 0, who="xy"), booking("b", 0.5, who="yz")) == [
        ("people", "b", ("y",))
    ]


def test_one_may_begin_as_another_ends_in_the_same_house() -> None:
    assert troubles(booking("a", 0, who="x", place="Huset"), booking("b", 1, who="x",
                    place=" huset ")) == []  # fmt: skip


def test_a_room_holds_one_at_a_time_whoever_comes() -> None:
    here = booking("a", 0, place="Sal 1")
    assert troubles(here, booking("b", 0.5, place="sal  1")) == [("room", "b", ())]
    assert troubles(replace(here, place=""), booking("b", 0.5)) == []


def test_the_way_between_two_places_takes_its_time() -> None:
    here = booking("a", 0, who="x", place="Stockholm")
    assert troubles(here, booking("b", 1.5, who="x", place="Malmö")) == [("travel", "b", ("x",))]
    assert troubles(here, booking("b", 1.75, who="x", place="Malmö")) == []
    assert troubles(here, booking("b", 1, who="x")) == []


def test_the_least_trouble_comes_first_then_the_earliest() -> None:
    times = [booking("late", 9, who="xy"), booking("torn", 0, who="xy"), booking("mid", 5,
             who="xy")]  # fmt: skip
    ranked = rank_times(times, [booking("taken", 0, who="x")])
    assert [one.booking.key for one in ranked] == ["mid", "late", "torn"]


_bookings = st.builds(
    booking,
    st.uuids().map(str),
    st.integers(0, 20).map(lambda n: n / 4),
    st.integers(1, 8).map(lambda n: n / 4),
    st.sampled_from(["", "A", "B"]),
    st.text("uvwxyz", max_size=4),
)


@given(_bookings, _bookings)
def test_trouble_is_mutual(one: Booking, other: Booking) -> None:
    there = [(c.trouble, c.people) for c in find_clashes(one, [other])]
    assert there == [(c.trouble, c.people) for c in find_clashes(other, [one])]
    assert gap_between(one, other) == gap_between(other, one)


@given(st.lists(_bookings, max_size=6), st.lists(_bookings, max_size=8))
def test_the_checker_agrees_with_the_ranking(times: list[Booking], others: list[Booking]) -> None:
    ranked = rank_times(times, others)
    assert is_ranked(ranked, others)
    assert sorted(one.booking.key for one in ranked) == sorted(one.key for one in times)
    assert rank_times(list(reversed(times)), list(reversed(others))) == ranked


@given(_bookings, st.lists(_bookings, max_size=6), _bookings)
def test_one_booking_more_never_makes_it_better(
    wanted: Booking, others: list[Booking], extra: Booking
) -> None:
    (before,), (after,) = rank_times([wanted], others), rank_times([wanted], [*others, extra])
    assert after.cost >= before.cost


def test_what_people_say_weighs_more_than_what_is_in_the_way() -> None:
    times = [booking("torn", 0, who="x"), booking("no", 5, who="x"), booking("so-so", 9, who="x")]
    said = {"no": Said(no=1), "so-so": Said(if_need_be=1)}
    ranked = rank_times(times, [booking("taken", 0, who="x")], said=said)
    assert [one.booking.key for one in ranked] == ["so-so", "torn", "no"]
    assert is_ranked(ranked, [booking("taken", 0, who="x")])


def test_the_checker_can_say_no() -> None:
    others = [booking("taken", 0, who="x")]
    ranked = rank_times([booking("torn", 0, who="x"), booking("free", 5, who="x")], others)
    assert ranked[1].clashes[0].trouble is Trouble.PEOPLE
    assert not is_ranked(list(reversed(ranked)), others)
