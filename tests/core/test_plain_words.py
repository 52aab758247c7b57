"""Plain words out of Markdown."""

import pytest

from aspirant.core.plain_words import plain_words


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("", ""),
        ("**Ta med en fråga** och *lite* tid.", "Ta med en fråga och lite tid."),
        ("Först.\n\nSedan.", "Först.\n\nSedan."),
        ("# Kvällen\n\nVi ses.", "Kvällen\n\nVi ses."),
        ("Så här:\n\n- te\n- *kaffe*\n\nSlut.", "Så här:\n\n- te\n- kaffe\n\nSlut."),
        ("1. te\n2. kaffe", "1. te\n2. kaffe"),
        ("Se [sidan](https://example.org/a_b_c).", "Se sidan (https://example.org/a_b_c)."),
        ("<https://example.org/a_b_c>", "https://example.org/a_b_c"),
        ("rad ett\nrad två", "rad ett\nrad två"),
        ("2 * 3 * 4 <b>är</b> snake_case_ord", "2 * 3 * 4 <b>är</b> snake_case_ord"),
    ],
)
def test_the_words_are_kept_and_the_marks_are_not(written: str, plain: str) -> None:
    assert plain_words(written) == plain
