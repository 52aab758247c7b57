"""What targets may be set on, and the words for it and for what is decided."""

import re

from aspirant.core.i18n import mark
from aspirant.lifecycle import OfferState
from aspirant.programme.words import COMPETENCES, MANAGEMENT_LEVELS, REGIONS, SECTORS

#: What the law lets a target ask for without a ground of its own. Nothing else is offered.
ATTRIBUTES = {
    "region": mark("Part of the country"),
    "sector": mark("Sector"),
    "level": mark("Level of management"),
    "competence": mark("Competence"),
    "association": mark("Industry association"),
}

#: The values of each attribute; those of associations are the associations themselves.
VALUES = {
    "region": REGIONS,
    "sector": SECTORS,
    "level": MANAGEMENT_LEVELS,
    "competence": COMPETENCES,
}

OUTCOME_WORDS = {
    "offer": mark("Offered a place"),
    "reserve": mark("Reserve list"),
    "decline": mark("No place"),
}

PIN_WORDS = {"in": mark("Held in the group"), "out": mark("Held out of the group")}

#: What was done at the board, as a line that can be undone.
STEP_WORDS = {
    "pin": mark("Somebody was held"),
    "unpin": mark("Somebody was let go"),
    "set_targets": mark("The targets were changed"),
    "bind": mark("A target was made binding"),
    "unbind": mark("A target was made advisory"),
    "swap": mark("Two were swapped"),
    "keep_alternative": mark("Another group was kept"),
    "open_scenario": mark("An earlier proposal was taken up"),
}

OFFER_KINDS = {
    OfferState.SENT: "go",
    OfferState.ACCEPTED: "ok",
    OfferState.DECLINED: "",
    OfferState.EXPIRED: "warn",
    OfferState.WITHDRAWN: "",
}

#: What the names of most associations begin with; left out where there is little room.
_BEGINNING = re.compile(r"^Ledarna (inom )?")

#: A start for a group of sixteen: least, most, priority. Other sizes are scaled from it.
PRESET_PLACES = 16
PRESET = {
    ("region", "norrland"): (2, 4, 1),
    ("region", "mellansverige"): (4, 7, 1),
    ("region", "sydsverige"): (5, 8, 1),
    ("sector", "private"): (5, 9, 2),
    ("sector", "public"): (4, 7, 2),
    ("sector", "civil"): (1, 3, 2),
    ("level", "first_line"): (4, 8, 2),
    ("level", "middle"): (3, 6, 2),
    ("level", "top"): (1, 4, 2),
    ("level", "project"): (1, 4, 2),
}
#: At most so many from each association, and one at least, however many there are.
PRESET_ASSOCIATION = (1, 3, 1)


def short_name(association: str) -> str:
    """Vård och Omsorg, of Ledarna inom Vård och Omsorg."""
    name = _BEGINNING.sub("", association)
    return name[:1].upper() + name[1:]


def short_county(county: str) -> str:
    """Halland, of Hallands län."""
    return county.removesuffix(" län").removesuffix("s")
