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
ENTRY = re.compile(r"^\s*(Given|Steps|Check|Leaves to others|Reads|Gives|Source): ")


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
    """The lines with each entry such as `Given:` as a paragraph of its own, not indented."""
    made: list[str] = []
    inside = False
    for line in lines:
        if ENTRY.match(line):
            made.append("")
            inside = True
        elif not line.strip():
            inside = False
        made.append(line.strip() if inside else line)
    return made
