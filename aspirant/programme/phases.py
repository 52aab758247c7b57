"""Where a round stands, in one word: from the states of the round and its call, and the time."""

import enum
from datetime import datetime

from aspirant.core.i18n import mark
from aspirant.lifecycle import CallState, RoundState
from aspirant.programme.models import Round


class Phase(enum.StrEnum):
    """The way of a round."""

    PREPARING = "preparing"
    ANNOUNCED = "announced"
    OPEN = "open"
    CHOOSING = "choosing"
    RUNNING = "running"
    FINISHED = "finished"


PHASE_WORDS = {
    Phase.PREPARING: mark("Being prepared"),
    Phase.ANNOUNCED: mark("Call announced"),
    Phase.OPEN: mark("Call open"),
    Phase.CHOOSING: mark("Choosing"),
    Phase.RUNNING: mark("Running"),
    Phase.FINISHED: mark("Finished"),
}

#: The kind of tag that shows it.
PHASE_KINDS = {Phase.OPEN: "ok", Phase.ANNOUNCED: "go", Phase.CHOOSING: "warn", Phase.RUNNING: "go"}

#: From here on the call does not open again, so nothing is missing in the set-up.
SETTLED = {Phase.RUNNING, Phase.FINISHED}


def phase_of(round: Round, *, at: datetime) -> Phase:
    """Where the round stands at that moment. Its call must be loaded."""
    if round.state is not RoundState.PREPARING:
        return Phase.RUNNING if round.state is RoundState.RUNNING else Phase.FINISHED
    if round.call.is_open(at):
        return Phase.OPEN
    if round.call.is_announced(at):
        return Phase.ANNOUNCED
    return Phase.PREPARING if round.call.state is CallState.DRAFT else Phase.CHOOSING
