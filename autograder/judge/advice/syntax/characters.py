"""Characters that Python has no use for: typographic quotes, dashes, invisible ones.

Reads:  a Stop.
Gives:  a Fault that says what to type in their place; None where there is none in the line.
Leaves to others: the order of the causes (causes.py).
"""

from __future__ import annotations

import unicodedata

from autograder.judge.advice.syntax.stop import Fault, Stop

QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2032\u2033\u00b4"
SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00d7\u22c5\u00b7\u2217", "*"),
    **dict.fromkeys("\u00f7\u2215", "/"),
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "\u2026": "...",
    "\u2192": "->",
    "\u00b2": "**2",
    "\u00b3": "**3",
    "\u02c6": "**",
}


def strange_character(stop: Stop) -> Fault | None:
    """A character that Python knows in texts and comments only."""
    here = [column for line, column in stop.scan.strange if line == stop.line]
    if not here:
        return None
    column = stop.column if stop.column in here else here[0]
    character = stop.text[column - 1]
    more = sum(1 for line, col in stop.scan.strange if stop.lines[line - 1][col - 1] == character)
    count = f" The file has {more} of them." if more > 1 else ""
    return Fault(stop.line, column, f"{_named(character)}{count}")


def _named(character: str) -> str:
    """What a character is that Python has no use for, and what to type in its place."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "control character").lower()
    category = unicodedata.category(character)
    copied = "It comes with text copied from a web page, a PDF or a chat."
    if character in QUOTES:
        return (
            f"{character} ({code}) is a typographic quote. {copied} Python knows only the straight "
            "quotes \" and '. Type the quotes of this line anew."
        )
    if character in SIGNS:
        return (
            f"{character} ({code}, {name}) is not the {SIGNS[character]} that Python knows. "
            f"{copied} Type {SIGNS[character]} in its place."
        )
    if category in ("Zs", "Zl", "Zp"):
        return (
            f"What looks like a blank here is another character ({code}, {name}). {copied} "
            "Delete it and press the space bar."
        )
    if category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return (
            f"There is an invisible character here ({code}, {name}). {copied} "
            "Delete the characters around it and type them anew."
        )
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii() and plain.isprintable():
        return (
            f"{character} ({code}, {name}) is not the {plain} that Python knows. "
            f"Switch the keyboard to English and type {plain}."
        )
    return (
        f"{character} ({code}, {name}) may stand in texts and comments only. "
        "Delete it, or put quotes around the text."
    )
