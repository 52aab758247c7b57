"""The rehearsal of a release: every letter to everybody, and every address that stands in one.

The letters are made as the release makes them, from the same rows; `version` covers all that they
are made of. A release of that version sends, byte for byte, what was shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from aspirant.mail.models import Letter
from aspirant.mail.rendering import Rendered, render_letter
from aspirant.programme.models import Round
from aspirant.programme.queries import list_entry_rules
from aspirant.selection.messages import decision_letter, kind_of
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.decisions import HOLD, DecisionSheet, unmet_rules
from aspirant.selection.service.places import reply_day

#: Web addresses and mail addresses, in the HTML and in the plain text of a letter.
_LINK = re.compile(r'href="([^"]+)"')
_BARE = re.compile(r"https?://[^\s<>\"]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Rehearsed:
    """One letter as it will leave, and what in it leads somewhere."""

    decision: Decision
    kind: str
    words: Rendered
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """One address that stands in letters: in how many, and the first of them."""

    text: str
    letters: int
    first: Decision


def make_letters(sheet: DecisionSheet, round: Round, *, at: datetime) -> list[Letter]:
    """The letters that a release at that moment would put in the outbox, best news first."""
    rules = list_entry_rules(round)
    reply_by = reply_day(round, at=at + HOLD)
    return [
        decision_letter(one, round, unmet_rules(one.application, rules), reply_by=reply_by)
        for one in in_order(sheet)
    ]


def in_order(sheet: DecisionSheet) -> list[Decision]:
    """Everybody with a decision: offers first, then the reserve list, then those without."""
    return [decision for outcome in Outcome for decision in sheet.of(outcome)]


def version_of(sheet: DecisionSheet, letters: Sequence[Letter]) -> str:
    """Another as soon as a decision, or anything that a letter is made of, differs."""
    parts = [sheet.version]
    parts += [f"{one.kind}:{one.address}:{one.language}:{one.context}" for one in letters]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def rehearse(sheet: DecisionSheet, letters: Sequence[Letter]) -> list[Rehearsed]:
    """Render every letter, in the order of `make_letters`."""
    return [
        _rehearsed(decision, letter)
        for decision, letter in zip(in_order(sheet), letters, strict=True)
    ]


def by_kind(rehearsed: Iterable[Rehearsed]) -> list[tuple[str, list[Rehearsed]]]:
    """The letters of each kind, in the order the kinds first come."""
    found: dict[str, list[Rehearsed]] = {}
    for one in rehearsed:
        found.setdefault(one.kind, []).append(one)
    return list(found.items())


def list_addresses(rehearsed: Sequence[Rehearsed]) -> list[Address]:
    """Every address in any of the letters, those in most letters first."""
    found: dict[str, list[Decision]] = {}
    for one in rehearsed:
        for address in one.addresses:
            found.setdefault(address, []).append(one.decision)
    listed = [Address(text, len(where), where[0]) for text, where in found.items()]
    return sorted(listed, key=lambda one: (-one.letters, one.text))


def _rehearsed(decision: Decision, letter: Letter) -> Rehearsed:
    words = render_letter(letter)
    links = [*_LINK.findall(words.html), *_BARE.findall(words.text), *_MAIL.findall(words.text)]
    return Rehearsed(decision, kind_of(decision), words, tuple(dict.fromkeys(links)))
