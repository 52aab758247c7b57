"""Letters: a receipt that cannot be taken for an answer, and word that an application is gone."""

from aspirant.applications.models import Application
from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter


def receipt_letter(application: Application, *, is_change: bool) -> Letter:
    """We have what you sent; what happens next, and when. Needs round, call and person."""
    call = application.round.call
    return _letter(
        "applications/receipt",
        application,
        number=application.number_text,
        is_change=is_change,
        closes_at=call.closes_at.isoformat(),
        interviews_from=call.interviews_from.isoformat() if call.interviews_from else None,
        interviews_to=call.interviews_to.isoformat() if call.interviews_to else None,
        decision_by=call.decision_by.isoformat() if call.decision_by else None,
    )


def withdrawal_letter(application: Application, *, deleted_on: str) -> Letter:
    """The application is taken back, as asked; `deleted_on` is the ISO day its answers are gone."""
    return _letter(
        "applications/withdrawal",
        application,
        number=application.number_text,
        deleted_on=deleted_on,
    )


def _letter(kind: str, application: Application, **context: object) -> Letter:
    person, round = application.person, application.round
    return write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=round.id,
        name=person.name,
        round_name=round.name.in_language(person.language),
        contact=round.contact_email,
        application_id=application.id,
        **context,
    )
