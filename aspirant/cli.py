"""Commands: `flask --app wsgi ...`."""

import os

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from aspirant.core.alarm import alarm
from aspirant.core.audit import find_broken_entry
from aspirant.core.clock import now
from aspirant.core.tokens import new_token
from aspirant.demo.queries import list_cast
from aspirant.demo.seed import seed_demo
from aspirant.demo.serve import refuse_taken_port, serve
from aspirant.extensions import db
from aspirant.operations.commands import COMMANDS
from aspirant.people import service
from aspirant.people.queries import find_person_by_email
from aspirant.people.service import add_sign_in_link


def register_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (add_administrator, worker, verify_audit, demo, *COMMANDS):
        app.cli.add_command(command)


@click.command("add-administrator")
@click.argument("email")
@click.option("--name", default="", help="What to call them.")
def add_administrator(email: str, name: str) -> None:
    """Make EMAIL a site administrator (a new person when unknown)."""
    person = find_person_by_email(email) or service.add_person(
        email, name=name, language="sv", by=None, at=now()
    )
    service.make_administrator(person, by=None, at=now())
    db.session.commit()
    click.echo(f"{person.email} is an administrator. Sign in at /sign-in.")


@click.command("worker")
def worker() -> None:
    """Send letters and do what is due: runs until stopped."""
    assert alarm.huey is not None
    alarm.ring("send_letters")
    alarm.ring("run_due_jobs")
    alarm.huey.create_consumer(workers=2, periodic=True, backoff=1.2, max_delay=2.0).run()


@click.command("verify-audit")
def verify_audit() -> None:
    """Check the chain of the audit log; names the first entry that does not fit."""
    broken = find_broken_entry()
    if broken is not None:
        raise click.ClickException(f"the audit log is broken at entry {broken}")
    click.echo("The audit log is whole.")


@click.command("demo")
def demo() -> None:
    """Migrate, seed and serve the demo (`make demo` calls this with MODE=demo)."""
    if current_app.config["MODE"] != "demo":
        raise click.ClickException("The demo only runs with MODE=demo: use `make demo`.")
    port = int(os.environ.get("PORT", "8000"))
    refuse_taken_port(port)
    upgrade()
    if seed_demo(at=now()):
        click.echo("The demo has its people and rounds.")
    serve(port, when_ready=lambda: _greet(port))


def _greet(port: int) -> None:
    click.echo(f"\nThe demo runs at http://127.0.0.1:{port}/")
    click.echo(f"Step into any role at  http://127.0.0.1:{port}/demo/\n")
    for player in list_cast():
        token = new_token()
        add_sign_in_link(player.person.email, token=token, at=now())
        click.echo(f"  {player.part.role:30} http://127.0.0.1:{port}/sign-in/{token}")
    db.session.commit()
    click.echo("\nCtrl-C stops it.")
