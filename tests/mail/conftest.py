"""A mail server on this machine."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask


class Mailbox:
    """What the server took; `answer` is what it says to the next letters."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """A mail server on this machine, and the site set to use it."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    state = app.extensions["mail"]
    before = (state.server, state.port, state.suppress, state.use_tls)
    state.server, state.port, state.suppress, state.use_tls = "127.0.0.1", port, False, False
    yield box
    state.server, state.port, state.suppress, state.use_tls = before
    controller.stop()
