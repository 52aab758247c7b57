"""The letters of the selection: an offer, the reserve list, no place; reminder, welcome, expiry."""

from collections.abc import Sequence
from datetime import datetime

from aspirant.applications.models import Application
from aspirant.core.clock import to_local
from aspirant.lifecycle import ApplicationState
from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.people.models import Person
from aspirant.programme.models import EntryRule, Round
from aspirant.selection.models import Decision, Feedback, Offer, Outcome

#: The letters that a release causes, by outcome.
KINDS = {
    Outcome.OFFER: "selection/offer",
    Outcome.RESERVE: "selection/reserve",
    Outcome.DECLINE: "selection/decline",
}
#: To those who run the round: somebody must decide who moves up.
PLACE_FREE = "selection/place_free"
#: No place because an entry rule is not met: the letter says which.
NOT_ELIGIBLE = "selection/not_eligible"


def kind_of(decision: Decision) -> str:
    """Which letter tells a decision."""
    is_screened_out = decision.application.state is ApplicationState.SCREENED_OUT
    if decision.outcome is Outcome.DECLINE and is_screened_out:
        return NOT_ELIGIBLE
    return KINDS[decision.outcome]


def decision_letter(
    decision: Decision, round: Round, unmet: Sequence[EntryRule], *, reply_by: datetime
) -> Letter:
    """What is decided: the offer with the day to answer by, the place in line, or no place."""
    application = decision.application
    language = application.person.language
    reasons = [rule.reason_when_not.in_language(language) for rule in unmet]
    own_words = application.screening_reason or ""
    return _letter(
        kind_of(decision),
        application,
        round,
        reply_by=reply_by.isoformat(),
        rank=decision.reserve_rank,
        offers_feedback=round.offers_feedback,
        wants_feedback=application.wants_feedback,
        unmet=reasons,
        reason="" if own_words in reasons else own_words,
    )


def offer_letter(
    application: Application, round: Round, *, reply_by: datetime, at: datetime
) -> Letter:
    """A place has become free for somebody on the reserve list, perhaps in a round under way."""
    return _letter(
        "selection/offer",
        application,
        round,
        reply_by=reply_by.isoformat(),
        rank=None,
        has_begun=round.starts_on <= to_local(at).date(),
    )


def reminder_letter(offer: Offer) -> Letter:
    """A few days are left to answer."""
    return _letter(
        "selection/reminder", offer.application, offer.round, reply_by=offer.reply_by.isoformat()
    )


def extended_letter(offer: Offer) -> Letter:
    """There is more time to answer."""
    return _letter(
        "selection/extended", offer.application, offer.round, reply_by=offer.reply_by.isoformat()
    )


def feedback_letter(feedback: Feedback) -> Letter:
    """Why there was no place, to somebody who asked."""
    return _letter("selection/feedback", feedback.application, feedback.round, text=feedback.text)


def welcome_letter(offer: Offer) -> Letter:
    """The place is yours."""
    return _letter("selection/welcome", offer.application, offer.round)


def expired_letter(offer: Offer) -> Letter:
    """The day to answer has passed."""
    return _letter("selection/expired", offer.application, offer.round)


def declined_letter(offer: Offer) -> Letter:
    """We have your no."""
    return _letter("selection/declined", offer.application, offer.round)


def place_free_letter(round: Round, person: Person) -> Letter:
    """A place has become free, to somebody who runs the round. Names nobody."""
    return write_letter(
        PLACE_FREE,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=round.id,
        name=person.name,
        round_name=_name(round, person.language),
        slug=round.slug,
    )


def _letter(kind: str, application: Application, round: Round, **context: object) -> Letter:
    person = application.person
    return write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=round.id,
        name=person.name,
        number=application.number_text,
        application_id=application.id,
        round_name=_name(round, person.language),
        contact=round.contact_email,
        starts_on=round.starts_on.isoformat(),
        **context,
    )


def _name(round: Round, language: str) -> str:
    """Aspirantuppdraget 2021–2022. Needs `programme` loaded."""
    names = (round.programme.name, round.name)
    return " ".join(name.in_language(language) for name in names)
