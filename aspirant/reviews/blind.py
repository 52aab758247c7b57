"""What a reviewer sees of an application: what was answered, and nothing that tells by whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from aspirant.algorithms.redaction import redact
from aspirant.applications.models import Application
from aspirant.core.i18n import Bilingual
from aspirant.programme.models import Area, Question
from aspirant.programme.words import MANAGEMENT_LEVELS, SECTORS


@dataclass(frozen=True)
class BlindApplication:
    """An application without name, address, telephone, county or workplace.

    `level` and `sector` are messages to translate, "" when not answered.
    """

    number_text: str
    title: str
    level: str
    sector: str
    association: str
    answers: tuple[tuple[Bilingual, str], ...]
    areas: tuple[Bilingual, ...]


def blind(
    application: Application,
    *,
    questions: Sequence[Question],
    areas: Sequence[Area],
    instead: str,
) -> BlindApplication:
    """The application as it is read. What would give the person away in a text becomes `instead`.

    Needs `person`, `association`, `answers` and `area_choices` loaded.
    """

    def hide(text: str) -> str:
        person = application.person
        phrases = [application.workplace, person.email, person.phone]
        return redact(text, names=[person.name], phrases=phrases, instead=instead)

    written = {answer.question_id: answer.text for answer in application.answers}
    ranks = {choice.area_id: choice.rank for choice in application.area_choices}
    chosen = sorted((area for area in areas if area.id in ranks), key=lambda one: ranks[one.id])
    return BlindApplication(
        number_text=application.number_text,
        title=hide(application.title),
        level=MANAGEMENT_LEVELS.get(application.level, ""),
        sector=SECTORS.get(application.sector, ""),
        association=application.association.name if application.association else "",
        answers=tuple((one.label, hide(written.get(one.id, ""))) for one in questions),
        areas=tuple(area.name for area in chosen),
    )
