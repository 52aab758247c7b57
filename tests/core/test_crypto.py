"""Encrypted columns: rotated, bound to their place, unreadable in the file."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from aspirant.core.crypto import Keyring


def ring(*keys: str) -> Keyring:
    made = Keyring()
    made.configure(list(keys), "secret")
    return made


def test_a_new_key_opens_what_the_old_one_sealed_and_rotation_drops_the_old_one() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed = ring(old).seal("hej", "row 1")
    both = ring(new, old)
    assert both.open(sealed, "row 1") == "hej"
    rotated = both.rotate(sealed)
    assert ring(new).open(rotated, "row 1") == "hej"
    with pytest.raises(InvalidToken):
        ring(new).open(sealed, "row 1")


def test_a_value_moved_to_another_row_is_refused() -> None:
    keys = ring(Fernet.generate_key().decode())
    with pytest.raises(InvalidToken):
        keys.open(keys.seal("hej", "row 1"), "row 2")


def test_a_derived_key_differs_by_purpose() -> None:
    keys = ring(Fernet.generate_key().decode())
    assert keys.derive("a") != keys.derive("b")
