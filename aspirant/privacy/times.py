"""What moments are called that stand beside what somebody did."""

from aspirant.core.i18n import mark

TIME_COLUMNS = {
    "called_at": mark("Called"),
    "done_at": mark("Done"),
    "drawn_at": mark("Drawn"),
    "earlier_at": mark("Time before"),
    "plan_changed_at": mark("Plan changed"),
    "prepared_at": mark("Prepared"),
    "published_at": mark("Published"),
    "recused_at": mark("Stepped aside"),
    "seen_at": mark("Seen"),
    "taken_at": mark("Taken in"),
    "told_until": mark("Can be undone until"),
}
