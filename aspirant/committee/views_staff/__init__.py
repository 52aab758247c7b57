"""Pages for the committee: its meeting, the decisions, the rehearsal and the release.

They stand under the name of the selection, whose work they finish.
"""

from aspirant.committee.views_staff.decisions import change_decision, fill_place, show_decisions
from aspirant.committee.views_staff.meetings import (
    add_recusal,
    edit_meeting,
    present,
    remove_recusal,
    show_meeting,
    show_record,
    sign,
)
from aspirant.committee.views_staff.release import release, undo_release, waive
from aspirant.selection.views_staff.blueprint import pages

VIEWS = (
    show_decisions,
    change_decision,
    fill_place,
    edit_meeting,
    add_recusal,
    remove_recusal,
    present,
    show_meeting,
    show_record,
    sign,
    release,
    undo_release,
    waive,
)

__all__ = ["VIEWS", "pages"]
