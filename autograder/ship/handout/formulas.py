"""Convert TeX formulas to MathML, which browsers draw by themselves.

Reads:  one formula in TeX, without its dollar signs.
Gives:  a <math> element, inside another one for the style; FormulaError if that cannot be done.
Leaves to others: finding formulas in a text (page.py; the site has its own reader of Markdown).
"""

from __future__ import annotations

import re

from docutils.utils.math.latex2mathml import tex2mathml

# A command of LaTeX that the converter knows under another name only.
SAME = {r"\dots": r"\ldots"}
# The converter treats what is left open as closed, so that half a formula would be lost.
PAIRS = ((r"(?<!\\)\{", r"(?<!\\)\}"), (r"\\begin\b", r"\\end\b"), (r"\\left\b", r"\\right\b"))

# A minus after these is the sign of a number: no space between the two.
SIGN = re.compile("(<mo>[,;⋅\N{MULTIPLICATION SIGN}←→]</mo>\\s*)<mo>\N{MINUS SIGN}</mo>")

LONG = 30  # characters of TeX from which a formula may be wider than a telephone
CLOSING_MARKS = re.compile(r"[.,;:!?)\]]+")  # what must not begin a line


class FormulaError(ValueError):
    """A formula that cannot be converted. The message names the cause and the formula."""


def element(formula: str, *, display: bool, after: str = "") -> str:
    """A formula in HTML: `div.math.block` or `span.math.inline`, and `.long` if it is long.

    Args:
        formula: TeX, such as `x^2`.
        display: on lines of its own, and not in a line of text.
        after: the full stop or the like that follows in the text, and stays in its line.
    Raises: FormulaError if it cannot be converted.
    """
    made = mathml(formula, display=display)
    if display:
        return f'<div class="math block">\n{made}\n</div>\n'
    long = " long" if len(formula) > LONG else ""
    return f'<span class="math inline{long}">{made}{after}</span>'


def closing_marks(text: str) -> str:
    """The full stop, comma or bracket with which a text begins that follows a formula, or ""."""
    found = CLOSING_MARKS.match(text)
    return found[0] if found else ""


def mathml(formula: str, *, display: bool) -> str:
    """A formula as a <math> element.

    Args:
        formula: TeX, such as `x^2`.
        display: on lines of its own, and not in a line of text.
    Raises: FormulaError for an unknown command, a missing argument, a bracket left open.
    """
    tex = re.sub(r"\\[A-Za-z]+", lambda command: SAME.get(command[0], command[0]), formula.strip())
    if not tex:
        raise FormulaError("A formula is empty.")
    for opening, closing in PAIRS:
        if len(re.findall(opening, tex)) != len(re.findall(closing, tex)):
            raise FormulaError(f"In a formula, something is opened or closed too often: {tex}")
    try:
        made = str(tex2mathml(tex, as_block=display))
    except Exception as error:  # the converter fails in many ways on what is no TeX
        raise FormulaError(f"A formula cannot be converted: {error} It is: {tex}") from error
    return SIGN.sub('\\1<mo form="prefix">\N{MINUS SIGN}</mo>', made)
