"""Pages: my wishes, and my workgroup."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, list_areas
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done
from aspirant.workgroups import service
from aspirant.workgroups.forms import WishForm, wish_form
from aspirant.workgroups.models import Workgroup
from aspirant.workgroups.queries import (
    find_own_workgroup,
    find_published_workgroup,
    has_said_wishes,
    is_published,
    list_choices_applied_with,
    list_own_wishes,
)
from aspirant.workgroups.words import rank_words

pages = Blueprint("workgroups", __name__)
pages.add_app_template_filter(rank_words)


@pages.route("/rounds/<slug>/wishes", methods=["GET", "POST"])
@guard("wish_for_areas", find_round)
def wish(round: Round) -> ResponseReturnValue:
    """Rank the areas. Can be changed until the groups are published."""
    wished = list_own_wishes(round, current_user)
    has_wished = bool(wished) or has_said_wishes(round, current_user)
    before = wished if has_wished else list_choices_applied_with(round, current_user)
    form = wish_form(list_areas(round), before)
    if form.validate_on_submit():
        service.wish_for_areas(round, areas=form.areas(), by=current_user, at=now())
        said = _("Your wishes are saved.") if form.areas() else _("Your wishes are taken back.")
        return done(url_for("workgroups.wish", slug=round.slug), said)
    return _ask(round, form, has_wished=bool(wished), is_prefilled=bool(before) and not wished)


@pages.get("/workgroups/<uuid:workgroup_id>")
@guard("read_workgroup", find_published_workgroup)
def show_workgroup(workgroup: Workgroup) -> ResponseReturnValue:
    """What the group works on, and who is in it."""
    return render_template(
        "workgroups/show_workgroup.html", workgroup=workgroup, round=workgroup.area.round
    )


def _ask(round: Round, form: WishForm, **said: bool) -> ResponseReturnValue:
    page = render_template(
        "workgroups/wish.html",
        round=round,
        form=form,
        areas=list_areas(round),
        is_closed=is_published(round),
        workgroup=find_own_workgroup(round, current_user),
        **said,
    )
    return page, status_of(form)
