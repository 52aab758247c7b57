"""The days on which Sweden rests: public holidays and the eves that are treated alike.

Sources: Lag (1989:253) om allmänna helgdagar, as amended by SFS 2004:1320; the eves of Easter is
Saturday, Midsummer, Christmas and New Year follow section 3 a of Semesterlagen (1977:480). Easter
by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8).
"""

from datetime import date, timedelta

SATURDAY, FRIDAY = 5, 4
#: National Day has been a public holiday since this year; before it, Whit Monday was.
NATIONAL_DAY_SINCE = 2005

_FIXED = {
    "new_year": (1, 1),
    "epiphany": (1, 6),
    "may_day": (5, 1),
    "christmas_eve": (12, 24),
    "christmas_day": (12, 25),
    "boxing_day": (12, 26),
    "new_years_eve": (12, 31),
}
_AFTER_EASTER = {
    "good_friday": -2,
    "easter_eve": -1,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "whit_sunday": 49,
}


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (1583 and later)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def find_holidays(year: int) -> dict[date, str]:
    """The holidays of a year and their names (keys), in order. Plain Sundays are not among them.

    Where two fall on one day, the later of this order names it: fixed, movable, summer and autumn.
    """
    found = {date(year, month, day): name for name, (month, day) in _FIXED.items()}
    sunday = easter(year)
    found |= {sunday + timedelta(days=days): name for name, days in _AFTER_EASTER.items()}
    if year >= NATIONAL_DAY_SINCE:
        found[date(year, 6, 6)] = "national_day"
    else:
        found[sunday + timedelta(days=50)] = "whit_monday"
    midsummer = _first(SATURDAY, date(year, 6, 20))
    found[midsummer - timedelta(days=1)] = "midsummer_eve"
    found[midsummer] = "midsummer"
    found[_first(SATURDAY, date(year, 10, 31))] = "all_saints"
    return dict(sorted(found.items()))


def holidays_between(first: date, last: date) -> dict[date, str]:
    """The holidays from `first` to `last`, both included, in order."""
    years = range(first.year, last.year + 1)
    return {
        day: name
        for year in years
        for day, name in find_holidays(year).items()
        if first <= day <= last
    }


def _first(weekday: int, since: date) -> date:
    """The first such weekday on or after a day; Monday is 0."""
    return since + timedelta(days=(weekday - since.weekday()) % 7)
