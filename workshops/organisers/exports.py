"""The register of a workshop as a file for spreadsheets: CSV and XLSX, in the language of whoever asks.

What visitors have typed must never be run by a spreadsheet: core.spreadsheets sees to CSV; XLSX marks it as text.
"""

import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from core.countries import country_name, language_name, language_names
from workshops.registrations.consents import given
from workshops.registrations.models import Purpose, Registration

if TYPE_CHECKING:
    from workshops.models import Workshop

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What Excel takes into one cell.
CELL_MOST = 32_767


def header() -> list[str]:
    """Return the names of the columns in the active language."""
    return [
        pgettext("of a person", "Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Country"),
        _("Language of correspondence"),
        _("Languages understood"),
        _("Access needs"),
        pgettext("of a registration", "State"),
        pgettext("column: day on which somebody asked for a place", "Asked for"),
        pgettext("column: day on which somebody confirmed their address", "Confirmed"),
        pgettext("of a person at a workshop", "Attended"),
        _("Agrees to photographs and recordings"),
        _("Agrees to the list of participants"),
    ]


def rows(registrations: Iterable[Registration], workshop: "Workshop") -> Iterator[list[str]]:
    """Yield the values of each registration, as text in the active language; times are those of the workshop's zone."""
    active = get_language() or "en"
    yes, no = pgettext("answer", "yes"), pgettext("answer", "no")

    def moment(value: Any) -> str:
        # In ISO 8601, which spreadsheets of every language sort.
        return value.astimezone(workshop.time_zone).strftime("%Y-%m-%d %H:%M") if value else ""

    for each in registrations:
        agreed = given(each)
        yield [
            each.name,
            each.email,
            each.organisation,
            country_name(each.country, active) if each.country else "",
            language_name(each.language, active),
            language_names(each.understood, active) if each.understood else "",
            # They are for whoever agreed to their use.
            each.access_needs if Purpose.ACCESS in agreed else "",
            str(each.get_status_display()),
            moment(each.requested_at),
            moment(each.confirmed_at),
            "" if each.attended is None else yes if each.attended else no,
            yes if Purpose.RECORDING in agreed else no,
            yes if Purpose.ATTENDEES in agreed else no,
        ]


def as_xlsx(lines: Iterable[list[str]], title: str) -> bytes:
    """Return the lines as one sheet named `title`, the first as its head; each cell is text and nothing else."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title).strip("' ")[:31] or "Seconet")
    sheet.freeze_panes = "A2"
    for column in "ABCDEFGHIJKLM":
        sheet.column_dimensions[column].width = 24
    for number, line in enumerate(lines):
        sheet.append([_text_cell(sheet, value, bold=number == 0) for value in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text_cell(sheet: Any, value: str, *, bold: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_MOST])
    # Whatever it begins with.
    cell.data_type = "s"
    # It stays text when somebody edits it.
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
