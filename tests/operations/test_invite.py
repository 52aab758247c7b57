"""`flask invite`: a role in a round, from the command line."""

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person, RoleGrant
from aspirant.people.service import make_administrator
from aspirant.permissions import Role
from tests import make


def invite(app: Flask, *more: str) -> tuple[int, str]:
    runner: FlaskCliRunner = app.test_cli_runner()
    given = ("rita@example.org", "--role", "reviewer", "--by", "cleo@example.org")
    said = runner.invoke(args=["invite", *given, *more])
    return said.exit_code, said.output


def administrator(person: Person) -> None:
    make_administrator(person, by=None, at=make.AT)
    db.session.commit()


def test_somebody_new_gets_the_role_and_a_letter(app: Flask, cleo: Person) -> None:
    administrator(cleo)
    round = make.round()
    code, said = invite(app, "--round", round.slug, "--name", "Rita Ros")
    assert (code, said) == (0, f"rita@example.org is reviewer in {round.slug}.\n")
    rita = db.session.scalars(sa.select(Person).where(Person.name == "Rita Ros")).one()
    grant = db.session.scalars(sa.select(RoleGrant)).one()
    assert (grant.person_id, grant.role, grant.round_id) == (rita.id, Role.REVIEWER, round.id)
    assert db.session.scalars(sa.select(Letter.kind)).all() == ["people/invitation"]


def test_a_round_that_is_not_there_is_named(app: Flask, cleo: Person) -> None:
    administrator(cleo)
    assert invite(app, "--round", "nowhere") == (1, "Error: There is no round nowhere.\n")


def test_only_an_administrator_may(app: Flask, cleo: Person) -> None:
    code, said = invite(app, "--round", make.round().slug)
    assert (code, "is no administrator" in said) == (1, True)
    assert db.session.scalars(sa.select(RoleGrant)).all() == []
