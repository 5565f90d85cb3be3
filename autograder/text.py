"""Text and numbers as people read them.

Reads:  nothing.
Gives:  clean: hostile text without control characters; points, percentages, correlations as text.
Leaves to others: escaping (report/pages.py for HTML, report/table.py for CSV).
"""

from __future__ import annotations

import re

# Control characters, marks that reverse the reading order, halves of surrogate pairs.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(text: str) -> str:
    """The text with each unfit character shown as U+FFFD; line feeds and tabs stay."""
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The clean text with runs of white space as one space."""
    return " ".join(clean(text).split())


def points_text(points: float) -> str:
    """Points with at most two decimals: 12, 7.5."""
    return f"{round(points, 2):g}"


def share_text(share: float) -> str:
    """A share between 0 and 1 as whole per cent; 0 % means none and 100 % means all."""
    percent = round(100 * share)
    if 0 < share < 1:
        percent = min(max(percent, 1), 99)
    return f"{percent} %"


def correlation_text(correlation: float) -> str:
    """A correlation between -1 and 1 with two decimals: 0.41; one below 0 with a minus sign."""
    rounded = round(correlation, 2)
    sign = "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.2f}"
