"""What it costs to write to everybody: a change of plan to a thousand people, in one request."""

from time import process_time
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Session
from tests import make
from tests.benchmarks.machine import machine
from tests.client import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_changes import moved

#: The people are written straight to the tables.
pytestmark = [pytest.mark.benchmark, pytest.mark.corrupts]

SIZES = (40, 400, 1000)


def test_what_a_letter_to_everybody_costs(app: Flask, client: Client, capsys: Any) -> None:
    with time_machine.travel(make.AT, tick=False), capsys.disabled():
        round = make.without_sessions(make.round())
        cleo = make.with_role(make.person("cleo"), Role.COORDINATOR, round)
        print(f"\n{machine()}, {db.engine.dialect.name}")
        print(f"{'people':>7}{'look s':>9}{'send s':>9}{'render one ms':>15}{'letters':>9}")
        there = 0
        for size in SIZES:
            _take_part(round.id, there, size)
            there = size
            session = make.session(round, f"Träff {size}")
            client.sign_in(again(cleo))
            look = _cost(client, session, look="1")
            send = _cost(client, session)
            print(f"{size:>7}{look:>9.2f}{send:>9.2f}{_render():>15.1f}{_written(session):>9}")


def _take_part(round_id: Any, first: int, size: int) -> None:
    for number in range(first, size):
        person = Person(email=f"p{number}@example.org", name=f"P {number}", language="sv")
        person.created_at = make.AT
        grant = {"round_id": round_id, "role": Role.PARTICIPANT, "granted_at": make.AT}
        person.roles = [RoleGrant(**grant)]
        db.session.add(person)
    db.session.commit()


def _cost(client: Client, session: Session, **more: str) -> float:
    form = moved(found_session(session), **more)
    begun = process_time()
    status = client.post(f"/sessions/{session.id}/change", data=form).status_code
    assert status == (200 if more else 303)
    return process_time() - begun


def _render() -> float:
    letter = db.session.scalars(select(Letter).limit(1)).one()
    begun = process_time()
    render_letter(letter)
    return (process_time() - begun) * 1000


def _written(session: Session) -> int:
    wanted = select(func.count()).where(Letter.event_id == session.id)
    return db.session.scalar(wanted) or 0
