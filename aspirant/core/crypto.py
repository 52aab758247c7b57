"""Encryption of columns at rest, with keys that can be rotated.

Every value is sealed with the newest key and opened with any known one (Fernet: AES-128-CBC with
HMAC-SHA256, so a changed byte is refused). A value that must not be moved to another row is sealed
together with its `context`, for example the row's own id, and refused anywhere else.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Keyring:
    """The keys of one site, newest first. Configured once by create_app."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None
        self._newest: Fernet | None = None
        self._secret = b""

    def configure(self, keys: list[str], secret: str) -> None:
        """Take `keys` (urlsafe base64 of 32 bytes each, newest first) and the site's secret."""
        fernets = [Fernet(key.encode()) for key in keys]
        self._fernet, self._newest = MultiFernet(fernets), fernets[0]
        self._secret = secret.encode()

    def seal(self, text: str, context: str = "") -> bytes:
        """Encrypt `text` so that it opens only with the same `context`."""
        # Fernet writes the time in the clear; a row must not tell when it was written.
        return self._keys.encrypt_at_time(f"{context}\x00{text}".encode(), 0)

    def open(self, sealed: bytes, context: str = "") -> str:
        """Decrypt. Raises InvalidToken when a key is missing, or a byte or the context differs."""
        found, _, text = self._keys.decrypt(sealed).decode().partition("\x00")
        if found != context:
            raise InvalidToken
        return text

    def rotate(self, sealed: bytes) -> bytes:
        """The same content, sealed with the newest key."""
        return self._keys.rotate(sealed)

    def is_newest(self, sealed: bytes) -> bool:
        """Whether `sealed` was sealed with the newest key."""
        assert self._newest is not None
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def derive(self, purpose: str) -> bytes:
        """A key that follows from the site's secret and is different for each purpose."""
        return hmac.digest(self._secret, purpose.encode(), hashlib.sha256)

    @property
    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise RuntimeError("The keyring has no keys: create_app configures it.")
        return self._fernet


keyring = Keyring()


class EncryptedText(TypeDecorator[str]):
    """A text column that the database only holds encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring.open(value)


class EncryptedBytes(TypeDecorator[bytes]):
    """A column of bytes, such as a file, that the database only holds encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring.seal(b64encode(value).decode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else b64decode(keyring.open(value))
