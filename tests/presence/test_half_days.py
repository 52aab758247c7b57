"""How many half days a session holds, and which of them is on."""

from datetime import UTC, datetime, timedelta

import pytest

from aspirant.presence.half_days import find_check_in, half_day_at, half_days_of
from aspirant.programme.models import Session


def session(starts: str, ends: str, *, is_all_day: bool = False) -> Session:
    """A session between two moments of UTC."""
    begins, finishes = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (starts, ends))
    return Session(starts_at=begins, ends_at=finishes, is_all_day=is_all_day)


CONGRESS = ("2022-05-30T22:00", "2022-06-01T21:59")


@pytest.mark.parametrize(
    ("starts", "ends", "parts"),
    [
        ("2021-09-13T11:00", "2021-09-13T15:00", ["afternoon"]),
        ("2021-09-13T16:00", "2021-09-13T17:00", ["evening"]),
        ("2021-09-13T07:00", "2021-09-13T12:00", ["morning"]),
        ("2021-09-13T07:00", "2021-09-13T14:00", ["morning", "afternoon"]),
        ("2021-09-13T10:30", "2021-09-13T17:30", ["afternoon", "afternoon"]),
        (*CONGRESS, ["morning", "afternoon"] * 2),
        ("2022-03-26T23:00", "2022-03-27T21:59", ["morning", "afternoon"]),  # 23 hours long
        ("2022-10-29T22:00", "2022-10-30T22:59", ["morning", "afternoon"]),  # 25 hours long
    ],
)
def test_the_half_days_of_a_session(starts: str, ends: str, parts: list[str]) -> None:
    halves = half_days_of(session(starts, ends))
    assert [half.part for half in halves] == parts
    assert [half.number for half in halves] == list(range(1, len(parts) + 1))
    assert all(half.starts_at < half.ends_at for half in halves)


def test_the_two_days_of_the_congress_meet_at_noon_and_at_midnight() -> None:
    begins = [half.starts_at.astimezone(UTC).hour for half in half_days_of(session(*CONGRESS))]
    assert begins == [22, 10, 22, 10]


@pytest.mark.parametrize(
    ("at", "number"),
    [("2022-05-29T08:00", 1), ("2022-05-31T09:30", 1), ("2022-05-31T10:30", 2),
     ("2022-06-01T08:00", 3), ("2022-06-09T08:00", 4)],
)  # fmt: skip
def test_the_list_shows_the_half_day_that_is_on(at: str, number: int) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert half_day_at(session(*CONGRESS), moment).number == number


def test_one_checks_in_to_the_half_day_that_is_on() -> None:
    afternoon = session("2021-09-13T11:00", "2021-09-13T15:00")
    begins, ends = afternoon.starts_at, afternoon.ends_at
    minute = timedelta(minutes=1)
    moments = [begins - 31 * minute, begins - 30 * minute, ends, ends + minute]
    found = [find_check_in(afternoon, at) for at in moments]
    assert [half.number if half else None for half in found] == [None, 1, 1, None]
