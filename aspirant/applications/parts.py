"""The parts of an application: what each holds, how far it has come, what is missing.

A part is read as a flat mapping from field name to text. The same mapping fills the form, is
saved by the service, and tells whether somebody saved in another tab meanwhile.
"""

import enum
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aspirant.applications.models import Application
from aspirant.core.i18n import Bilingual, mark
from aspirant.core.phones import is_phone
from aspirant.programme.models import Area, Association, EntryRule, Question, Session

#: How many areas an applicant ranks at most.
MOST_CHOICES = 3

Values = Mapping[str, str]


class Part(enum.StrEnum):
    """A part of the form: one page each."""

    CONTACT = "contact"
    LEADERSHIP = "leadership"
    MOTIVATION = "motivation"
    AREAS = "areas"
    DATES = "dates"


PART_WORDS = {
    Part.CONTACT: mark("Contact details"),
    Part.LEADERSHIP: mark("Your leadership and your industry association"),
    Part.MOTIVATION: mark("Why you apply"),
    Part.AREAS: mark("Areas you want to work with"),
    Part.DATES: mark("Entry rules and dates"),
}


@dataclass(frozen=True)
class Asked:
    """What a round asks of its applicants."""

    questions: Sequence[Question]
    rules: Sequence[EntryRule]
    areas: Sequence[Area]
    sessions: Sequence[Session]
    associations: Sequence[Association]

    @property
    def parts(self) -> list[Part]:
        """The parts that ask something, in the order of the form."""
        is_empty = {
            Part.MOTIVATION: not self.questions,
            Part.AREAS: not self.areas,
            Part.DATES: not (self.rules or self.sessions),
        }
        return [part for part in Part if not is_empty.get(part)]


@dataclass(frozen=True)
class Missing:
    """Something to see to before sending; `message` has the holes about, count and most."""

    part: Part
    field: str
    message: str
    about: Bilingual | None = None
    count: int = 0
    most: int = 0


@dataclass(frozen=True)
class Progress:
    """How a part stands. `words` of `most_words` are written, where words are counted."""

    part: Part
    missing: tuple[Missing, ...]
    is_begun: bool
    words: int = 0
    most_words: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def count_words(text: str) -> int:
    """Words as the counter beside the field counts them: what stands between white space."""
    return len(text.split())


def question_field(question: Question) -> str:
    """The field of a question."""
    return f"question_{question.id.hex}"


def rule_field(rule: EntryRule) -> str:
    """The field of an entry rule: "yes", "no" or nothing."""
    return f"rule_{rule.id.hex}"


def session_field(session: Session) -> str:
    """The field of a session: "yes", "no" or nothing."""
    return f"session_{session.id.hex}"


def area_fields(asked: Asked) -> list[str]:
    """The fields of the ranked areas, the first choice first."""
    return [f"area_{rank}" for rank in range(1, min(MOST_CHOICES, len(asked.areas)) + 1)]


def read_part(application: Application, part: Part) -> dict[str, str]:
    """What is saved in a part; what nobody has answered is left out."""
    values = _READERS[part](application)
    return {field: text for field, text in values.items() if text}


def version_of(values: Values) -> str:
    """A short name for exactly these values: a form that carries another one is stale."""
    answered = {field: text for field, text in values.items() if text}
    content = json.dumps(answered, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _contact(application: Application) -> dict[str, str]:
    person = application.person
    return {"name": person.name, "phone": person.phone, "language": person.language}


def _leadership(application: Application) -> dict[str, str]:
    chosen = application.association_id
    return {
        "title": application.title,
        "workplace": application.workplace,
        "county": application.county,
        "sector": application.sector,
        "level": application.level,
        "competence": application.competence,
        "association": str(chosen) if chosen else "",
    }


def _motivation(application: Application) -> dict[str, str]:
    return {f"question_{one.question_id.hex}": one.text for one in application.answers}


def _areas(application: Application) -> dict[str, str]:
    return {f"area_{one.rank}": str(one.area_id) for one in application.area_choices}


def _dates(application: Application) -> dict[str, str]:
    rules = {f"rule_{a.rule_id.hex}": _yes(a.is_met) for a in application.rule_answers}
    sessions = {f"session_{a.session_id.hex}": _yes(a.can_attend) for a in application.availability}
    return rules | sessions


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


_READERS = {
    Part.CONTACT: _contact,
    Part.LEADERSHIP: _leadership,
    Part.MOTIVATION: _motivation,
    Part.AREAS: _areas,
    Part.DATES: _dates,
}

_PLAIN = {
    Part.CONTACT: {"name": mark("Write your name")},
    Part.LEADERSHIP: {
        "title": mark("Write your title"),
        "workplace": mark("Write where you work"),
        "county": mark("Choose the county you work in"),
        "sector": mark("Choose a sector"),
        "level": mark("Choose your level of management"),
        "competence": mark("Choose what you know best"),
        "association": mark("Choose an industry association"),
    },
    Part.AREAS: {"area_1": mark("Choose at least one area")},
}


def progress_of(application: Application, asked: Asked) -> list[Progress]:
    """How every part stands, in the order of the form."""
    return [_progress(application, asked, part) for part in asked.parts]


def missing_in(application: Application, asked: Asked) -> list[Missing]:
    """Everything to see to before the application can be sent, in the order of the form."""
    return [one for part in progress_of(application, asked) for one in part.missing]


def unmet_rules(application: Application, asked: Asked) -> list[EntryRule]:
    """The entry rules that the applicant says are not met."""
    unmet = {answer.rule_id for answer in application.rule_answers if not answer.is_met}
    return [rule for rule in asked.rules if rule.id in unmet]


def _progress(application: Application, asked: Asked, part: Part) -> Progress:
    values = read_part(application, part)
    counted = [q for q in asked.questions if q.most_words] if part is Part.MOTIVATION else []
    return Progress(
        part=part,
        missing=tuple(_missing(part, values, asked)),
        is_begun=bool(values.keys() - {"language"}),
        words=sum(count_words(values.get(question_field(q), "")) for q in counted),
        most_words=sum(q.most_words or 0 for q in counted),
    )


def _missing(part: Part, values: Values, asked: Asked) -> Iterator[Missing]:
    for field, message in _PLAIN.get(part, {}).items():
        if field not in values:
            yield Missing(part, field, message)
    if part is Part.CONTACT and "phone" in values and not is_phone(values["phone"]):
        yield Missing(part, "phone", mark("Look at your phone number once more"))
    if part is Part.MOTIVATION:
        yield from _missing_answers(values, asked)
    if part is Part.DATES:
        yield from _missing_dates(values, asked)


def _missing_answers(values: Values, asked: Asked) -> Iterator[Missing]:
    for question in asked.questions:
        field = question_field(question)
        count, most = count_words(values.get(field, "")), question.most_words
        if question.is_required and not count:
            message = mark("Answer “%(about)s”")
            yield Missing(Part.MOTIVATION, field, message, question.label)
        if most and count > most:
            message = mark("Shorten “%(about)s”: %(count)s words, at most %(most)s")
            yield Missing(Part.MOTIVATION, field, message, question.label, count, most)


def _missing_dates(values: Values, asked: Asked) -> Iterator[Missing]:
    for rule in asked.rules:
        if rule_field(rule) not in values:
            message = mark("Answer yes or no to “%(about)s”")
            yield Missing(Part.DATES, rule_field(rule), message, rule.statement)
    for session in asked.sessions:
        if session_field(session) not in values:
            message = mark("Say whether you can attend %(about)s")
            yield Missing(Part.DATES, session_field(session), message, session.title)
