"""Tables in plain text, in which a number may be missing.

Reads:  cells as gallery.in_text makes them: a number in words, or in brackets why there is none.
Gives:  the table, its columns aligned to the right, with the reasons below it.
"""

from __future__ import annotations

from collections.abc import Sequence

WAITS = "?"  # stands in a table where a number is missing; a note below says why


def with_notes(rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Cells of a table, "?" for those that in_text had to put in brackets, and why, each once."""
    notes = dict.fromkeys(cell for row in rows for cell in row if cell.startswith("["))
    cells = [[WAITS if cell.startswith("[") else cell for cell in row] for row in rows]
    return cells, [f"{WAITS} {note[1:-1]}" for note in list(notes)[:4]]


def as_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text, the notes below it."""
    cells, notes = with_notes(rows)
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in [head, *cells]
    ]
    return "\n".join([*lines, *notes])


def digits(value: float) -> str:
    """A float with all the digits that it has."""
    return f"{value:.16g}"
