"""Amounts and ways as people write them, and bank accounts that are refused."""

import pytest

from aspirant.core.bank_details import holds_bank_details, may_be_account
from aspirant.core.money import parse_ore, parse_tenths, write_decimal


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("249", 24_900),
        ("249,5", 24_950),
        ("1 234,50", 123_450),
        ("1\u202f234,50 kr", 123_450),
        ("1234.50", 123_450),
        ("1.234,50", 123_450),
        ("1.234", 123_400),
        ("249:-", 24_900),
        ("SEK 12", 1_200),
        ("0", 0),
        ("", None),
        ("-5", None),
        ("1,234,50", None),
        ("tolv", None),
        ("12,345", None),
        ("1e3", None),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, ore: int | None) -> None:
    assert parse_ore(text) == ore


@pytest.mark.parametrize(
    ("text", "tenths"),
    [("124,5", 1245), ("124.5 km", 1245), ("1 200", 12_000), ("12,55", None), ("", None)],
)
def test_a_way_has_one_decimal_at_most(text: str, tenths: int | None) -> None:
    assert parse_tenths(text) == tenths


def test_an_amount_is_written_for_programs() -> None:
    assert [write_decimal(one) for one in (5, 100, 123_450)] == ["0,05", "1,00", "1234,50"]


@pytest.mark.parametrize(
    "text",
    [
        "SE45 5000 0000 0583 9825 7466",
        "Sätt in på se4550000000058398257466 tack",
        "bankgiro 5050-1055",
        "991-2346",
        "8327-9, 123 456 789-0",
        "Mitt kontonummer är 8327 1234567",
        "clearing 6789, konto 123456789",
        "swish 070 123 45 67",
    ],
)
def test_a_bank_account_is_found(text: str) -> None:
    assert holds_bank_details(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tåg 527 från Gävle 07.14, vagn 3 plats 45",
        "070-123 45 67",
        "08-123 456 78",
        "Bokning ABC1234, 1 234,50 kr",
        "Kontoret på Storgatan 12, 123 45 Orten",
        "2026-08-31",
        "A17",
        "Medlem 1234567",
    ],
)
def test_what_is_no_bank_account_is_let_be(text: str) -> None:
    assert not holds_bank_details(text)


@pytest.mark.parametrize(
    "text", ["8327-9 123 456 789-0", "6112-345678901", "61123456789", "5050-1055", "konto 123456"]
)
def test_an_account_is_no_short_number(text: str) -> None:
    assert may_be_account(text)


@pytest.mark.parametrize("text", ["", "A17", "Medlem 1234567", "00012345", "2024-0124", "AB-12 34"])
def test_a_staff_number_is_let_be(text: str) -> None:
    assert not may_be_account(text)
