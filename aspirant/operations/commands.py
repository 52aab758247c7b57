"""Commands for whoever runs the site: `flask --app wsgi backup` and its like."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from aspirant.core.clock import now
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.invitations.intake import take_replies
from aspirant.operations.backup import back_up, restore
from aspirant.operations.checking import INVARIANTS, check
from aspirant.operations.retention import count_past, purge
from aspirant.operations.rotation import find_unreadable, rotate_keys
from aspirant.people.queries import find_person_by_email
from aspirant.people.service import invite_person
from aspirant.permissions import Role
from aspirant.programme.queries import find_round

#: How many rows of a broken invariant are listed.
SHOWN = 10

Command = Callable[..., None]


def _saying_why(command: Command) -> Command:
    """Let a refusal end the command with its reason and exit code 1."""

    @wraps(command)
    def run(**given: object) -> None:
        try:
            command(**given)
        except NotPossible as refusal:
            with force_locale("en"):
                raise click.ClickException(_(refusal.message, **refusal.values)) from refusal

    return run


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_saying_why
def backup_command(file: Path) -> None:
    """Write everything the database holds to FILE, while the site runs."""
    manifest = back_up(file, at=now())
    click.echo(f"{manifest.total} rows of {len(manifest.rows)} tables are in {file}, verified.")
    click.echo("ENCRYPTION_KEYS are not in it: keep them in another place.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@_saying_why
def restore_command(file: Path, yes: bool) -> None:
    """Put the back-up FILE in the place of the database. Stop the site and its worker first."""
    if not yes:
        click.confirm("What the database holds now will be replaced. Go on?", abort=True)
    manifest = restore(file)
    click.echo(f"{manifest.total} rows are back as they were at {manifest.made_at}, verified.")
    click.echo("Next: flask --app wsgi db upgrade, flask --app wsgi check, and start the site.")


@click.command("check")
def check_command() -> None:
    """Go through everything that must hold of the data; exit code 1 when something does not."""
    broken = check(at=now())
    for name in INVARIANTS:
        found = broken.get(name, [])
        click.echo(f"{'BROKEN' if found else 'ok':6} {name}")
        for row in found[:SHOWN]:
            click.echo(f"         {row}")
        if len(found) > SHOWN:
            click.echo(f"         and {len(found) - SHOWN} more")
    if broken:
        raise click.ClickException(f"{len(broken)} of {len(INVARIANTS)} do not hold")


@click.command("rotate-keys")
def rotate_keys_command() -> None:
    """Seal everything with the first of ENCRYPTION_KEYS, so that the others can be dropped."""
    lost = find_unreadable()
    if lost:
        raise click.ClickException(
            f"{len(lost)} values open with none of the keys, first {lost[0]}. Nothing was changed."
        )
    click.echo(f"{rotate_keys()} values were sealed with the newest key.")
    click.echo("When this says 0, take the older keys out of ENCRYPTION_KEYS and restart.")


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def purge_command(dry_run: bool) -> None:
    """Clear away what is past its time, as the worker does once a day."""
    counts = count_past(at=now()) if dry_run else purge(at=now())
    db.session.commit()
    for name, count in counts.items():
        click.echo(f"{count:6} {name}{' would go' if dry_run else ' are gone'}")


@click.command("invite")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--round", "slug", required=True, help="The round, as in its address.")
@click.option("--name", default="", help="What to call them, when they are new.")
@click.option("--by", "inviter", required=True, help="The address of the administrator who asks.")
@_saying_why
def invite_command(email: str, role: str, slug: str, name: str, inviter: str) -> None:
    """Give EMAIL a role in a round, and write to them."""
    round, by = find_round(slug), find_person_by_email(inviter)
    if round is None:
        raise click.ClickException(f"There is no round {slug}.")
    if by is None or not by.is_administrator:
        raise click.ClickException(f"{inviter} is no administrator: see add-administrator.")
    called = Bilingual(sv=round.name.sv, en=round.name.en)
    invite_person(email, Role(role), round.id, name=name, round_name=called, by=by, at=now())
    db.session.commit()
    click.echo(f"{email} is {role} in {slug}.")


@click.command("take-replies")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_replies_command(file: Path) -> None:
    """Take the replies of calendars in FILE, an mbox or one letter. Reading it twice does no harm.

    What is not certain is kept for a coordinator, on the round's page “Answers”.
    """
    counts = take_replies(file, authority=current_app.config["MAIL_AUTHORITY"], at=now())
    click.echo(
        f"{counts['taken']} taken, {counts['kept']} kept for a coordinator,"
        f" {counts['seen']} seen before, {counts['other']} letters are no replies."
    )


COMMANDS = (
    backup_command,
    restore_command,
    check_command,
    rotate_keys_command,
    purge_command,
    invite_command,
    take_replies_command,
)
