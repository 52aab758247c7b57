"""How much a network asks of the office, how long things are kept, and what is said of it."""

import enum
from datetime import timedelta

from aspirant.core.i18n import mark


class Support(enum.StrEnum):
    """How much the office does, from the most to nothing. The support is there to fade out."""

    TOGETHER = "together"
    ROOM = "room"
    ADVICE = "advice"
    ALONE = "alone"


SUPPORT_WORDS = {
    Support.TOGETHER: mark("Start with us"),
    Support.ROOM: mark("Help with room and invitation"),
    Support.ADVICE: mark("Somebody to ask"),
    Support.ALONE: mark("We run it ourselves"),
}

SUPPORT_HINTS = {
    Support.TOGETHER: mark("The office plans and leads the first meeting together with you."),
    Support.ROOM: mark("You lead the meeting; the office finds a room and spreads the word."),
    Support.ADVICE: mark("You do it all; the office answers when you wonder about something."),
    Support.ALONE: mark("You need nothing but this page."),
}

#: How many lines of support there are to draw: four where the office does most, one at the end.
SUPPORT_HEIGHTS = {
    Support.TOGETHER: 4,
    Support.ROOM: 3,
    Support.ADVICE: 2,
    Support.ALONE: 1,
}

#: Who signed up is forgotten this long after the meeting.
KEPT_AFTER = timedelta(days=7)
#: A sign-up that nobody confirmed is forgotten after so long.
KEPT_UNCONFIRMED = timedelta(days=2)
#: Letters to those who signed up are kept so long.
LETTERS_KEPT = timedelta(days=30)
#: A draft that nobody touched is kept so long.
DRAFT_KEPT = timedelta(days=90)
#: Whoever asks again so soon has pressed the button twice.
SAME_PRESS = timedelta(seconds=10)
#: So many letters at most to one address about one meeting, within the time beside.
MOST_ASKS, ASKS_WITHIN = 3, timedelta(hours=1)
#: As many people as one meeting can hold.
MOST_PLACES = 500

#: For so long the page of the host says how far the letters about a change have come.
TOLD_FOR = timedelta(days=2)
#: Letters that wait while the change they tell of can be undone.
HELD_LETTERS = ("networks/changed", "networks/cancelled")
#: Letters to people who need not have an account.
SIGN_UP_LETTERS = tuple(
    f"networks/{kind}"
    for kind in ("confirm", "known", "place", "in_line", "changed", "cancelled", "left", "message")
)
