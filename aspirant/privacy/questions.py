"""The voluntary questions about diversity, and what can be answered."""

from aspirant.core.i18n import mark
from aspirant.protected.words import CHOICES

#: The voluntary questions and their answers, in order. "unsaid" is "prefer not to say".
UNSAID = mark("Prefer not to say")
#: How those who gave no answer are counted.
NO_ANSWER = "no_answer"
DIVERSITY_CHOICES = {
    attribute: {**choices, "unsaid": UNSAID} for attribute, choices in CHOICES.items()
}
DIVERSITY_QUESTIONS = {
    "gender": mark("Gender"),
    "age": mark("Age"),
    "born_abroad": mark("Were you born outside Sweden?"),
    "parents_born_abroad": mark("Were your parents born outside Sweden?"),
    "disability": mark("Do you have a disability?"),
    "disability_words": mark("In your own words, if you like"),
}
