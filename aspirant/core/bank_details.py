"""Finds bank accounts in text, so that forms can refuse to take them.

IBAN (ISO 13616, with its check digits), bankgiro and plusgiro numbers (Luhn), and Swedish accounts
where the text says that it is one. A telephone number or an amount is none of these.
"""

import re

_IBAN = re.compile(
    r"(?<![A-Z0-9])([A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8})(?![A-Z0-9])", re.IGNORECASE
)
_GIRO = re.compile(r"(?<![\d-])(\d{3,4}-\d{4})(?![\d-])")
_WORDS = (
    r"(?:kontonummer|kontonr|konto|clearing\w*|bankgiro|bg|plusgiro|pg|account|bank|iban|swish)"
)
_NAMED = re.compile(rf"\b{_WORDS}\b[^\d\n]{{0,20}}(\d(?:[ ,.-]{{0,2}}\d){{5,}})", re.IGNORECASE)
_CLEARED = re.compile(r"(?<!\d)\d{4}(?:-\d)?,[ ]?\d{1,3}(?:[ ]?\d{2,4}){2,3}(?:-\d)?(?!\d)")

#: A staff or member number has no more digits than this; a Swedish account always has.
MOST_DIGITS = 8


def holds_bank_details(text: str) -> bool:
    """Whether `text` holds an account number of a clear form."""
    if any(_is_iban(found[1]) for found in _IBAN.finditer(text)):
        return True
    if any(_has_check_digit(found[1].replace("-", "")) for found in _GIRO.finditer(text)):
        return True
    return bool(_NAMED.search(text) or _CLEARED.search(text))


def may_be_account(number: str) -> bool:
    """Whether what should be a short number, as of a member of staff, can be an account instead.

    An account has its clearing number of four digits and seven or more after it, however written.
    """
    return holds_bank_details(number) or sum(c.isdigit() for c in number) > MOST_DIGITS


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").upper()
    # The pattern may have taken a word too many: an IBAN ends where its check digits fit.
    return any(
        int("".join(str(int(letter, 36)) for letter in plain[4:end] + plain[:4])) % 97 == 1
        for end in range(15, min(len(plain), 34) + 1)
    )


def _has_check_digit(digits: str) -> bool:
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0
