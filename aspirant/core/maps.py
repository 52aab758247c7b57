"""Finds where a link to a map points, by what stands in the link itself. Nothing is looked up.

A pin counts before the middle of the view, and a view only when it shows no more than a few blocks.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

#: From this zoom on the middle of a map is a place; before it, it is a town or a country.
CLOSE = 14
#: The same where a map tells how many metres it shows.
FEW_METRES = 5000

_NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?)"
_PAIR = re.compile(rf"(?:loc:)?\s*{_NUMBER}\s*,\s*{_NUMBER}\s*", re.ASCII)
_GEO = re.compile(rf"geo:{_NUMBER},{_NUMBER}(?:,[0-9.+-]+)?(?:[;?].*)?", re.ASCII | re.IGNORECASE)
_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}(?![0-9.])", re.ASCII)
_VIEW = re.compile(rf"/@{_NUMBER},{_NUMBER},([0-9]{{1,7}})(?:\.[0-9]+)?([zm])", re.ASCII)
_OPEN_VIEW = re.compile(rf"map=([0-9]{{1,2}})(?:\.[0-9]+)?/{_NUMBER}/{_NUMBER}(?:&.*)?", re.ASCII)
_GOOGLE = re.compile(r"(?:www\.|maps\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})", re.ASCII)

Pair = tuple[str, str]


def find_position(link: str) -> str:
    """Latitude and longitude as RFC 5545 3.8.1.6 writes them, or nothing when there are none."""
    try:
        pairs = list(_pairs_in(link.strip()[:2000]))
    except ValueError:  # no address at all
        return ""
    return next((_write(*pair) for pair in pairs if _is_on_earth(*pair)), "")


def _pairs_in(link: str) -> Iterator[Pair]:
    if found := _GEO.fullmatch(link):
        yield found[1], found[2]
    parts = urlsplit(link)
    if parts.scheme not in {"http", "https"}:
        return
    host, asked = (parts.hostname or "").lower(), parse_qs(parts.query)
    if host in {"openstreetmap.org", "www.openstreetmap.org"}:
        yield from zip(asked.get("mlat", []), asked.get("mlon", []), strict=False)
        if (view := _OPEN_VIEW.fullmatch(parts.fragment)) and int(view[1]) >= CLOSE:
            yield view[2], view[3]
    elif _GOOGLE.fullmatch(host):
        path = unquote(parts.path)
        yield from ((pin[1], pin[2]) for pin in _PIN.finditer(path))
        yield from _asked_for(asked, "destination", "query", "q", "ll")
        yield from ((view[1], view[2]) for view in _VIEW.finditer(path) if _is_close(view))
    elif host == "maps.apple.com":
        yield from _asked_for(asked, "coordinate", "ll", "q")


def _asked_for(asked: dict[str, list[str]], *names: str) -> Iterator[Pair]:
    for name in names:
        for words in asked.get(name, []):
            if found := _PAIR.fullmatch(words):
                yield found[1], found[2]


def _is_close(view: re.Match[str]) -> bool:
    size = int(view[3])
    return size >= CLOSE if view[4] == "z" else size <= FEW_METRES


def _is_on_earth(*pair: str) -> bool:
    """Whether both are numbers that a place can have; nought and nought is a form left empty."""
    if not all(re.fullmatch(_NUMBER, one, re.ASCII) for one in pair):
        return False
    latitude, longitude = (float(one) for one in pair)
    return abs(latitude) <= 90 and abs(longitude) <= 180 and bool(latitude or longitude)


def _write(*pair: str) -> str:
    return ";".join(f"{float(one) + 0.0:.6f}" for one in pair)
