"""Personal identity numbers are found; other numbers are left alone."""

import pytest

from aspirant.core.personal_numbers import holds_personal_number

# From the Tax Agency's published test numbers and the examples of its own rules.
VALID = ["811228-9874", "8112289874", "19811228-9874", "198112289874", "811288-9848", "811228+9874"]


@pytest.mark.parametrize("number", VALID)
def test_it_is_found_in_a_sentence(number: str) -> None:
    assert holds_personal_number(f"Mitt nummer är {number}, ring mig.")


@pytest.mark.parametrize(
    "text", ["811228-9875", "811328-9874", "12 345 678 kr", "", "2026-11-24", "08-123 456 78"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_personal_number(text)
