"""The fixed words of a round: kinds, modes, regions, sectors, levels of management."""

import enum
from datetime import datetime, timedelta

from aspirant.core.i18n import mark


class QuestionKind(enum.StrEnum):
    """How a question is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"


class Mode(enum.StrEnum):
    """Where a meeting takes place."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class PlanChange(enum.StrEnum):
    """What last became of a session's plan, for those who knew another."""

    PLANNED = "planned"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"


class Audience(enum.StrEnum):
    """Whom a session is for."""

    ROUND = "round"
    WORKGROUP = "workgroup"
    CHOSEN = "chosen"
    SEATS = "seats"


class Stage(enum.StrEnum):
    """Where a criterion is used."""

    REVIEW = "review"
    INTERVIEW = "interview"


class Part(enum.StrEnum):
    """A part of the set-up, each with a page of its own."""

    BASICS = "basics"
    TEXTS = "texts"
    DATES = "dates"
    ANSWERS = "answers"
    ENTRY_RULES = "entry_rules"
    QUESTIONS = "questions"
    CRITERIA = "criteria"
    AREAS = "areas"
    SESSIONS = "sessions"


QUESTION_LABELS = {
    QuestionKind.LONG_TEXT: mark("In their own words, at length"),
    QuestionKind.SHORT_TEXT: mark("In a line"),
    QuestionKind.CHOICE: mark("By choosing one of several"),
}

STAGE_LABELS = {
    Stage.REVIEW: mark("For the reading"),
    Stage.INTERVIEW: mark("For the interview"),
}

PART_LABELS = {
    Part.BASICS: mark("About the round"),
    Part.TEXTS: mark("Texts of the call"),
    Part.DATES: mark("Dates of the call"),
    Part.ANSWERS: mark("Decisions and answers"),
    Part.ENTRY_RULES: mark("Entry rules"),
    Part.QUESTIONS: mark("Questions"),
    Part.CRITERIA: mark("Criteria"),
    Part.AREAS: mark("Areas"),
    Part.SESSIONS: mark("Planned sessions"),
}

MODE_LABELS = {
    Mode.ON_SITE: mark("On site"),
    Mode.ONLINE: mark("Online"),
    Mode.HYBRID: mark("On site and online"),
}

PLAN_CHANGE_LABELS = {
    PlanChange.PLANNED: mark("The session is planned"),
    PlanChange.MOVED: mark("The session has been moved"),
    PlanChange.CHANGED: mark("The session has been changed"),
    PlanChange.CANCELLED: mark("The session is cancelled"),
    PlanChange.RESTORED: mark("The session is planned as it was at first"),
}

AUDIENCE_LABELS = {
    Audience.ROUND: mark("Everybody in the round"),
    Audience.WORKGROUP: mark("A workgroup"),
    Audience.CHOSEN: mark("People you choose"),
    Audience.SEATS: mark("A board meeting with seats to take"),
}

#: The counties of Sweden, by their official letter, with the part of the country they lie in.
COUNTIES: dict[str, tuple[str, str]] = {
    "AB": ("Stockholms län", "mellansverige"),
    "C": ("Uppsala län", "mellansverige"),
    "D": ("Södermanlands län", "mellansverige"),
    "E": ("Östergötlands län", "sydsverige"),
    "F": ("Jönköpings län", "sydsverige"),
    "G": ("Kronobergs län", "sydsverige"),
    "H": ("Kalmar län", "sydsverige"),
    "I": ("Gotlands län", "sydsverige"),
    "K": ("Blekinge län", "sydsverige"),
    "M": ("Skåne län", "sydsverige"),
    "N": ("Hallands län", "sydsverige"),
    "O": ("Västra Götalands län", "sydsverige"),
    "S": ("Värmlands län", "mellansverige"),
    "T": ("Örebro län", "mellansverige"),
    "U": ("Västmanlands län", "mellansverige"),
    "W": ("Dalarnas län", "mellansverige"),
    "X": ("Gävleborgs län", "norrland"),
    "Y": ("Västernorrlands län", "norrland"),
    "Z": ("Jämtlands län", "norrland"),
    "AC": ("Västerbottens län", "norrland"),
    "BD": ("Norrbottens län", "norrland"),
}

REGIONS = {
    "norrland": mark("Norrland"),
    "mellansverige": mark("Central Sweden"),
    "sydsverige": mark("Southern Sweden"),
}

SECTORS = {
    "private": mark("Private sector"),
    "public": mark("Public sector"),
    "civil": mark("Non-profit sector"),
}

MANAGEMENT_LEVELS = {
    "first_line": mark("First-line manager"),
    "middle": mark("Manager of managers"),
    "top": mark("Member of the top management"),
    "project": mark("Project or process manager"),
}

COMPETENCES = {
    "change": mark("Change management"),
    "digital": mark("Digital development"),
    "finance": mark("Finance and control"),
    "people": mark("People and organisation"),
    "production": mark("Production and projects"),
    "care": mark("Care and service"),
}


#: A session of the whole round at least this long counts towards the certificate, unless said
#: otherwise.
LEAST_COUNTED = timedelta(hours=1)


def counts_as_usual(audience: Audience, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether such a session counts towards the certificate where nobody has said."""
    return audience is Audience.ROUND and ends_at - starts_at >= LEAST_COUNTED


def region_of(county: str) -> str:
    """The part of the country (a key of REGIONS) that a county letter lies in; "" when unknown."""
    return COUNTIES[county][1] if county in COUNTIES else ""


HOLIDAY_WORDS = {
    "new_year": mark("New Year’s Day"),
    "epiphany": mark("Epiphany"),
    "good_friday": mark("Good Friday"),
    "easter_eve": mark("Easter Saturday"),
    "easter": mark("Easter Sunday"),
    "easter_monday": mark("Easter Monday"),
    "may_day": mark("the First of May"),
    "ascension": mark("Ascension Day"),
    "whit_sunday": mark("Whit Sunday"),
    "whit_monday": mark("Whit Monday"),
    "national_day": mark("the National Day"),
    "midsummer_eve": mark("Midsummer Eve"),
    "midsummer": mark("Midsummer Day"),
    "all_saints": mark("All Saints’ Day"),
    "christmas_eve": mark("Christmas Eve"),
    "christmas_day": mark("Christmas Day"),
    "boxing_day": mark("Boxing Day"),
    "new_years_eve": mark("New Year’s Eve"),
}
