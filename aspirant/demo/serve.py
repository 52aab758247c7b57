"""Serves the demo: the site and its worker, until Ctrl-C stops both."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

import click

from config import ROOT

HOST = "127.0.0.1"


def refuse_taken_port(port: int) -> None:
    """Say how to choose another port when this one is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken by another program."
                f" Choose another one: PORT={port + 1} make demo"
            ) from error


def serve(port: int, *, when_ready: Callable[[], None]) -> None:
    """Run gunicorn and the worker; return when both have stopped."""
    site = [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}"),
        *("--workers", "1", "--worker-class", "gthread", "--threads", "8"),
        *("--log-level", "warning"),
    ]
    worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    running = [_start(site), _start(worker)]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _wait_until_answers(port, running)
        when_ready()
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
    except KeyboardInterrupt:
        click.echo("\nStopping.")
    finally:
        _stop(running)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we stop both in good order.
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=dict(os.environ), start_new_session=True
    )


def _wait_until_answers(port: int, running: list[subprocess.Popen[bytes]]) -> None:
    for _turn in range(300):
        if any(process.poll() is not None for process in running):
            raise click.ClickException("The site could not start; the reason stands above.")
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
