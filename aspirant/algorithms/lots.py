"""Lots that anyone can draw again: HMAC-SHA256 of an id under a published seed.

Source: RFC 2104 (HMAC) with FIPS 180-4 (SHA-256). The seed is published before the draw, so
nobody can choose it to favour somebody, and everybody can check the order afterwards.
"""

import hmac
from collections.abc import Iterable


def draw_lot(seed: str, identity: str) -> str:
    """Return the lot as 64 hexadecimal digits; the lowest lot comes first."""
    return hmac.new(seed.encode(), identity.encode(), "sha256").hexdigest()


def order_by_lot(seed: str, identities: Iterable[str]) -> tuple[str, ...]:
    """Return the identities with the first drawn first; the order they came in plays no part."""
    return tuple(sorted(identities, key=lambda identity: (draw_lot(seed, identity), identity)))
