"""Quotes and brackets that do not pair up.

Reads:  a Stop.
Gives:  a Fault; None where this is not the cause.
Leaves to others: finding them in the text (source_scan.py), the order of the causes (causes.py).
"""

from __future__ import annotations

import re

from autograder.judge.advice.source_scan import CLOSING
from autograder.judge.advice.syntax.stop import Fault, Stop

STATEMENT = re.compile(r"\s*(def \w+\(|class \w+\s*[:(]|self\.\w+\s*=|from [\w.]+ import )")


def triple_quotes(stop: Stop) -> Fault | None:
    """A text of several lines that does not end, or ends too late."""
    if not stop.scan.endless:
        return None
    for (quote, line, column), _ in stop.scan.long:
        if stop.reads_on(line, stop.lines[line - 1].rstrip() + quote):
            words = f"The text that {quote} opens here is never closed. Add {quote} where it ends."
            return Fault(line, column, words)
    for (quote, line, column), last in stop.scan.long:
        swallowed = [n for n in range(line + 1, last) if STATEMENT.match(stop.lines[n - 1])]
        if swallowed:
            words = (
                f"The text that {quote} opens here swallows line {swallowed[0]}, which looks like "
                f"code. A {quote} is missing between here and there, or just above."
            )
            return Fault(line, column, words)
    quote = stop.scan.long[-1][0][0]
    return stop.here(
        f"The triple quotes {quote} of this file do not pair up: one is missing. See where each "
        "docstring begins and where it ends."
    )


def single_quotes(stop: Stop) -> Fault | None:
    """A text that does not end in its line."""
    for quote, line, column in stop.scan.broken:
        if line == stop.line:
            other = '"' if quote == "'" else "'"
            return Fault(
                line,
                column,
                f"The text that {quote} opens here does not end in this line. Add the missing "
                f"{quote}. If {quote} is a part of the text, put the text between {other} and "
                f"{other}.",
            )
    return None


def brackets(stop: Stop) -> Fault | None:
    """A bracket that closes nothing, or is never closed."""
    unmatched = stop.scan.unmatched
    if unmatched is not None:
        (bracket, line, column), opener = unmatched
        if line != stop.line:
            return None
        if opener is None:
            words = (
                f"This {bracket} closes nothing: there is one {bracket} too many, or the bracket "
                "that it should close is missing."
            )
        else:
            words = (
                f"This {bracket} cannot close the {opener[0]} of line {opener[1]}, column "
                f"{opener[2]}. Is a {CLOSING[opener[0]]} missing before it?"
            )
        return Fault(line, column, words)
    before = [o for o in stop.scan.opened if o[1:] <= (stop.line, stop.column)]
    if not before:
        return None
    bracket, line, column = before[-1]
    return Fault(
        line,
        column,
        f"This {bracket} is never closed. Count the brackets and add the missing "
        f"{CLOSING[bracket]}.",
    )
