"""Finds Swedish personal identity numbers in text, so that forms can refuse to take them.

Ten or twelve digits with an optional separator, a possible date (coordination numbers add 60 to
the day), and a right check digit (Luhn; SKV 704, sections 3 to 5).
"""

import re
from datetime import date

_SHAPE = re.compile(r"(?<!\d)(?:(?:18|19|20)[ ]?)?(\d{6})[ ]?[-+]?[ ]?(\d{4})(?!\d)")


def holds_personal_number(text: str) -> bool:
    """Whether `text` holds a valid personal identity or coordination number."""
    return any(_is_valid(match[1] + match[2]) for match in _SHAPE.finditer(text))


def _is_valid(digits: str) -> bool:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return _is_day(year, month, day - 60 if day > 60 else day) and _has_check_digit(digits)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _has_check_digit(digits: str) -> bool:
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(digits))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0
