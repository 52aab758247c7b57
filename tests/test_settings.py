"""Settings: production refuses to start without its secrets, and tells no secret."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from config import Settings, describe, first_file

WHOLE: dict[str, Any] = {
    "mode": "production",
    "secret_key": "s" * 40,
    "encryption_keys": Fernet.generate_key().decode(),
    "base_url": "https://example.org",
    "database_url": "postgresql://host/name",
    "mail_server": "mail.example.org",
    "mail_sender": "kansli@example.org",
}


@pytest.mark.parametrize(
    "name", ["secret_key", "encryption_keys", "base_url", "mail_server", "mail_sender"]
)
def test_production_needs_it(name: str) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        Settings(**(WHOLE | {name: ""}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "short"),
        ("base_url", "http://example.org"),
        ("encryption_keys", "no key"),
        ("mail_security", "none"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(**(WHOLE | {name: value}))
    assert WHOLE["encryption_keys"] not in str(refusal.value)


def test_the_demo_only_runs_on_this_machine() -> None:
    with pytest.raises(ValidationError, match="only runs on this machine"):
        Settings(mode="demo", base_url="https://example.org")


def test_postgresql_means_psycopg() -> None:
    assert Settings(**WHOLE).database == "postgresql+psycopg://host/name"


def test_every_setting_is_described_and_no_secret_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    lines = describe().splitlines()
    assert len(lines) == len(Settings.model_fields)
    assert all(len(line.split(maxsplit=2)) == 3 for line in lines)
    assert "canary" not in describe()
    assert "SECRET_KEY=" in first_file()
