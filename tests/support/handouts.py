"""The handouts of the course, and how many formulas are in them."""

from __future__ import annotations

import re
from functools import cache

from conftest import ASSIGNMENTS


@cache
def handout(name: str) -> str:
    """The handout of an assignment, in Markdown."""
    return (ASSIGNMENTS[name].folder / "handout.md").read_text(encoding="utf-8")


def formulas_in(markdown: str) -> int:
    """How many formulas there are, counted without a reader of Markdown."""
    prose = re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S)
    prose = re.sub(r"`[^`]+`", "", prose)
    prose, blocks = re.subn(r"\$\$.+?\$\$", "", prose, flags=re.S)
    return blocks + len(re.findall(r"\$[^$]+\$", prose))
