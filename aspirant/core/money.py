"""Amounts of money as people write them. Inside, an amount is a whole number of öre."""

import re
from decimal import ROUND_HALF_UP, Decimal

#: 1 234,50 and 1234.50, 1.234,50, 1 234:-, with kr before or after; ordinary or narrow spaces.
_AMOUNT = re.compile(
    r"(?:kr|sek)?(?P<whole>\d{1,3}(?:[.']\d{3})+|\d+)(?:[.,:](?P<part>\d{1,2}|-|–))?(?:kr|sek)?",
    re.IGNORECASE,
)


def parse_ore(text: str) -> int | None:
    """The amount that somebody wrote, in öre; None when it cannot be read as one."""
    found = _AMOUNT.fullmatch(re.sub(r"[\s\u00a0\u202f]", "", text))
    if found is None:
        return None
    part = found["part"] if (found["part"] or "-").isdigit() else "0"
    return int(re.sub(r"[.']", "", found["whole"])) * 100 + int(part.ljust(2, "0"))


def parse_tenths(text: str) -> int | None:
    """A number with at most one decimal (comma or point) in tenths; None when it is none."""
    found = re.fullmatch(r"(\d+)(?:[.,](\d))?(?:km)?", re.sub(r"[\s\u00a0\u202f]", "", text))
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def round_half_up(amount: Decimal) -> int:
    """To the nearest whole number; a half goes up, as on a receipt."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def write_decimal(hundredths: int) -> str:
    """123450 as 1234,50: what a Swedish program for wages or accounts reads."""
    return f"{hundredths // 100},{hundredths % 100:02}"
