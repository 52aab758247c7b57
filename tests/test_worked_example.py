"""The example in the pages on how people are chosen is what the product computes."""

import pytest

from docs.worked_example import BLOCK, PAGES, filled, tables


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_tables_of_the_example_are_what_is_computed_now(language: str) -> None:
    page = PAGES[language].read_text()
    assert page == filled(language, page), "Run: python docs/worked_example.py"
    assert {name for _begin, name, _end in BLOCK.findall(page)} == set(tables(language))


def test_both_languages_tell_of_the_same_people_and_figures() -> None:
    english, swedish = tables("en"), tables("sv")
    assert {name: rows.count("\n") for name, rows in english.items()} == {
        name: rows.count("\n") for name, rows in swedish.items()
    }
