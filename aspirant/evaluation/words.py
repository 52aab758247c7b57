"""What an evaluation asks: kinds of questions, themes, and the questions where none are set."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aspirant.core.i18n import Bilingual, mark


class Kind(enum.StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    YES_NO = "yes_no"
    TEXT = "text"


class Theme(enum.StrEnum):
    """What a question is about, so that a round can be followed from session to session."""

    CONTENT = "content"
    LEADING = "leading"
    PRACTICAL = "practical"
    USEFULNESS = "usefulness"
    BELONGING = "belonging"


KIND_WORDS = {
    Kind.SCALE: mark("A scale from 1 to 5"),
    Kind.YES_NO: mark("Yes or no"),
    Kind.TEXT: mark("In one’s own words"),
}
THEME_WORDS = {
    Theme.CONTENT: mark("Content"),
    Theme.LEADING: mark("How it was led"),
    Theme.PRACTICAL: mark("Practical matters"),
    Theme.USEFULNESS: mark("Usefulness"),
    Theme.BELONGING: mark("Belonging"),
}

#: The values that can be chosen, in order.
VALUES: Mapping[Kind, tuple[str, ...]] = {
    Kind.SCALE: ("1", "2", "3", "4", "5"),
    Kind.YES_NO: ("yes", "no"),
    Kind.TEXT: (),
}
YES_NO_WORDS = {"yes": mark("Yes"), "no": mark("No")}


NO_WORDS = Bilingual("")


@dataclass(frozen=True)
class Asks:
    """One question. `low` and `high` say what the ends of its scale mean."""

    key: str
    kind: Kind
    theme: Theme
    text: Bilingual
    low: Bilingual = NO_WORDS
    high: Bilingual = NO_WORDS

    def as_row(self) -> dict[str, Any]:
        """As the database keeps it."""
        texts = {name: getattr(self, name) for name in ("text", "low", "high")}
        return {"key": self.key, "kind": self.kind.value, "theme": self.theme.value} | {
            name: {"sv": text.sv, "en": text.en} for name, text in texts.items()
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Asks":
        """What the database kept."""
        texts = {name: Bilingual(**row[name]) for name in ("text", "low", "high")}
        return cls(row["key"], Kind(row["kind"]), Theme(row["theme"]), **texts)


#: What is asked where a round sets nothing else: a minute, of which half is tapping.
USUAL_QUESTIONS = (
    Asks(
        "q1",
        Kind.SCALE,
        Theme.CONTENT,
        Bilingual("Hur mycket gav innehållet dig?", "How much did the content give you?"),
        Bilingual("Nästan inget", "Next to nothing"),
        Bilingual("Väldigt mycket", "A great deal"),
    ),
    Asks(
        "q2",
        Kind.SCALE,
        Theme.LEADING,
        Bilingual("Hur leddes träffen?", "How was the session led?"),
        Bilingual("Dåligt", "Badly"),
        Bilingual("Mycket bra", "Very well"),
    ),
    Asks(
        "q3",
        Kind.SCALE,
        Theme.PRACTICAL,
        Bilingual(
            "Hur fungerade det praktiska: plats, teknik, tider, mat?",
            "How did the practical side work: place, technology, times, food?",
        ),
        Bilingual("Dåligt", "Badly"),
        Bilingual("Mycket bra", "Very well"),
    ),
    Asks(
        "q4",
        Kind.SCALE,
        Theme.USEFULNESS,
        Bilingual(
            "Hur stor nytta har du av träffen i ditt ledarskap?",
            "How useful is the session to you as a leader?",
        ),
        Bilingual("Ingen nytta", "No use"),
        Bilingual("Stor nytta", "Great use"),
    ),
    Asks(
        "q5",
        Kind.TEXT,
        Theme.CONTENT,
        Bilingual("Vad ska vi behålla till nästa gång?", "What should we keep for next time?"),
    ),
    Asks(
        "q6",
        Kind.TEXT,
        Theme.CONTENT,
        Bilingual("Vad ska vi göra annorlunda?", "What should we do differently?"),
    ),
)
