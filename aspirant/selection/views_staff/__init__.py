"""Pages for coordinators: targets, holds, the board, decisions and their release, offers."""

from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.views_staff.board import board, impossible, propose, swap
from aspirant.selection.views_staff.decisions import (
    change_decision,
    decide,
    release,
    show_decisions,
    undo_release,
)
from aspirant.selection.views_staff.offers import confirm_promotion, list_offers, promote, renew
from aspirant.selection.views_staff.pins import pin, unpin
from aspirant.selection.views_staff.targets import (
    bind_target,
    copy_targets,
    edit_targets,
    unbind_target,
    use_preset,
)

VIEWS = (
    edit_targets,
    use_preset,
    copy_targets,
    bind_target,
    unbind_target,
    board,
    propose,
    impossible,
    pin,
    unpin,
    swap,
    decide,
    show_decisions,
    change_decision,
    release,
    undo_release,
    list_offers,
    confirm_promotion,
    promote,
    renew,
)

__all__ = ["VIEWS", "pages"]
