"""Keep the Swedish catalogue in step with the messages, or say where it is not.

Without arguments nothing is written: a message that is missing, left over, untranslated, fuzzy
or garbled is named and the exit is 1. `--update` brings new messages in and drops old ones.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
#: The messages in the code are the English ones, so English needs no catalogue.
CATALOGUE = ROOT / "aspirant" / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("mark", "_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2")
WIDTH = "--width=100"


def pybabel(*arguments: str) -> None:
    """Run one pybabel command."""
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])


def extract(template: Path) -> None:
    """Collect every message of code and templates, in an order that merges well."""
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    places = ["--add-location=file", "--sort-output", "--project=aspirant", "--version=0"]
    target = ["-o", str(template), "-F", "babel.cfg", "-c", "Translators:", WIDTH, "."]
    pybabel("extract", *keywords, *places, *target)


def update(template: Path) -> None:
    """Bring the catalogue up to the template; no translation is guessed."""
    files = ["-i", str(template), "-o", str(CATALOGUE), "-l", "sv", WIDTH]
    merge = ["--ignore-pot-creation-date", "--no-fuzzy-matching", "--ignore-obsolete"]
    pybabel("update", *files, *merge, "--init-missing")


def read(path: Path) -> Catalog:
    """A catalogue as it lies on disk; empty when there is none."""
    if not path.exists():
        return Catalog(locale="sv")
    with path.open("rb") as file:
        return read_po(file, locale="sv", abort_invalid=True)


def faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with the translation of one message."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    if not all(forms):
        yield "is not translated"
    if message.fuzzy:
        yield "is fuzzy"
    yield from (str(error) for error in message.check(catalogue))


def report(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Every fault of the catalogue, a line each, in the order of the files."""
    for message in template:
        if message.id and catalogue.get(message.id, message.context) is None:
            yield f"{message.id!r} is missing: make words"
    for message in catalogue:
        if not message.id:
            continue
        if template.get(message.id, message.context) is None:
            yield f"{message.id!r} is no longer used: make words"
        for fault in faults(message, catalogue):
            yield f"{message.id!r} {fault}"


def main(*, write: bool) -> None:
    """Update or check; in both cases name what is still to be translated."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.pot"
        extract(path)
        if write:
            update(path)
        template = read(path)
    found = list(report(template, read(CATALOGUE)))
    for fault in found:
        print(f"{CATALOGUE.relative_to(ROOT)}: {fault}")
    if found and not write:
        raise SystemExit(1)


if __name__ == "__main__":
    main(write="--update" in sys.argv[1:])
