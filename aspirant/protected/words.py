"""The attributes that the law protects, and the answers that may be given about each."""

import enum

from aspirant.core.i18n import mark

#: The one attribute that the Swedish law lets a union weigh, in planned work for equality.
GENDER = "gender"

PROTECTED = {
    GENDER: mark("Gender"),
    "age": mark("Age"),
    "born_abroad": mark("Born outside Sweden"),
    "parents_born_abroad": mark("Parents born outside Sweden"),
    "disability": mark("Disability"),
}

_YES_NO = {"yes": mark("Yes"), "no": mark("No")}

#: By attribute: what can be answered and asked for. Whoever would rather not say gives no answer.
CHOICES = {
    GENDER: {"woman": mark("Woman"), "man": mark("Man"), "other": mark("Something else")},
    "age": {
        "under_35": mark("Under 35"),
        "35_44": mark("35–44"),
        "45_54": mark("45–54"),
        "55_over": mark("55 or over"),
    },
    "born_abroad": _YES_NO,
    "parents_born_abroad": {
        "both": mark("Both"),
        "one": mark("One of them"),
        "none": mark("Neither"),
    },
    "disability": _YES_NO,
}

#: What a target on a value is called where the attribute does not stand beside it.
VALUE_WORDS = {
    **{(a, value): word for a in (GENDER, "age") for value, word in CHOICES[a].items()},
    ("born_abroad", "yes"): mark("Born outside Sweden"),
    ("born_abroad", "no"): mark("Born in Sweden"),
    ("parents_born_abroad", "both"): mark("Both parents born outside Sweden"),
    ("parents_born_abroad", "one"): mark("One parent born outside Sweden"),
    ("parents_born_abroad", "none"): mark("No parent born outside Sweden"),
    ("disability", "yes"): mark("With a disability"),
    ("disability", "no"): mark("Without a disability"),
}

#: Staff see how many gave an answer only in whole fives, so that one answer more or less is hidden.
STEP = 5


class Use(enum.StrEnum):
    """What an attribute is used for in a round."""

    MONITOR = "monitor"
    TARGET = "target"


USE_WORDS = {
    Use.MONITOR: mark("Only counted, for all together"),
    Use.TARGET: mark("May be weighed in targets"),
}


def is_protected(attribute: str) -> bool:
    """Whether the law protects it, so that only a recorded ground lets it be weighed."""
    return attribute in PROTECTED


def in_fives(count: int) -> int:
    """So many at least: the count taken down to a whole five."""
    return count - count % STEP
