"""What the pages call the aims of a draw and the people in it."""

from aspirant.core.i18n import mark

AIM_WORDS = {
    "goldilocks": mark("Nobody’s chance very small, nobody’s very large"),
    "maximin": mark("The smallest chance as large as it can be"),
    "leximin": mark("The smallest chance as large as it can be, then the next smallest, and so on"),
}

AIM_HINTS = {
    "goldilocks": mark("What we advise. The smallest and the largest chance weigh the same."),
    "maximin": mark("Then nobody’s chance is larger than that makes it."),
    "leximin": mark("Strictest towards those with small chances, but somebody may become certain."),
}

BAND_WORDS = {
    "points": mark("Those with points between two limits"),
    "contested": mark("Those whom the latest proposal leaves contested"),
}
