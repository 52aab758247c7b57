"""The guide to an industry association, as a pure function."""

from hypothesis import given
from hypothesis import strategies as st

from aspirant.algorithms.associations import Described, Suggestion, suggest_associations

BUILD = Described("bygg", ["bygg", "anläggning", "projektledare"])
CARE = Described("vard", ["vård", "omsorg", "äldreboende", "hemtjänst"])
PUBLIC = Described("offentlig", ["kommun", "region", "skola"])
TELECOM = Described("it", ["it", "tele"])
ALL = [BUILD, CARE, PUBLIC, TELECOM]


def keys(title: str, workplace: str) -> list[str]:
    return [one.key for one in suggest_associations(title, workplace, ALL)]


def test_a_project_manager_at_a_builder_is_led_there_though_neither_says_construction() -> None:
    assert suggest_associations("Projektledare", "Lunds byggbolag AB", ALL) == [
        Suggestion("bygg", ("byggbolag", "Projektledare"), 17)
    ]


def test_the_workplace_weighs_more_than_the_title() -> None:
    assert keys("Projektledare", "Hemtjänsten i Umeå kommun")[:2] == ["offentlig", "vard"]


def test_what_nobody_knows_suggests_nothing() -> None:
    assert keys("Chef", "Kiosken") == []


def test_short_words_count_only_whole() -> None:
    assert keys("Chef", "Kapitalförvaltning") == []
    assert keys("IT-chef", "IT") == ["it"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_it_never_fails_and_never_suggests_more_than_three(title: str, workplace: str) -> None:
    found = suggest_associations(title, workplace, [*ALL, *ALL])
    assert len(found) <= 3
    assert found == suggest_associations(title, workplace, [*ALL, *ALL])
    assert all(one.words for one in found)
