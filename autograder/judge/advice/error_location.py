"""Where among a student's files an exception came from.

Reads:  source text by file name; the line at fault.
Gives:  an ErrorLocation: the files, the line, what led there.
Leaves to others: the expression in that line (raised_at.py), what it means (imports/, exceptions/).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.judge.advice.outline import Outline, outline


@dataclass(frozen=True)
class ErrorLocation:
    """Where an exception came from.

    sources: the student's files as far as they were read, by name.
    files: all files that were handed in, in the order in which they are imported.
    file, line: the last line of the student's that took part; "" and 0 if none did.
    top: the line at the top level that led there. own: the student's line raised it itself.
    """

    sources: Mapping[str, str]
    files: Sequence[str] = ()
    file: str = ""
    line: int = 0
    top: int = 0
    own: bool = False

    @property
    def outline(self) -> Outline:
        """The outline of the file at fault."""
        return outline(self.sources.get(self.file, ""))

    @property
    def text(self) -> str:
        """The line at fault."""
        lines = self.outline.lines
        return lines[self.line - 1] if 0 < self.line <= len(lines) else ""
