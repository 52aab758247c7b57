"""The words for a choice: first, second, ... and for why somebody did not get a better one."""

from flask_babel import gettext as _

from aspirant.core.i18n import mark

RANKS = (
    mark("first choice"),
    mark("second choice"),
    mark("third choice"),
    mark("fourth choice"),
    mark("fifth choice"),
)


def rank_words(rank: int | None) -> str:
    """What the choice of that rank is called, in the reader's language."""
    if rank is None:
        return _("not among the wishes")
    if rank <= len(RANKS):
        return _(RANKS[rank - 1])
    return _("choice number %(rank)s", rank=rank)
