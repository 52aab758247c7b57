"""Reads: one person's own diversity answers."""

import json

from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.core.crypto import keyring
from aspirant.core.db import db
from aspirant.privacy.models import DiversityAnswers


def handle_of(application: Application) -> str:
    """The name under which an application's diversity answers lie. Needs the site's secret."""
    return keyring.mac("diversity", str(application.id))


def find_diversity_row(application: Application) -> DiversityAnswers | None:
    """The sealed row of an application."""
    return db.session.scalar(
        select(DiversityAnswers).where(DiversityAnswers.handle == handle_of(application))
    )


def find_diversity(application: Application) -> dict[str, str]:
    """The answers themselves, for their own person only; empty when there are none."""
    row = find_diversity_row(application)
    if row is None:
        return {}
    opened: dict[str, str] = json.loads(keyring.open(row.sealed, context=str(row.id)))
    return opened
