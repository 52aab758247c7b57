"""Letters that ask what a session was like. The subject tells the day, and nothing else of it."""

from aspirant.evaluation.models import Evaluation
from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.people.models import Person
from aspirant.schedule.answer_tokens import EVALUATION, make_answer_token


def request_letter(evaluation: Evaluation, person: Person) -> Letter:
    """How was it? A minute, and nobody sees whose answer is whose."""
    return _letter("evaluation/request", evaluation, person)


def reminder_letter(evaluation: Evaluation, person: Person) -> Letter:
    """You have not answered yet, and will not be asked again."""
    return _letter("evaluation/reminder", evaluation, person)


def _letter(kind: str, evaluation: Evaluation, person: Person) -> Letter:
    session = evaluation.session
    return write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=evaluation.round_id,
        name=person.name,
        title=session.title.in_language(person.language),
        starts_at=session.starts_at.isoformat(),
        closes_on=evaluation.closes_on.isoformat(),
        token=make_answer_token(session, person, purpose=EVALUATION),
    )
