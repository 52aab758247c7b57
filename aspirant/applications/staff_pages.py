"""Puts the coordinator's pages together: one application, and the choice to let many in."""

from collections.abc import Sequence
from typing import Any

from flask import render_template

from aspirant.applications.form_pages import sections_of
from aspirant.applications.forms import AdmitForm
from aspirant.applications.listing import (
    find_neighbours,
    list_rows_numbered,
    list_with_unmet_rules,
)
from aspirant.applications.models import Application, number_text
from aspirant.applications.parts import unmet_rules
from aspirant.applications.queries import find_asked, list_history
from aspirant.applications.screening import can_admit
from aspirant.applications.words import ACTION_WORDS
from aspirant.programme.models import Round
from aspirant.web.forms import Form


def show_page(application: Application, **later: Any) -> str:
    """What one application says, the rules answered no, what was done with it.

    `later` is what the page shows of the later steps of the programme.
    """
    asked = find_asked(application.round)
    before, after = find_neighbours(application)
    found_unmet = [one for one in asked.rules if str(one.id) in application.screening_rules]
    return render_template(
        "applications/show.html",
        round=application.round,
        application=application,
        sections=sections_of(application, asked, for_staff=True),
        unmet=unmet_rules(application, asked),
        found_unmet=found_unmet,
        history=list_history(application),
        words=ACTION_WORDS,
        form=AdmitForm(version=application.version),
        before=before,
        after=after,
        **later,
    )


def bulk_page(round: Round, numbers: Sequence[int]) -> str:
    """Who would be let in, who not, and who answered no to a rule; nothing is done yet."""
    rows = list_rows_numbered(round, numbers)
    return render_template(
        "applications/bulk.html",
        round=round,
        rows=[row for row in rows if can_admit(row)],
        left=[row for row in rows if not can_admit(row)],
        numbers={row.number: number_text(row.year, row.number) for row in rows},
        unmet=list_with_unmet_rules(round, numbers),
        form=Form(formdata=None),
    )
