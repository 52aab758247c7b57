"""The words for which points of the readings count."""

from aspirant.core.i18n import mark

POINTS_WORDS = {"raw": mark("The points as given"), "adjusted": mark("The adjusted points")}
