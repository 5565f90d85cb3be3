"""Show docstrings as they are meant: plain text, not reStructuredText.

Reads:  docstrings: plain text, code in single backquotes, blocks such as `Args:`.
Gives:  the same, with everything escaped that reStructuredText would read as markup.
Leaves to others: blocks such as `Args:` (napoleon).
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

CODE = re.compile(r"(`+[^`\n]+`+)")
MARKUP = re.compile(r"([*|\\]|(?<=\w)_(?=\W|$))")
ENTRY = re.compile(
    r"(Given|Steps|Check|Reads|Gives|Needs|Leaves to others|Returns|Raises|Shapes|Source): "
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Change every docstring before napoleon reads it."""
    app.connect("autodoc-process-docstring", as_meant, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def as_meant(
    app: Sphinx, what: str, name: str, thing: object, options: Any, lines: list[str]
) -> None:
    """Escape a docstring in place."""
    lines[:] = [masked(line) for line in with_paragraphs(lines)]


def masked(line: str) -> str:
    """One line, with markup escaped outside code."""
    parts = CODE.split(line)
    return "".join(part if CODE.fullmatch(part) else MARKUP.sub(r"\\\1", part) for part in parts)


def with_paragraphs(lines: list[str]) -> list[str]:
    """The lines with each entry such as `Given:` as a paragraph of its own.

    An indented line below one that is not continues it; blocks such as `Args:` stay as they are.
    """
    made: list[str] = []
    for line in lines:
        before = made[-1] if made else ""
        if ENTRY.match(line):
            made.append("")
        goes_on = before and not before[0].isspace() and not before.endswith(":")
        made.append(line.strip() if goes_on else line)
    return made
