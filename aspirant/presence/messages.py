"""The letter about a certificate. The subject tells nothing of what it is from."""

from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.people.models import Person
from aspirant.presence.models import Certificate
from aspirant.programme.models import Round


def certificate_letter(certificate: Certificate, person: Person, round: Round) -> Letter:
    """Your certificate can be fetched."""
    return write_letter(
        "presence/certificate",
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=round.id,
        name=person.name,
        round_name=round.name.in_language(person.language),
        slug=round.slug,
    )
