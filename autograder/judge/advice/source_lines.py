"""Show the lines of a source text, numbered as Python counts them.

Reads:  source text.
Gives:  its lines, and an excerpt: one line with a caret under the column at fault.
Leaves to others: finding the line (syntax/, raised_at.py).
"""

from __future__ import annotations

import unicodedata

WIDEST = 100  # columns of an excerpt
INDENT = "    "


def lines_of(source: str) -> list[str]:
    """Lines as Python numbers them: neither a form feed nor U+2028 begins a new one."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def excerpt(source: str, line: int, column: int = 0) -> str:
    """`Line 3:`, the line itself and a caret under its column; "" if there is no such line.

    column: counted in characters from 1; 0 for no caret.
    """
    lines = lines_of(source)
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1].rstrip()
    first = max(0, min(column, len(text)) - WIDEST // 2) if len(text) > WIDEST else 0
    shown = "".join(map(_visible, text[first : first + WIDEST]))
    before = text[first : column - 1] if column else ""
    blanks = "".join(" " * _columns(character) for character in before)
    caret = f"\n{INDENT}{blanks}^" if column else ""
    return f"Line {line}:\n{INDENT}{shown}{caret}"


def _visible(character: str) -> str:
    """A character as it is shown: a tab as blanks, an invisible one as U+FFFD."""
    if character == "\t":
        return INDENT
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return "\N{REPLACEMENT CHARACTER}"
    return character


def _columns(character: str) -> int:
    """How many columns a character takes in a terminal."""
    if unicodedata.combining(character):
        return 0
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return 2 if wide else len(_visible(character))
