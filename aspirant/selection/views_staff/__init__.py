"""Pages for coordinators: targets, holds, the board, the decision, offers."""

from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.views_staff.board import board, everybody, impossible, propose, swap
from aspirant.selection.views_staff.decisions import decide
from aspirant.selection.views_staff.feedback import list_feedback, send_feedback, write_feedback
from aspirant.selection.views_staff.offers import (
    confirm_promotion,
    extend,
    list_offers,
    promote,
    renew,
)
from aspirant.selection.views_staff.pins import confirm_release, pin, unpin
from aspirant.selection.views_staff.points import show_points
from aspirant.selection.views_staff.scenarios import (
    compare_scenarios,
    keep_nearest,
    list_scenarios,
    name,
    take_up,
    undo,
)
from aspirant.selection.views_staff.targets import (
    bind_target,
    check,
    copy_targets,
    edit_targets,
    read_targets,
    unbind_target,
    use_preset,
)
from aspirant.selection.views_staff.weighing import (
    begin_weighing,
    end_weighing,
    list_weighing,
    read_plan,
)

VIEWS = (
    edit_targets,
    read_targets,
    check,
    use_preset,
    copy_targets,
    bind_target,
    unbind_target,
    list_weighing,
    begin_weighing,
    end_weighing,
    read_plan,
    board,
    propose,
    impossible,
    everybody,
    list_scenarios,
    compare_scenarios,
    name,
    take_up,
    keep_nearest,
    undo,
    pin,
    confirm_release,
    unpin,
    show_points,
    swap,
    decide,
    list_offers,
    confirm_promotion,
    promote,
    renew,
    extend,
    list_feedback,
    write_feedback,
    send_feedback,
)

__all__ = ["VIEWS", "pages"]
