"""Settings, typed, from the environment (or a file named by ASPIRANT_ENV_FILE).

Production is the default and refuses to start without its secrets. `python config.py` lists every
setting and whether it is set, never a secret's value; `python config.py new` writes a first file.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
#: With this exit code gunicorn gives up, instead of starting the same worker for ever.
BOOT_ERROR = 3
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Settings(BaseSettings):
    """Everything that can be set. Names in the environment are in capitals."""

    model_config = SettingsConfigDict(
        env_file=os.environ.get("ASPIRANT_ENV_FILE"),
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    mode: Literal["production", "development", "demo", "test"] = Field(
        "production", description="demo and test never run on a database of production"
    )
    secret_key: SecretStr = Field(SecretStr(""), description="signs cookies; 32 characters or more")
    encryption_keys: SecretStr = Field(
        SecretStr(""),
        description="keys for encrypted columns, newest first, separated by commas"
        " (make one with `python config.py new`)",
    )
    base_url: str = Field("", description="where people reach the site, as https://example.org")
    database_url: str = Field(
        "", description="postgresql://… or sqlite:///…; empty: SQLite under instance/"
    )
    instance_path: Path = Field(
        ROOT / "instance", description="folder for SQLite and the alarm clock"
    )
    site_name: str = Field("Aspirant", description="the name in the page head and in letters")
    mail_server: str = Field("", description="SMTP server")
    mail_port: int = Field(587, description="SMTP port")
    mail_username: str = Field("", description="SMTP user, when the server asks for one")
    mail_password: SecretStr = Field(SecretStr(""), description="SMTP password")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none only for a server on this machine"
    )
    mail_sender: str = Field("", description="From address of every letter, a mailbox that is read")
    mail_authority: str = Field(
        "",
        description="what your mail server calls itself in Authentication-Results, so that"
        " replies of calendars can be taken; empty: every one is kept for a coordinator",
    )
    proxies: int = Field(0, ge=0, description="how many proxies of our own stand in front")
    ratelimit_storage: str = Field(
        "memory://", description="memory://, or redis://… when there are several hosts"
    )
    ratelimit_enabled: bool = Field(True, description="off only in tests")
    metrics_token: SecretStr = Field(
        SecretStr(""), description="bearer token for /metrics; empty: only from this machine"
    )

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, url: str) -> str:
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @model_validator(mode="before")
    @classmethod
    def _fill_in_what_this_machine_needs(cls, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("mode") in {"demo", "development"}:
            return {
                "secret_key": "known to everybody, good for this machine only",
                "encryption_keys": "a25vd24tdG8tZXZlcnlib2R5LWdvb2QtbG9jYWxseSE=",
                "base_url": f"http://127.0.0.1:{os.environ.get('PORT', '8000')}",
                "mail_sender": "kansli@example.org",
                **given,
            }
        return given

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        if self.mode == "production":
            self._refuse_missing()
        is_here = urlsplit(self.base_url).hostname in LOOPBACK
        if self.mode in {"demo", "development"} and not is_here:
            raise ValueError(f"MODE={self.mode} only runs on this machine: BASE_URL must say so")
        if self.mode == "demo" and self.database_url:
            raise ValueError("MODE=demo has a database of its own: leave DATABASE_URL out")
        if self.mail_security == "none" and self.mail_server not in LOOPBACK | {""}:
            raise ValueError("MAIL_SECURITY=none only goes to a server on this machine")
        for key in self.keys():
            Fernet(key.encode())
        return self

    def _refuse_missing(self) -> None:
        needed = {
            "SECRET_KEY": self.secret_key.get_secret_value(),
            "ENCRYPTION_KEYS": self.encryption_keys.get_secret_value(),
            "BASE_URL": self.base_url,
            "MAIL_SERVER": self.mail_server,
            "MAIL_SENDER": self.mail_sender,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ValueError("production needs " + ", ".join(missing))
        if len(needed["SECRET_KEY"]) < 32:
            raise ValueError("SECRET_KEY needs 32 characters or more")
        if not self.base_url.startswith("https://"):
            raise ValueError("BASE_URL must start with https:// in production")

    def keys(self) -> list[str]:
        """The encryption keys, newest first."""
        value = self.encryption_keys.get_secret_value()
        return [key.strip() for key in value.split(",") if key.strip()]

    @property
    def database(self) -> str:
        """The address of the database."""
        name = "demo.db" if self.mode == "demo" else "aspirant.db"
        return self.database_url or f"sqlite:///{self.instance_path / name}"

    def _hosts(self) -> list[str]:
        """The names the site answers to: its own, and this machine's for monitoring."""
        return [urlsplit(self.base_url).hostname or "", "localhost", "127.0.0.1"]

    def flask(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions read."""
        return {
            "MODE": self.mode,
            "TESTING": self.mode == "test",
            "SITE_NAME": self.site_name,
            "BASE_URL": self.base_url.rstrip("/"),
            "TRUSTED_HOSTS": self._hosts() if self.mode == "production" else None,
            "PROXIES": self.proxies,
            "INSTANCE": str(self.instance_path),
            "MAIL_AUTHORITY": self.mail_authority,
            "METRICS_TOKEN": self.metrics_token.get_secret_value(),
            "BABEL_DEFAULT_LOCALE": "sv",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Stockholm",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "aspirant" / "translations"),
            "RATELIMIT_STORAGE_URI": self.ratelimit_storage,
            "RATELIMIT_ENABLED": self.ratelimit_enabled,
            "RATELIMIT_HEADERS_ENABLED": False,
            **self._sessions(),
            **self._storage(),
            **self._mail(),
        }

    def _sessions(self) -> dict[str, Any]:
        """Cookies, forms, and how much a request may hold."""
        is_secure = self.base_url.startswith("https://")
        return {
            "SECRET_KEY": self.secret_key.get_secret_value(),
            "SESSION_COOKIE_NAME": "__Host-aspirant" if is_secure else "aspirant",
            "SESSION_COOKIE_SECURE": is_secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 14,
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": is_secure,
        }

    def _storage(self) -> dict[str, Any]:
        """The database."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_pre_ping": self.database.startswith("postgresql"),
                "hide_parameters": True,  # an error's words must not quote what people wrote
            },
        }

    def _mail(self) -> dict[str, Any]:
        """The way out for letters."""
        return {
            "MAIL_SERVER": self.mail_server,
            "MAIL_PORT": self.mail_port,
            "MAIL_USERNAME": self.mail_username or None,
            "MAIL_PASSWORD": self.mail_password.get_secret_value() or None,
            "MAIL_USE_TLS": self.mail_security == "starttls",
            "MAIL_USE_SSL": self.mail_security == "tls",
            "MAIL_DEFAULT_SENDER": (self.site_name, self.mail_sender),
            "MAIL_SUPPRESS_SEND": self.mode != "production" and not self.mail_server,
        }


def load_settings() -> Settings:
    """The settings of the environment; leaves with what is wrong, in words, when they do not do."""
    try:
        return Settings()
    except ValidationError as error:
        reasons = "; ".join(
            str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors()
        )
        sys.stderr.write(
            f"aspirant does not start: {reasons}\nSee docs/running.md and `python config.py`.\n"
        )
        sys.exit(BOOT_ERROR)


def describe() -> str:
    """Every setting: its name, whether the environment holds it, what it is for."""
    lines = []
    for name, field in Settings.model_fields.items():
        is_set = "set" if name.upper() in os.environ else "-"
        lines.append(f"{name.upper():18} {is_set:4} {field.description}")
    return "\n".join(lines)


def first_file() -> str:
    """The lines of an environment file with fresh secrets and what is left to fill in."""
    return "\n".join(
        (
            f"SECRET_KEY={secrets.token_urlsafe(48)}",
            f"ENCRYPTION_KEYS={Fernet.generate_key().decode()}",
            "BASE_URL=https://",
            "DATABASE_URL=postgresql://",
            "MAIL_SERVER=",
            "MAIL_SENDER=",
        )
    )


if __name__ == "__main__":
    sys.stdout.write((first_file() if sys.argv[1:] == ["new"] else describe()) + "\n")
