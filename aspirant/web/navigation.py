"""The menus: what leads where, shown to whom it is of use."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.i18n import mark
from aspirant.core.tokens import new_token
from aspirant.lifecycle import moves_from
from aspirant.permissions import can
from aspirant.web.filters import language
from aspirant.web.preferences import theme


@dataclass(frozen=True)
class Entry:
    """A line of a menu: its words, where it leads, who may (a permission), what lies below it.

    Lines of one group stand under its words as soon as the reader may follow two of them.
    """

    label: str
    endpoint: str
    action: str
    below: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Item:
    """A menu line as a page shows it."""

    label: str
    url: str
    current: bool
    below: tuple["Item", ...] = ()


#: What waits for the office stands with the networks.
OFFICE_REPLIES = ("invitations_staff.list_network_replies",)

MENU = (
    Entry(mark("Call"), "programme.front", "read_public_page", ("programme.call",)),
    Entry(mark("Earlier rounds"), "programme.earlier_rounds", "read_public_page"),
    Entry(
        mark("Network meetings"),
        "networks.list_meetings",
        "read_public_page",
        ("networks.", "networks_hosts.", "networks_staff.", *OFFICE_REPLIES),
    ),
    Entry(mark("My page"), "home.my_page", "use_own_page", ("applications.",)),
    Entry(mark("Rounds"), "programme_staff.list_rounds", "see_staff_pages"),
    Entry(
        mark("People"), "people_staff.list_people", "manage_people", ("people_staff.show_person",)
    ),
)

#: Groups of lines in the menu of a round.
CHOOSING, MEETING, RUNNING = mark("Selection"), mark("Sessions"), mark("Manage")

#: The menu of one round; every endpoint takes `slug`.
ROUND_MENU = (
    Entry(mark("Overview"), "home_staff.overview", "read_round"),
    Entry(mark("My readings"), "reviews.list_own", "list_own_reviews", ("reviews.",)),
    Entry(
        mark("My interviews"),
        "interviews.list_own",
        "list_own_interviews",
        ("interviews.write_scorecard", "interviews.recuse"),
    ),
    Entry(
        mark("Applications"),
        "applications_staff.list_applications",
        "list_applications",
        ("applications_staff.",),
    ),
    Entry(mark("Reviews"), "reviews_staff.list_reviews", "manage_reviews", ("reviews_staff.",)),
    Entry(
        mark("Interviews"),
        "interviews_staff.list_interviews",
        "manage_interviews",
        ("interviews_staff.",),
    ),
    Entry(
        mark("Selection"),
        "selection_staff.board",
        "read_selection",
        ("selection_staff.", "lottery_staff."),
        group=CHOOSING,
    ),
    Entry(
        mark("Record"),
        "selection_staff.record",
        "read_selection",
        (
            "selection_staff.meeting",
            "selection_staff.show_meeting",
            "selection_staff.add_recusal",
        ),
        group=CHOOSING,
    ),
    Entry(
        mark("Decisions"),
        "selection_staff.decisions",
        "manage_selection",
        (
            "selection_staff.change_decision",
            "selection_staff.release",
            "selection_staff.waive",
        ),
        group=CHOOSING,
    ),
    Entry(
        mark("Offers"),
        "selection_staff.offers",
        "manage_selection",
        (
            "selection_staff.confirm_promotion",
            "selection_staff.extend",
            "selection_staff.feedback",
            "selection_staff.write_feedback",
        ),
        group=CHOOSING,
    ),
    Entry(
        mark("Sessions"),
        "schedule_staff.list_sessions",
        "keep_attendance",
        ("schedule_staff.",),
        group=MEETING,
    ),
    Entry(
        mark("Attendance"),
        "presence_staff.overview",
        "keep_attendance",
        ("presence_staff.",),
        group=MEETING,
    ),
    Entry(
        mark("Answers"),
        "invitations_staff.list_answers",
        "keep_attendance",
        ("invitations_staff.",),
        group=MEETING,
    ),
    Entry(
        mark("Travel claims"),
        "travel_staff.list_claims",
        "list_claims",
        ("travel_staff.",),
        group=MEETING,
    ),
    Entry(
        mark("Evaluation"),
        "evaluation_staff.list_evaluations",
        "read_evaluations",
        ("evaluation_staff.",),
        group=MEETING,
    ),
    Entry(
        mark("Workgroups"),
        "workgroups_staff.list_workgroups",
        "manage_workgroups",
        ("workgroups_staff.",),
    ),
    Entry(mark("Follow-up"), "reporting_staff.follow_up", "read_follow_up", ("reporting_staff.",)),
    Entry(
        mark("Set up"),
        "programme_staff.edit_round",
        "edit_round",
        ("programme_staff.", "programme_parts."),
        group=RUNNING,
    ),
    Entry(mark("Roles"), "people_staff.list_roles", "manage_roles", group=RUNNING),
    Entry(
        mark("Letters"),
        "home_staff.list_letters",
        "read_letters",
        ("home_staff.show_letter",),
        group=RUNNING,
    ),
    Entry(mark("Log"), "home_staff.show_log", "read_audit", group=RUNNING),
)


_IDS = "aspirant.ids"


def register_navigation(app: Flask) -> None:
    """Give every template its menus and the questions it may ask."""
    app.jinja_env.globals.update(
        menu=menu,
        staff_menu=staff_menu,
        can=_can,
        moves_from=moves_from,
        new_intent=new_token,
        new_id=new_id,
    )
    app.context_processor(_context)


def menu() -> list[Item]:
    """The menu at the top of every page."""
    return [item for _entry, item in _items(MENU, None, {})]


def staff_menu(round: Any) -> list[Item]:
    """The menu of `round`, with what the reader may open."""
    shown = _items(ROUND_MENU, round, {"slug": round.slug})
    gathered = groupby(shown, key=lambda one: one[0].group or one[0].label)
    return [_gather(group, [item for _entry, item in ones]) for group, ones in gathered]


def _gather(group: str, items: list[Item]) -> Item:
    """One line for several of a group, which leads to the first of them."""
    if len(items) == 1:
        return items[0]
    return Item(_(group), items[0].url, any(one.current for one in items), tuple(items))


def _items(
    entries: tuple[Entry, ...], thing: Any, where: dict[str, Any]
) -> list[tuple[Entry, Item]]:
    shown = [entry for entry in entries if can(current_user, entry.action, thing)]
    closest = max(map(_closeness, shown), default=0)
    return [
        (
            entry,
            Item(
                _(entry.label),
                url_for(entry.endpoint, **where),
                bool(closest) and _closeness(entry) == closest,
            ),
        )
        for entry in shown
    ]


def _closeness(entry: Entry) -> int:
    """How near the page that is shown lies: the entry's own or one below it, its part, or not."""
    here = request.endpoint or ""
    if here in (entry.endpoint, *entry.below):
        return 2
    return int(any(here.startswith(part) for part in entry.below if part.endswith(".")))


def new_id() -> str:
    """An id that no other part of the page has; the same in every answer to the same question."""
    request.environ[_IDS] = request.environ.get(_IDS, 0) + 1
    return f"part-{request.environ[_IDS]}"


def _can(action: str, thing: Any = None) -> bool:
    return can(current_user, action, thing)


def _context() -> dict[str, str]:
    return {"locale": language(), "theme": theme()} if has_request_context() else {}
