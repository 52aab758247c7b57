"""Taking out of a text what tells who wrote it."""

import pytest

from aspirant.algorithms.redaction import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jag heter Eva Berg-Lind.", "Jag heter […]."),
        ("Evas grupp och Lind.", "[…] grupp och […]."),
        ("Jag vill bo i Bergslagen, eva.", "Jag vill bo i Bergslagen, eva."),
        ("På SKOGEN AB är vi tio.", "På […] är vi tio."),
        ("Skriv till e.b@example.org nu.", "Skriv till […] nu."),
        ("Se https://example.org/eva?x=1.", "Se […]."),
        ("Ring 070-123 45 67 eller +46 8 123 456 78!", "Ring […] eller […]!"),
        ("Vi var 12 000 år 2021–2022, 08.30.", "Vi var 12 000 år 2021–2022, 08.30."),
        ("", ""),
    ],
)
def test_what_gives_somebody_away_is_left_out(text: str, expected: str) -> None:
    found = redact(text, names=["Eva Berg-Lind"], phrases=["Skogen AB", ""], instead="[…]")
    assert found == expected


def test_signs_of_patterns_are_only_letters() -> None:
    assert redact("a (b) c", names=["(b"], phrases=["c)+"], instead=r"\1") == r"a \1) c"
