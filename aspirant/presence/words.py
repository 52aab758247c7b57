"""The fixed words of presence: what a tick says, the parts of a day, where somebody stands."""

import enum

from aspirant.core.i18n import mark


class Standing(enum.StrEnum):
    """How somebody stands to the certificate of a round."""

    ON_THE_WAY = "on_the_way"
    BELOW = "below"
    REACHED = "reached"
    GIVEN = "given"


STANDING_WORDS = {
    Standing.ON_THE_WAY: mark("On the way"),
    Standing.BELOW: mark("Cannot reach the rule"),
    Standing.REACHED: mark("Has reached the rule"),
    Standing.GIVEN: mark("Has the certificate"),
}
STANDING_KINDS = {
    Standing.ON_THE_WAY: "",
    Standing.BELOW: "warn",
    Standing.REACHED: "go",
    Standing.GIVEN: "ok",
}

#: Parts of a day, by the hour before which each begins.
DAY_PARTS = (
    (12, mark("morning")),
    (17, mark("afternoon")),
    (25, mark("evening")),
)
