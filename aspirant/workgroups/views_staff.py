"""Pages for those who put the workgroups together."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.people.models import RoleGrant
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, find_round_by_id
from aspirant.web.filters import say
from aspirant.web.forms import VersionedForm, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done
from aspirant.workgroups import service
from aspirant.workgroups.forms import ProposeForm, move_form, propose_form
from aspirant.workgroups.queries import Board, find_board, find_participant

pages = Blueprint("workgroups_staff", __name__)


@pages.get("/rounds/<slug>/workgroups")
@guard("manage_workgroups", find_round)
def list_workgroups(round: Round) -> ResponseReturnValue:
    """Who has wished for what, the groups as they stand, and what can be done."""
    board = find_board(round)
    return _show(board, propose_form(board))


@pages.post("/rounds/<slug>/workgroups/propose")
@guard("manage_workgroups", find_round)
def propose(round: Round) -> ResponseReturnValue:
    """Let the solver propose the groups."""
    board = find_board(round)
    form = propose_form(board)
    if form.validate_on_submit() and form.fits(board):
        form.expect_version(board)
        service.propose_workgroups(board, **form.asked(), by=current_user, at=now())
        return done(_list_of(round), _("Here is a proposal. Nobody is told until you publish."))
    return _show(board, form)


@pages.post("/workgroups/members/<uuid:grant_id>/move")
@guard("manage_workgroups", find_participant)
def move_member(participant: RoleGrant) -> ResponseReturnValue:
    """Put somebody in another group."""
    round = find_round_by_id(participant.round_id)
    assert round is not None  # a role is always in a round
    board = find_board(round)
    form = move_form(board)
    if not form.validate_on_submit():
        return _show(board, propose_form(board), status=422)
    form.expect_version(board)
    group = service.move_member(
        board, participant, workgroup_id=UUID(form.workgroup.data), by=current_user, at=now()
    )
    name, area = participant.person.display_name, say(group.area.name)
    return done(_list_of(round), _("%(name)s is now in %(area)s.", name=name, area=area))


@pages.post("/rounds/<slug>/workgroups/publish")
@guard("manage_workgroups", find_round)
def publish(round: Round) -> ResponseReturnValue:
    """Tell everybody which group they are in."""
    board = find_board(round)
    VersionedForm().expect_version(board)
    letters = service.publish_workgroups(board, by=current_user, at=now())
    told = ngettext(
        "The groups are published. A letter is on its way to %(num)s person.",
        "The groups are published. Letters are on their way to %(num)s people.",
        len(letters),
    )
    return done(_list_of(round), told)


@pages.post("/rounds/<slug>/workgroups/unpublish")
@guard("manage_workgroups", find_round)
def unpublish(round: Round) -> ResponseReturnValue:
    """Take the groups back, to change them."""
    board = find_board(round)
    VersionedForm().expect_version(board)
    service.unpublish_workgroups(board, by=current_user, at=now())
    return done(_list_of(round), _("The groups are yours to change again. Nobody else sees them."))


def _show(board: Board, form: ProposeForm, status: int | None = None) -> ResponseReturnValue:
    page = render_template(
        "workgroups/staff/list_workgroups.html", board=board, round=board.round, form=form
    )
    return page, status or status_of(form)


def _list_of(round: Round) -> str:
    return url_for("workgroups_staff.list_workgroups", slug=round.slug)
