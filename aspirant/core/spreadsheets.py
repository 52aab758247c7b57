"""Writes spreadsheets in which a text is a text: nothing that somebody typed becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from aspirant.core.clock import to_local

Cell = str | int | float | datetime | None

#: What goes with a file made by write_sheet.
MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MIMETYPE = "text/csv; charset=utf-8"


def write_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet as .xlsx: headings that stay in sight, then the rows. Times are local."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and few requests need it

    file = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, {"in_memory": True, **plain})
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    when = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(line, column, to_local(cell).replace(tzinfo=None), when)
            else:
                sheet.write(line, column, cell)
    sheet.autofit()
    book.close()
    return file.getvalue()


def _sheet_name(title: str) -> str:
    """At most 31 letters, none of those that a sheet may not be called by."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:31].strip()


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Lines as Swedish programs for wages read them: semicolons, UTF-8 with its mark, CRLF.

    What somebody typed never becomes a formula where the file is opened as a sheet. Times: local.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str | int | float | None:
    if isinstance(cell, datetime):
        return f"{to_local(cell):%Y-%m-%d %H:%M}"
    if not isinstance(cell, str):
        return cell
    plain = " ".join(cell.split())
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@")) else plain
