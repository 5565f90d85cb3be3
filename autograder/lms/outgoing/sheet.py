"""Read and change a downloaded worksheet, cell by cell, without touching the other cells.

Reads:  the bytes of a CSV or tab-separated file.
Gives:  Worksheet: its cells, with the text between delimiters kept as it is, so that a cell that
        nobody touches goes back byte for byte; new cells are quoted as the format needs.
Leaves to others: what the columns mean.

The standard library's csv module forgets how a cell was quoted, so it cannot give a file back.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.lms.outgoing.class_grades import CannotExport

MAX_BYTES = 20 * 2**20  # bytes; a class of 10,000 with long comments has a quarter of it
DELIMITERS = (",", ";", "\t")
# The mark in front, the encoding behind it. UTF-8 without a mark is what most systems write.
ENCODINGS_BY_MARK = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
)
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass
class SheetRow:
    """One row: its cells as they are in the file, with their quotes, and its line end."""

    cells: list[str]
    end: str
    line: int


@dataclass
class Worksheet:
    """A worksheet. `rows[0]` is the header; rows may differ in length."""

    name: str
    mark: bytes
    encoding: str
    delimiter: str
    rows: list[SheetRow]

    @cached_property
    def header(self) -> list[str]:
        """The titles of the columns."""
        return [value_of(cell).strip() for cell in self.rows[0].cells]

    @property
    def body(self) -> list[int]:
        """The numbers of the rows below the header that are not blank."""
        return [n for n, row in enumerate(self.rows) if n and any(map(value_of, row.cells))]

    def value(self, row: int, column: int | None) -> str:
        """What a cell says; empty if there is no such column, or the row is shorter."""
        cells = self.rows[row].cells
        return value_of(cells[column]) if column is not None and column < len(cells) else ""

    def column(self, title: str) -> int | None:
        """The first column of this title; case does not count. None if there is none."""
        titles = [known.casefold() for known in self.header]
        return titles.index(title.casefold()) if title.casefold() in titles else None

    def put(self, row: int, column: int, text: str) -> None:
        """Write a cell; in quotes if it was or if it has to be. A short row is made longer."""
        cells = self.rows[row].cells
        cells.extend([""] * (column + 1 - len(cells)))
        quoted = cells[column].startswith('"')
        cells[column] = as_cell(text, self.delimiter, quoted)

    def only(self, rows: Iterable[int], columns: Sequence[int]) -> Worksheet:
        """These rows and columns alone, with every cell as it is."""
        kept = []
        for number in rows:
            row = self.rows[number]
            cells = [row.cells[c] if c < len(row.cells) else "" for c in columns]
            kept.append(SheetRow(cells, row.end, row.line))
        return Worksheet(self.name, self.mark, self.encoding, self.delimiter, kept)

    def to_bytes(self) -> bytes:
        """The file, in the encoding that it came in."""
        text = "".join(self.delimiter.join(row.cells) + row.end for row in self.rows)
        return self.mark + text.encode(self.encoding)


def read_worksheet(path: Path) -> Worksheet:
    """The worksheet in a file. Raises CannotExport if it is none."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CannotExport(f"{path}: cannot be read: {error.strerror}.") from None
    if len(content) > MAX_BYTES:
        raise CannotExport(f"{path.name}: larger than {MAX_BYTES >> 20} MiB; that is no worksheet.")
    return parse(content, path.name)


def parse(content: bytes, name: str) -> Worksheet:
    """The worksheet in these bytes. `name` is for messages."""
    mark, encoding = next(known for known in ENCODINGS_BY_MARK if content.startswith(known[0]))
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise CannotExport(
            f"{name}: expected text in UTF-8 or UTF-16, found neither. Download the worksheet "
            "again as CSV, and give it as it is: spreadsheet programs change the encoding."
        ) from None
    if "\0" in text or not text.strip():
        found = "nothing" if not text.strip() else "binary data"
        raise CannotExport(f"{name}: expected a CSV file, found {found}. Download it again.")
    delimiter = most_columns(text)
    return Worksheet(name, mark, encoding, delimiter, _rows(text, delimiter, name))


def most_columns(text: str) -> str:
    """The delimiter that cuts the header into most cells."""
    return max(DELIMITERS, key=lambda delimiter: len(_row(text, 0, delimiter)[0]))


def value_of(cell: str) -> str:
    """What a cell says, without its quotes."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def as_cell(text: str, delimiter: str, quoted: bool = False) -> str:
    """The text as a cell, in quotes if it has to be or if they are asked for."""
    needs = quoted or any(char in text for char in ('"', "\r", "\n", delimiter))
    return '"' + text.replace('"', '""') + '"' if needs else text


def _rows(text: str, delimiter: str, name: str) -> list[SheetRow]:
    rows: list[SheetRow] = []
    place, line = 0, 1
    while place < len(text):
        cells, end = _row(text, place, delimiter)
        stop = LINE_END.match(text, end)
        if stop is None and end < len(text):
            raise CannotExport(
                f"{name}, line {line}: a quote is open, or there is text behind a closing one. "
                "Download the worksheet again, and give it as it is."
            )
        rows.append(SheetRow(cells, stop.group() if stop else "", line))
        next_place = stop.end() if stop else end
        line += len(LINE_END.findall(text, place, next_place))
        place = next_place
    return rows


def _row(text: str, place: int, delimiter: str) -> tuple[list[str], int]:
    """The cells of the row that begins at this place, and where it ends."""
    pattern = re.compile(rf'"(?:[^"]|"")*+"|(?!")[^{delimiter}\r\n]*')
    cells: list[str] = []
    while True:
        found = pattern.match(text, place)
        if found is None:  # a quote that nobody closes
            return cells, place
        cells.append(found.group())
        place = found.end()
        if text[place : place + 1] != delimiter:
            return cells, place
        place += 1
