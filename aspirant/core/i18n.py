"""Two languages: Swedish first, English beside it."""

from dataclasses import dataclass

LANGUAGES = ("sv", "en")
DEFAULT_LANGUAGE = "sv"


@dataclass(frozen=True)
class Bilingual:
    """One text in both languages. A missing translation falls back to the other one."""

    sv: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text for a reader of `language`."""
        return (self.en or self.sv) if language == "en" else (self.sv or self.en)


def mark(message: str) -> str:
    """Mark a message for translation where it is defined; it is translated where it is shown."""
    return message
