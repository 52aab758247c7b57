"""Telephone numbers, as people write them."""

import re

#: Digits with what people put between them; a plus only first.
_PHONE = re.compile(r"\s*\+?[\d\s()\-\u2010-\u2013]+")
LEAST_DIGITS = 6


def is_phone(text: str) -> bool:
    """Whether a text can be a telephone number."""
    digits = sum(letter.isdigit() for letter in text)
    return _PHONE.fullmatch(text) is not None and digits >= LEAST_DIGITS
