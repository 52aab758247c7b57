"""Receipts that people send: the form for several at once, and what is wrong with a file."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField

from aspirant.core.files import File, kind_of_file
from aspirant.core.i18n import mark
from aspirant.travel.models import TravelClaim
from aspirant.travel.service.lines import FULL, MOST_BYTES, MOST_RECEIPTS, RECEIPT_KINDS
from aspirant.web.forms import Form
from aspirant.web.uploads import file_in

TOO_BIG = mark("The file is bigger than 15 MB. Photograph it once more, or save it as a PDF.")
TOO_MANY = mark("Together the files were too big. Send this one once more, by itself.")
UNREADABLE = mark("The picture cannot be read. Photograph it once more, or save it as a PDF.")
STRANGE_KIND = mark("A file of this kind is not taken here. A photograph or a PDF is.")


class ReceiptsForm(Form):
    """Receipts, several at once."""

    files = MultipleFileField(_l("Photographs or files of receipts"))

    claim: TravelClaim
    #: Those that are taken, though others may not be.
    good_files: Sequence[File] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and each file is one that is taken."""
        super().validate(extra_validators)
        files = self.sent_files()
        faults = faults_of(files, self.claim)
        said = [f"{file.name}: {message}" for file, message in faults if message]
        self.files.errors = said if files else [_("Choose at least one file.")]
        self.good_files = [file for file, message in faults if not message]
        return not self.errors

    def sent_files(self) -> list[File]:
        """The files that were chosen."""
        self.files.data = [found for one in self.files.data or [] if (found := file_in(one))]
        return list(self.files.data)


def faults_of(files: Sequence[File], claim: TravelClaim) -> list[tuple[File, str]]:
    """Each file with what is wrong with it, in words; nothing when it is one that is taken."""
    known, found = {one.fingerprint for one in claim.receipts}, []
    for file in files:
        fault = _fault_of(file)
        if not fault and file.fingerprint not in known:
            fault = _(FULL) if len(known) >= MOST_RECEIPTS else ""
            known |= set() if fault else {file.fingerprint}
        found.append((file, fault))
    return found


def _fault_of(file: File) -> str:
    if file.size > MOST_BYTES:
        return _(TOO_BIG)
    if not file.is_whole:
        return _(TOO_MANY)
    if kind_of_file(file.content) not in RECEIPT_KINDS:
        return _(STRANGE_KIND)
    return "" if file.is_readable else _(UNREADABLE)
