"""Describe one thing that a rule found in an assignment.

Reads:  nothing.
Gives:  a LintFinding, and its text.
Leaves to others: the rules (parts.py, wording.py, inputs.py, thieves.py, bank.py).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LintFinding:
    """One thing that a rule found.

    Args:
        where: file, and line or name in it.
        expected, found: what should be there, and what is.
        advice: what to do.
        refused: whether the assignment must not be used like this; else it is only a note.
    """

    where: str
    expected: str
    found: str
    advice: str
    refused: bool = True

    def __str__(self) -> str:
        """Four lines for an author."""
        return (
            f"{'REFUSED' if self.refused else 'note'}: {self.where}\n"
            f"    expected: {self.expected}\n"
            f"    found:    {self.found}\n"
            f"    do:       {self.advice}"
        )
