"""Guides a manager to an industry association by what they lead, not by what an industry is called.

Somebody who runs building projects seldom says "construction": they say "project manager" and name
a workplace. So each association carries words (stems, in any language) and the words that a person
wrote are held against them. A word of the workplace weighs more than one of the title, since the
same title exists everywhere. The person decides; this only puts the likely ones first.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: How much a hit weighs: where the word stands, and how well it fits.
WORKPLACE, TITLE = 3, 2
WHOLE, BEGINNING, INSIDE = 4, 3, 2
#: A stem shorter than this counts only as a whole word: "it" is not in "kapital".
SHORTEST_STEM = 4

_WORD = re.compile(r"[^\W\d_]+(?:[&'-][^\W\d_]+)*")


@dataclass(frozen=True)
class Described:
    """An association as the guide sees it: `key` is handed back, `keywords` are words or stems."""

    key: str
    keywords: Sequence[str]


@dataclass(frozen=True)
class Suggestion:
    """A likely association, and the person's own words that led there, best first."""

    key: str
    words: tuple[str, ...]
    weight: int


def suggest_associations(
    title: str, workplace: str, associations: Iterable[Described], most: int = 3
) -> list[Suggestion]:
    """At most `most` likely associations, the likeliest first; as given where they weigh the same.

    Empty when nothing that the person wrote is known to any of them.
    """
    said = [(word, WORKPLACE) for word in _words(workplace)]
    said += [(word, TITLE) for word in _words(title)]
    found = [_weigh(one, said) for one in associations]
    likely = [one for one in found if one.weight]
    return sorted(likely, key=lambda one: -one.weight)[:most]


def _weigh(association: Described, said: list[tuple[str, int]]) -> Suggestion:
    hits: dict[str, int] = {}
    keywords = [_fold(keyword) for keyword in association.keywords]
    for word, place in said:
        fit = max((_fit(_fold(word), keyword) for keyword in keywords), default=0)
        if fit:
            hits[word] = max(hits.get(word, 0), fit * place)
    best = sorted(hits, key=lambda word: -hits[word])
    return Suggestion(association.key, tuple(best), sum(hits.values()))


def _fit(word: str, keyword: str) -> int:
    if word == keyword:
        return WHOLE
    if len(keyword) < SHORTEST_STEM:
        return 0
    if word.startswith(keyword):
        return BEGINNING
    return INSIDE if keyword in word else 0


def _words(text: str) -> list[str]:
    """The words of a text, each once, in their order; nobody's title is longer than 40 words."""
    return list(dict.fromkeys(_WORD.findall(text[:400])))[:40]


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().strip()
