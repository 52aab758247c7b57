"""What somebody may need at a session, and why a reply was kept for a coordinator."""

import enum

from aspirant.core.i18n import mark
from aspirant.programme.words import Mode


class Fault(enum.StrEnum):
    """Why a reply by mail was not taken as the answer."""

    NONE = "none"
    UNREADABLE = "unreadable"
    UNVERIFIED = "unverified"
    ATTENDEES = "attendees"
    SOMEBODY_ELSE = "somebody_else"
    UNKNOWN_SESSION = "unknown_session"
    OUTDATED = "outdated"
    NOT_POSSIBLE = "not_possible"
    INTERVIEW = "interview"
    PERHAPS = "perhaps"
    PLACE_GONE = "place_gone"


FAULT_WORDS = {
    Fault.NONE: mark("Nothing is wrong with it."),
    Fault.UNREADABLE: mark("The calendar’s part of the letter cannot be read."),
    Fault.UNVERIFIED: mark("We cannot be sure that the letter comes from its sender."),
    Fault.ATTENDEES: mark("It answers for more than one person, or for nobody."),
    Fault.SOMEBODY_ELSE: mark("It answers for another person than its sender."),
    Fault.UNKNOWN_SESSION: mark("It answers to a session that we do not have."),
    Fault.OUTDATED: mark("It answers to an earlier plan, or is older than the answer we have."),
    Fault.NOT_POSSIBLE: mark("The session takes no answer from this person now."),
    Fault.PERHAPS: mark("It says perhaps. Their place is kept until they say no."),
    Fault.PLACE_GONE: mark("It says yes, but the place was given back before."),
    Fault.INTERVIEW: mark(
        "It says no, or perhaps, to an interview, which stands until you move or cancel it."
        " Write to them about it."
    ),
}

#: What can be asked for. Nothing is written in words of one's own, so that nobody tells more than
#: the kitchen and the room need to know.
NEEDS_WORDS = {
    "vegetarian": mark("Vegetarian food"),
    "vegan": mark("Vegan food"),
    "no_pork": mark("Food without pork"),
    "no_gluten": mark("Gluten-free food"),
    "no_lactose": mark("Food without lactose"),
    "no_nuts": mark("Food without nuts"),
    "other_food": mark("Other food: I will write to you about it"),
    "step_free": mark("Step-free access"),
    "hearing_loop": mark("A hearing loop"),
    "interpreter": mark("An interpreter, signing or writing"),
    "other_access": mark("Something else in the room: I will write to you about it"),
}

#: Of these, what the kitchen cooks.
FOOD = ("vegetarian", "vegan", "no_pork", "no_gluten", "no_lactose", "no_nuts", "other_food")
#: What matters where nobody eats or walks in, in words for there.
ONLINE_WORDS = {
    "interpreter": NEEDS_WORDS["interpreter"],
    "other_access": mark("Something else, so that I can follow: I will write to you about it"),
}


def words_of_needs(mode: Mode) -> dict[str, str]:
    """What can be asked for where people meet like that."""
    return ONLINE_WORDS if mode is Mode.ONLINE else NEEDS_WORDS
