"""docs/_ext/docstrings.py: docstrings as they are meant, though they are no reStructuredText.

Reads:  docstrings: plain text, code in single backquotes, blocks such as `Args:`.
Gives:  the same with everything masked that reStructuredText would take for markup.
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
    """Look at every docstring before napoleon does."""
    app.connect("autodoc-process-docstring", as_meant, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def as_meant(
    app: Sphinx, what: str, name: str, thing: object, options: Any, lines: list[str]
) -> None:
    """Mask a docstring in place."""
    lines[:] = [masked(line) for line in with_paragraphs(lines)]


def masked(line: str) -> str:
    """One line with markup masked outside of code."""
    parts = CODE.split(line)
    return "".join(part if CODE.fullmatch(part) else MARKUP.sub(r"\\\1", part) for part in parts)


def with_paragraphs(lines: list[str]) -> list[str]:
    """The lines with each entry such as `Given:` as a paragraph of its own.

    A line that is indented below one that is not goes on with it; blocks such as `Args:` stay.
    """
    made: list[str] = []
    for line in lines:
        before = made[-1] if made else ""
        if ENTRY.match(line):
            made.append("")
        goes_on = before and not before[0].isspace() and not before.endswith(":")
        made.append(line.strip() if goes_on else line)
    return made
