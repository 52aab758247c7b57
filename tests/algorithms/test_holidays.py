"""Swedish holidays against years that are known."""

from datetime import date

import pytest

from aspirant.algorithms.holidays import easter, find_holidays, holidays_between


@pytest.mark.parametrize(
    "day",
    ["1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21",
     "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25"],
)  # fmt: skip
def test_easter_falls_where_the_almanac_says(day: str) -> None:
    assert easter(int(day[:4])) == date.fromisoformat(day)


def test_the_holidays_of_2026() -> None:
    assert {day.strftime("%m-%d"): name for day, name in find_holidays(2026).items()} == {
        "01-01": "new_year", "01-06": "epiphany", "04-03": "good_friday", "04-04": "easter_eve",
        "04-05": "easter", "04-06": "easter_monday", "05-01": "may_day", "05-14": "ascension",
        "05-24": "whit_sunday", "06-06": "national_day", "06-19": "midsummer_eve",
        "06-20": "midsummer", "10-31": "all_saints", "12-24": "christmas_eve",
        "12-25": "christmas_day", "12-26": "boxing_day", "12-31": "new_years_eve",
    }  # fmt: skip


def test_the_national_day_took_the_place_of_whit_monday() -> None:
    assert find_holidays(2004)[date(2004, 5, 31)] == "whit_monday"
    assert date(2004, 6, 6) not in find_holidays(2004)
    assert find_holidays(2005)[date(2005, 6, 6)] == "national_day"


@pytest.mark.parametrize("year", range(1990, 2090))
def test_midsummer_and_all_saints_are_saturdays_within_their_week(year: int) -> None:
    days = {name: day for day, name in find_holidays(year).items()}
    assert date(year, 6, 20) <= days["midsummer"] <= date(year, 6, 26)
    assert date(year, 10, 31) <= days["all_saints"] <= date(year, 11, 6)
    assert {days["midsummer"].weekday(), days["all_saints"].weekday()} == {5}
    assert days["easter"].weekday() == 6


def test_a_span_may_cross_the_year() -> None:
    found = holidays_between(date(2026, 12, 30), date(2027, 1, 2))
    assert list(found.values()) == ["new_years_eve", "new_year"]
