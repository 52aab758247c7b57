"""Secrets that people carry: made here, stored only as hashes."""

import hashlib
import secrets


def new_token() -> str:
    """192 random bits, safe in an address."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """Six digits for those who cannot follow a link."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_token(token: str) -> str:
    """What the database keeps of a token (SHA-256, hex; the token itself has the entropy)."""
    return hashlib.sha256(token.encode()).hexdigest()
