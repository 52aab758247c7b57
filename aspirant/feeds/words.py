"""The kinds of calendar somebody can have, and the clients that ask for them."""

import enum

from aspirant.core.i18n import mark
from aspirant.permissions import Role


class FeedScope(enum.StrEnum):
    """What an address holds: everything of its owner's, or one part of it."""

    EVERYTHING = "everything"
    ROUND = "round"
    WORKGROUP = "workgroup"
    INTERVIEWS = "interviews"
    COORDINATION = "coordination"


#: The scopes that belong to one round each; the others go across all of them.
OF_A_ROUND = (FeedScope.ROUND, FeedScope.WORKGROUP, FeedScope.COORDINATION)

#: Who comes to the sessions of a round, and so has them in the calendar.
IN_THE_ROOM = (Role.PARTICIPANT, Role.FACILITATOR, Role.COORDINATOR)

SCOPE_WORDS = {
    FeedScope.EVERYTHING: mark("Everything of yours"),
    FeedScope.ROUND: mark("The sessions of the round"),
    FeedScope.WORKGROUP: mark("Your workgroup"),
    FeedScope.INTERVIEWS: mark("Conversations you hold"),
    FeedScope.COORDINATION: mark("Running the round"),
}

SCOPE_HOLDS = {
    FeedScope.EVERYTHING: mark(
        "Every session you take part in or lead, your own booked conversation and those you hold,"
        " in every round, and network meetings that you host or have a place at."
    ),
    FeedScope.ROUND: mark("The sessions of one round, and nothing else."),
    FeedScope.WORKGROUP: mark(
        "What your workgroup has called itself together for, and nothing else."
    ),
    FeedScope.INTERVIEWS: mark("The conversations where you are in the panel, without names."),
    FeedScope.COORDINATION: mark(
        "All sessions and all booked conversations of one round, without names."
    ),
}

#: What a calendar calls itself when it asks, the family we know it as, and how often it asks.
#: The first that fits counts: most of them also claim to be something else.
CLIENTS = (
    ("google-calendar-importer", "google"),
    ("googlebot", "google"),
    ("outlook", "outlook"),
    ("microsoft", "outlook"),
    ("office", "outlook"),
    ("exchange", "outlook"),
    ("thunderbird", "thunderbird"),
    ("evolution", "evolution"),
    ("gnome", "evolution"),
    ("dataaccessd", "apple"),
    ("calendaragent", "apple"),
    ("calendarstore", "apple"),
    ("calendard", "apple"),
    ("icsx", "davx5"),
    ("davx5", "davx5"),
    ("nextcloud", "nextcloud"),
    ("sabre", "nextcloud"),
    ("vdirsyncer", "vdirsyncer"),
    ("mozilla", "browser"),
)

CLIENT_WORDS = {
    "google": mark("Google Calendar"),
    "outlook": "Outlook",
    "thunderbird": "Thunderbird",
    "apple": mark("The calendar of the iPhone or the Mac"),
    "evolution": "Evolution",
    "davx5": mark("DAVx⁵ or ICSx⁵"),
    "nextcloud": "Nextcloud",
    "vdirsyncer": "vdirsyncer",
    "browser": mark("A web browser"),
    "other": mark("Another calendar"),
}

#: How often each of the well-known ones asks, as far as their makers say or we have seen.
CLIENT_PACES = {
    "thunderbird": mark("every 30 minutes"),
    "apple": mark("as often as you set it, mostly every hour"),
    "nextcloud": mark("every hour"),
    "outlook": mark("every 3 hours"),
    "google": mark("every 8 to 24 hours"),
}


def family_of(user_agent: str) -> str:
    """The family of calendars that `user_agent` belongs to, "other" when it says nothing known."""
    said = user_agent.casefold()
    return next((family for word, family in CLIENTS if word in said), "other")
