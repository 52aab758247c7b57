"""What each kind of letter is about, and what the log says was done, in a few words."""

from flask_babel import gettext as _

from aspirant.core.actions import ACTION_WORDS, THING_WORDS
from aspirant.core.i18n import mark
from aspirant.lifecycle import OfferState
from aspirant.selection.models import Outcome

LETTER_WORDS = {
    "people/sign_in": mark("Sign-in link"),
    "people/invitation": mark("Invitation to a role"),
    "applications/receipt": mark("Receipt for an application"),
    "applications/withdrawal": mark("Application taken back"),
    "interviews/invitation": mark("Invitation to an interview"),
    "interviews/reminder": mark("Reminder to choose a time"),
    "interviews/booked": mark("Interview booked"),
    "interviews/moved": mark("Interview moved"),
    "interviews/unbooked": mark("Interview time given back"),
    "interviews/cancelled": mark("Interview cancelled"),
    "interviews/panel_booked": mark("Interview to hold"),
    "interviews/panel_freed": mark("Interview not to hold"),
    "interviews/recused": mark("Free seat at an interview"),
    "committee/signing": mark("Request to sign a record"),
    "selection/offer": mark("Offer of a place"),
    "selection/extended": mark("More time to answer an offer"),
    "selection/feedback": mark("The reasons behind a no"),
    "selection/reminder": mark("Reminder to answer an offer"),
    "selection/welcome": mark("Welcome"),
    "selection/declined": mark("Place declined"),
    "selection/expired": mark("Offer expired"),
    "selection/place_free": mark("A place to fill"),
    "selection/reserve": mark("Place on the reserve list"),
    "selection/decline": mark("No place this time"),
    "selection/not_eligible": mark("Entry rules not met"),
    "schedule/poll": mark("Question when to meet"),
    "schedule/session_planned": mark("Session planned"),
    "schedule/place_given": mark("Place at a session"),
    "invitations/invitation": mark("Invitation to a session"),
    "invitations/reminder": mark("Reminder to answer about a session"),
    "schedule/session_left": mark("Session no longer for the person"),
    "evaluation/request": mark("Question what a session was like"),
    "evaluation/reminder": mark("Reminder to say what a session was like"),
    "schedule/session_changed": mark("Session changed"),
    "schedule/session_cancelled": mark("Session cancelled"),
    "networks/confirm": mark("Sign-up to confirm"),
    "networks/known": mark("The way to one’s place at a network meeting"),
    "networks/place": mark("Place at a network meeting"),
    "networks/in_line": mark("Place in the line for a network meeting"),
    "networks/changed": mark("Network meeting moved"),
    "networks/cancelled": mark("Network meeting cancelled"),
    "networks/left": mark("Place at a network meeting given back"),
    "networks/message": mark("A word from the host of a network meeting"),
    "networks/proposed": mark("A network meeting is proposed"),
    "networks/word": mark("A word about a network meeting"),
    "networks/accepted": mark("Network meeting supported"),
    "networks/declined": mark("Network meeting not supported this time"),
    "travel/returned": mark("Travel claim sent back"),
    "travel/exception": mark("Exception for a travel claim"),
    "travel/refused": mark("Travel claim refused"),
    "travel/approved": mark("Travel claim approved"),
    "travel/paid": mark("Travel claim paid"),
    "presence/certificate": mark("Certificate ready"),
    "workgroups/published": mark("Workgroup published"),
}

#: What applicants are told, in a few words: of a decision, and of the offer that followed.
OUTCOME_TOLD = {
    Outcome.OFFER: mark("You are offered a place"),
    Outcome.RESERVE: mark("On the reserve list"),
    Outcome.DECLINE: mark("No place this time"),
}
OFFER_TOLD = {
    OfferState.SENT: mark("You are offered a place"),
    OfferState.ACCEPTED: mark("The place is yours"),
    OfferState.DECLINED: mark("You have declined the place"),
    OfferState.EXPIRED: mark("The last day to answer has passed"),
    OfferState.WITHDRAWN: mark("Withdrawn"),
}


def say_letter(kind: str) -> str:
    """The words for a kind of letter."""
    return _(LETTER_WORDS[kind]) if kind in LETTER_WORDS else kind


def say_action(action: str) -> str:
    """The words for what was done."""
    return _(ACTION_WORDS[action]) if action in ACTION_WORDS else action


def say_thing(kind: str) -> str:
    """The words for the kind of thing it was done to."""
    return _(THING_WORDS[kind]) if kind in THING_WORDS else kind
