"""Which forms take files, and that what is sent to them arrives."""

import re
from pathlib import Path

from flask import Flask

from aspirant.web.uploads import TAKES_FILES
from config import ROOT

FORM = re.compile(r"form_start\((?P<given>[^\n]*?), files=true\)")


def endpoints_in(template: Path) -> set[str]:
    """What the forms with files of a template are sent to."""
    given = " ".join(one["given"] for one in FORM.finditer(template.read_text()))
    return set(re.findall(r"""url_for\(["']([\w.]+)["']""", given))


def test_every_form_with_a_file_arrives_whole_and_no_other(app: Flask) -> None:
    found = {one for file in (ROOT / "templates").rglob("*.html") for one in endpoints_in(file)}
    assert found == TAKES_FILES
    assert set(app.view_functions) >= TAKES_FILES
