"""The steps of the way, what is counted at each, and how protected answers may be merged."""

import enum

from aspirant.algorithms.disclosure import Group, Ladder
from aspirant.core.i18n import mark
from aspirant.privacy.questions import DIVERSITY_CHOICES, NO_ANSWER


class Step(enum.StrEnum):
    """How far people have come in a round, in order."""

    APPLIED = "applied"
    ELIGIBLE = "eligible"
    INTERVIEWED = "interviewed"
    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"


STEP_WORDS = {
    Step.APPLIED: mark("Applied"),
    Step.ELIGIBLE: mark("Met the entry rules"),
    Step.INTERVIEWED: mark("Were interviewed"),
    Step.PROPOSED: mark("Were proposed"),
    Step.OFFERED: mark("Were offered a place"),
    Step.ACCEPTED: mark("Accepted the place"),
}

#: What must have happened before a step is over and can be counted.
STEP_ENDS = {
    Step.APPLIED: mark("The call must be closed first."),
    Step.ELIGIBLE: mark("The entry rules must be checked for everybody first."),
    Step.INTERVIEWED: mark("The decisions must have reached everybody first."),
    Step.PROPOSED: mark("The decisions must have reached everybody first."),
    Step.OFFERED: mark("Nobody may be left who has an offer to answer."),
    Step.ACCEPTED: mark("Nobody may be left who has an offer to answer."),
}


class Population(enum.StrEnum):
    """Whom the round is compared with."""

    MEMBERS = "members"
    ELECTED = "elected"


POPULATION_WORDS = {
    Population.MEMBERS: mark("All members"),
    Population.ELECTED: mark("The elected"),
}

_SILENT: Group = ("unsaid", NO_ANSWER)

#: How the answers to each question are merged where there are few, decided before any is counted.
LADDERS: dict[str, Ladder] = {
    "gender": (
        (("woman",), ("man",), ("other",), _SILENT),
        (("woman",), ("man",), ("other", *_SILENT)),
        (("woman",), ("man", "other", *_SILENT)),
    ),
    "age": (
        (("under_35",), ("35_44",), ("45_54",), ("55_over",), _SILENT),
        (("under_35", "35_44"), ("45_54", "55_over"), _SILENT),
        (("under_35", "35_44"), ("45_54", "55_over", *_SILENT)),
    ),
    "born_abroad": (
        (("yes",), ("no",), _SILENT),
        (("yes",), ("no", *_SILENT)),
    ),
    "parents_born_abroad": (
        (("both",), ("one",), ("none",), _SILENT),
        (("both", "one"), ("none",), _SILENT),
        (("both", "one"), ("none", *_SILENT)),
    ),
    "disability": (
        (("yes",), ("no",), _SILENT),
        (("yes",), ("no", *_SILENT)),
    ),
}  # fmt: skip

#: The words of merged groups; a single answer has its own.
GROUP_WORDS: dict[Group, str] = {
    _SILENT: mark("Prefer not to say, or no answer"),
    ("other", *_SILENT): mark("Something else, or no answer"),
    ("man", "other", *_SILENT): mark("Man, something else, or no answer"),
    ("under_35", "35_44"): mark("Under 45"),
    ("45_54", "55_over"): mark("45 or over"),
    ("45_54", "55_over", *_SILENT): mark("45 or over, or no answer"),
    ("no", *_SILENT): mark("No, or no answer"),
    ("both", "one"): mark("One or both"),
    ("none", *_SILENT): mark("Neither, or no answer"),
}


def group_word(attribute: str, group: Group) -> str:
    """The message for a group of answers."""
    if len(group) == 1:
        return DIVERSITY_CHOICES[attribute][group[0]]
    return GROUP_WORDS[group]


#: Shares that were rounded one by one may come to a little more than the whole.
WHOLE = 100.5

#: What a line is called whose people have not stated it.
NOT_STATED = mark("Not stated")
