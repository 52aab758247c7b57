"""The list of readings as an address asks for it: filters, their words, the tags in use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from aspirant.core.i18n import mark
from aspirant.lifecycle import STATE_WORDS
from aspirant.programme.models import Association
from aspirant.programme.words import COUNTIES
from aspirant.reviews.listing import SORTS, ReadingFilter
from aspirant.reviews.models import OPEN_TO_READERS

SIGN_WORDS = {
    "disputed": mark("Disagreement"),
    "unread": mark("Not read by all"),
    "read": mark("Read by all"),
    "recused": mark("Conflict of interest"),
}

_WORDS = {
    "state": mark("State"),
    "sign": mark("Reading"),
    "association": mark("Industry association"),
    "county": mark("County"),
}


@dataclass(frozen=True)
class FilterGroup:
    """One kind of filter: its key in the address, its word, its choices (value, word)."""

    key: str
    word: str
    choices: list[tuple[str, str]]


def wanted_of(args: MultiDict[str, str]) -> ReadingFilter:
    """What an address asks for; what it cannot mean is passed over."""
    return ReadingFilter(
        search=args.get("q", "").replace("\x00", "").strip()[:100],
        states=tuple(one for one in OPEN_TO_READERS if one.value in args.getlist("state")),
        associations=tuple(_once(args.getlist("association"))),
        counties=tuple(one for one in _once(args.getlist("county")) if one in COUNTIES),
        signs=tuple(one for one in SIGN_WORDS if one in args.getlist("sign")),
    )


def sort_of(args: MultiDict[str, str]) -> str:
    """What an address sorts by; the highest mean first unless it says otherwise."""
    sort = args.get("sort", "-mean")
    return sort if sort.removeprefix("-") in SORTS else "-mean"


def chosen_numbers() -> list[int]:
    """The numbers of the applications chosen in the list, as the request names them."""
    return [int(one) for one in request.values.getlist("chosen") if one.isdecimal()][:1000]


def filter_groups(associations: Sequence[Association]) -> list[FilterGroup]:
    """Every filter there is, in the reader's language."""
    return [FilterGroup(key, _(word), _choices(key, associations)) for key, word in _WORDS.items()]


def tags_of(
    wanted: ReadingFilter, associations: Sequence[Association]
) -> list[tuple[str, str, str]]:
    """The filters in use: key, value, word."""
    in_use: dict[str, Iterable[str]] = {
        "state": [one.value for one in wanted.states],
        "sign": wanted.signs,
        "association": wanted.associations,
        "county": wanted.counties,
    }
    words = {key: dict(_choices(key, associations)) for key in _WORDS}
    tags = [
        (key, value, words[key][value])
        for key, values in in_use.items()
        for value in values
        if value in words[key]
    ]
    return (
        [("q", wanted.search, _("“%(words)s”", words=wanted.search)), *tags]
        if wanted.search
        else tags
    )


def _choices(key: str, associations: Sequence[Association]) -> list[tuple[str, str]]:
    if key == "state":
        return [(one.value, _(STATE_WORDS[one])) for one in OPEN_TO_READERS]
    if key == "sign":
        return [(sign, _(word)) for sign, word in SIGN_WORDS.items()]
    if key == "county":
        return [(letter, name) for letter, (name, _region) in COUNTIES.items()]
    return [(one.slug, one.name) for one in associations]


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
