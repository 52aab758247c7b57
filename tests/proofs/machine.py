"""The site as it runs in production, on this machine: gunicorn, worker, mail server, database."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiosmtpd.controller import Controller
from cryptography.fernet import Fernet
from flask import Flask

from aspirant import create_app
from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.service import open_sign_in
from config import ROOT, Settings

HOST = "aspirant.example.org"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


class Mailbox:
    """What the mail server took: Message-ID and recipient of each."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content)
        self.taken.append((str(mail["Message-ID"]), envelope.rcpt_tos[0]))
        return "250 OK"


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Browser:
    """A browser with its own cookies, behind the proxy that a real one would meet."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, method: str, path: str, **data: str) -> Answer:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": HOST,
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": HOST,
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            wire.request(method, path, body=urlencode(data) if data else None, headers=headers)
            answer = wire.getresponse()
            text = answer.read().decode()
        finally:
            wire.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's form."""
        page = self.open("GET", path).text
        found = dict(re.findall(r'name="(csrf_token|intent|version)"[^>]*value="([^"]*)"', page))
        assert "csrf_token" in found, page[:400]
        return found


class Machine:
    """Starts, kills and looks at a production-like site with a database of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port, mail_port = free_port(), free_port()
        self.mailbox = Mailbox()
        self.mail = Controller(self.mailbox, hostname="127.0.0.1", port=mail_port)
        self.mail.start()
        self.folder, self.running = folder, list[subprocess.Popen[bytes]]()
        self.environment = {
            "PATH": os.environ["PATH"],
            "MODE": "production",
            "SECRET_KEY": "a secret of the proofs, long enough to sign",
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "BASE_URL": f"https://{HOST}",
            "DATABASE_URL": database_url,
            "INSTANCE_PATH": str(folder),
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(mail_port),
            "MAIL_SECURITY": "none",
            "MAIL_SENDER": "kansli@example.org",
            "PROXIES": "1",
        }
        given = {name.lower(): value for name, value in self.environment.items()}
        self.app: Flask = create_app(Settings(**given))  # type: ignore[arg-type]
        with self.app.app_context():
            db.create_all()

    def start_site(self) -> subprocess.Popen[bytes]:
        """Gunicorn as docs/running.md says; returns when it answers."""
        process = self._start(
            *("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"),
            *("--workers", "2", "--worker-class", "gthread", "--threads", "8"),
        )
        wait_until(lambda: self._answers(process))
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self._start("flask", "--app", "wsgi", "worker")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, the process and all its children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.running:
            if process.poll() is None:
                self.kill(process)
        self.mail.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def browser(self, person: Person) -> Browser:
        """A browser signed in as that person."""
        token = open_sign_in(person, browser="proof", at=now())
        db.session.commit()
        here = self.app.test_client()
        with here.session_transaction(base_url=f"https://{HOST}") as session:
            session["_user_id"] = token
            session["_fresh"] = True
        cookie = here.get_cookie("__Host-aspirant", domain=HOST)
        assert cookie
        return Browser(self.port, {"__Host-aspirant": cookie.value})

    def memory(self, process: subprocess.Popen[bytes]) -> list[int]:
        """Megabytes of each worker of a gunicorn."""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        sizes = []
        for child in children:
            status = Path(f"/proc/{child}/status").read_text()
            sizes.append(int(status.split("VmRSS:")[1].split()[0]) // 1024)
        return sizes

    def log(self) -> str:
        """Everything the processes said."""
        return (self.folder / "log").read_text()

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        assert process.poll() is None, self.log()
        try:
            return Browser(self.port).open("GET", "/healthz").status == 200
        except OSError:
            return False


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait, a little at a time, for something that must come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
