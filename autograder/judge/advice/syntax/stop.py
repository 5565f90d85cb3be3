"""The place at which Python stopped reading a file.

Reads:  source text, and the SyntaxError that Python raised over it.
Gives:  a Stop: line, column, and whether Python reads on once a line is mended; a Fault to return.
Leaves to others: the cause (causes.py and the modules of its rules).
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from functools import cached_property

from autograder.judge.advice.source_lines import lines_of
from autograder.judge.advice.source_scan import Scan, without_comment


@dataclass(frozen=True)
class Fault:
    """Where Python stops reading, and why. column: counted in characters from 1; 0: none."""

    line: int
    column: int
    words: str


class NotText(SyntaxError):
    """The bytes of a file are no text that Python could read; says so in words for a student."""

    def __init__(self, file: str, words: str, line: int = 0, column: int = 0) -> None:
        super().__init__(words, (file, line, column, None))


class Stop:
    """The place at which Python stopped reading, with what the causes below want to know."""

    def __init__(self, source: str, error: SyntaxError) -> None:
        self.source = source
        self.lines = lines_of(source)
        self.error = error
        last = len(self.lines) - (len(self.lines) > 1 and not self.lines[-1])
        self.line = min(max(error.lineno or 1, 1), last)
        self.text = self.lines[self.line - 1]
        self.column = min(max(error.offset or 1, 1), len(self.text) + 1)

    @cached_property
    def scan(self) -> Scan:
        """A glance over the whole source."""
        return Scan(self.lines)

    def reads_on(self, line: int, mended: str) -> bool:
        """Whether Python reads past this place once a line is replaced."""
        return self.reads_on_with({line: mended})

    def reads_on_with(self, mended: dict[int, str]) -> bool:
        """Whether Python reads past this place and all these lines once they are replaced."""
        lines = list(self.lines)
        for line, text in mended.items():
            lines[line - 1] = text
        return first_fault("\n".join(lines)) > max(self.line, *mended)

    def statement_before(self, line: int) -> int:
        """The line in which the statement before this line begins; 0 if there is none."""
        return max((start for start in self.scan.starts if start < line), default=0)

    def last_code_line(self, before: int) -> int:
        """The last line before this one that holds more than blanks and a comment; 0 if none."""
        for line in range(before - 1, 0, -1):
            if without_comment(self.lines[line - 1]).strip():
                return line
        return 0

    def here(self, words: str) -> Fault:
        """A Fault at the place that Python named."""
        return Fault(self.line, self.column, words)


def first_fault(source: str) -> float:
    """The line in which Python finds the first fault of grammar; infinite if there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return 0
    return float("inf")
