"""What is past its time goes, and nothing else; a dry run says what would."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from aspirant.applications.models import Answer
from aspirant.core.clock import now
from aspirant.core.receipts import FormReceipt
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.operations.models import Chore
from aspirant.operations.retention import WITHDRAWN, count_past, purge, purge_when_due
from aspirant.people.models import Person, SignIn, SignInLink
from aspirant.people.service import open_sign_in, request_sign_in
from tests import make

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def site_in_use(app: Flask, alva: Person) -> None:
    """Alva asked for a link, came in, applied and withdrew, all on one day."""
    request_sign_in(alva.email, next_url="", language="sv", at=make.AT)
    open_sign_in(alva, browser="test", at=make.AT)
    db.session.add(FormReceipt(person_id=alva.id, intent="i", created_at=make.AT))
    db.session.commit()
    make.application(make.round(), alva, "withdrawn")


def rows(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def left() -> dict[str, int]:
    models = (SignInLink, SignIn, FormReceipt, Letter, Answer)
    return {model.__tablename__: rows(model) for model in models}


def purged(at: datetime) -> dict[str, int]:
    counts = purge(at=at)
    db.session.commit()
    return counts


def test_on_the_same_day_everything_is_kept() -> None:
    before = left()
    assert set(purged(make.AT + timedelta(hours=1)).values()) == {0}
    assert left() == before


def test_after_two_days_the_ways_in_are_gone() -> None:
    purged(make.AT + 2 * DAY)
    assert (rows(SignInLink), rows(SignIn), rows(FormReceipt)) == (0, 1, 1)
    assert set(db.session.scalars(sa.select(Letter.kind))) == {
        "applications/receipt",
        "applications/withdrawal",
    }


def test_after_eight_days_the_receipts_of_forms_are_gone() -> None:
    purged(make.AT + 8 * DAY)
    assert (rows(FormReceipt), rows(SignIn), rows(Answer)) == (0, 1, 2)


def test_after_a_month_what_was_taken_back_is_gone() -> None:
    counts = purged(make.AT + 31 * DAY)
    assert (counts[WITHDRAWN], rows(Answer)) == (1, 0)


def test_after_two_years_the_letters_are_gone() -> None:
    purged(make.AT + 731 * DAY)
    assert left() == dict.fromkeys(left(), 0)


def test_a_dry_run_says_the_same_and_takes_nothing() -> None:
    before, at = left(), make.AT + 100 * DAY
    counts = count_past(at=at)
    assert left() == before
    assert purged(at) == counts


def test_the_command_says_what_would_go_and_what_went(app: Flask) -> None:
    runner, before = app.test_cli_runner(), left()
    dry = runner.invoke(args=["purge", "--dry-run"])
    assert (dry.exit_code, left()) == (0, before)
    assert "     1 sign-in links would go" in dry.output
    wet = runner.invoke(args=["purge"])
    assert "     1 sign-in links are gone" in wet.output
    assert left() == before | {
        "sign_in_links": 0, "letters": before["letters"] - 1, "form_receipts": 0, "answers": 0,
    } | ({"sign_ins": 0} if now() > make.AT + 44 * DAY else {})  # fmt: skip


def worked(at: datetime) -> int:
    """Let the worker look at that time; how many ways in are left after it."""
    purge_when_due(at=at)
    db.session.commit()
    return rows(SignInLink)


def ask_for_a_way_in(at: datetime) -> None:
    request_sign_in("alva@example.org", next_url="", language="sv", at=at)
    db.session.commit()


def test_the_worker_does_it_once_a_day_from_three_at_night_local_time() -> None:
    noon = make.AT + 2 * DAY
    assert worked(noon) == 0
    ask_for_a_way_in(make.AT)
    tomorrow = (noon + DAY).replace(hour=0, minute=59)
    assert worked(noon + timedelta(hours=1)) == 1
    assert worked(tomorrow) == 1  # one minute to three
    assert worked(tomorrow + timedelta(minutes=1)) == 0
    ask_for_a_way_in(make.AT)
    assert worked(tomorrow + timedelta(minutes=2)) == 1


def test_a_worker_that_was_off_at_night_does_it_when_it_is_on_again() -> None:
    assert worked(make.AT + 2 * DAY) == 0
    ask_for_a_way_in(make.AT)
    assert worked((make.AT + 5 * DAY).replace(hour=19)) == 0
    assert rows(Chore) == 1
