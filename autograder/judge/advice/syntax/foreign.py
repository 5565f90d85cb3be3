"""Text that is no Python: a notebook, a web page, a prompt, commands, marks of git.

Reads:  a Stop.
Gives:  a Fault; None where this is not the cause.
Leaves to others: the order of the causes (causes.py).
"""

from __future__ import annotations

import re

from autograder.judge.advice.source_scan import indent_of
from autograder.judge.advice.syntax.stop import Fault, Stop

PROMPT = re.compile(r"^(\s*)(>>>|In \[\d*\]:|Out\[\d*\]:)\s?")
CONTINUED_PROMPT = re.compile(r"^(\s*)(>>>|\.\.\.)( |$)")
NOTEBOOK_LINE = re.compile(r"^\s*(%%?[A-Za-z]|![\w./ ]|\?+\w)|^\s*[\w.]+\?+\s*$")
TERMINAL_LINE = re.compile(r"^\s*(pip3?|conda|python3?|py|cd|sudo|apt|brew|git)\s+[-\w./]")
CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)")
NOTEBOOK = (
    "This is a Jupyter notebook (JSON text), not a Python file. Renaming it does not convert it: "
    "in Jupyter choose File > Save and Export As > Executable Script, or copy your code into the "
    "file that the course gave you."
)


def is_notebook(source: str) -> bool:
    """Whether a text is a Jupyter notebook, which is JSON, or the beginning of one."""
    return (
        source.lstrip().startswith("{") and re.search('"(nbformat|cell_type)"', source) is not None
    )


def notebook(stop: Stop) -> Fault | None:
    """A whole notebook."""
    return Fault(1, 1, NOTEBOOK) if is_notebook(stop.source) else None


def web_page(stop: Stop) -> Fault | None:
    """A page that the browser saved."""
    if not re.match(r"\s*<(!doctype|html|\?xml)", stop.source, re.IGNORECASE):
        return None
    return Fault(
        1,
        1,
        "This is a web page (HTML), not a Python file. Download the file itself, "
        "or copy its text into an editor.",
    )


def conflict(stop: Stop) -> Fault | None:
    """Marks that git leaves where two versions were merged."""
    marks = [n for n, line in enumerate(stop.lines, 1) if CONFLICT.match(line)]
    kinds = {stop.lines[line - 1][0] for line in marks}
    if not kinds & {"<", ">"} or stop.line not in marks:
        return None
    mark = stop.text[:7]
    return Fault(
        stop.line,
        1,
        f"The mark {mark} is left from merging two versions with git. Between <<<<<<< and ======= "
        "stands one version, between ======= and >>>>>>> the other: keep one and delete the marks.",
    )


def prompt(stop: Stop) -> Fault | None:
    """>>> and In [1]: of a session."""
    found = PROMPT.match(stop.text)
    if found is None and any(line.lstrip().startswith(">>>") for line in stop.lines):
        found = CONTINUED_PROMPT.match(stop.text)
    if found is None:
        return None
    return Fault(
        stop.line,
        len(found[1]) + 1,
        f"{found[2]} is the prompt of an interactive session, not a part of the program. Delete "
        "the prompts, and the lines of output between them.",
    )


def notebook_command(stop: Stop) -> Fault | None:
    """A line for Jupyter, or for a terminal."""
    for pattern, words in (
        (
            NOTEBOOK_LINE,
            "Lines like this one, with %, ! or ?, are commands of Jupyter, not Python. Delete it.",
        ),
        (
            TERMINAL_LINE,
            "This is a command for a terminal, not Python. Delete the line here and type it in a "
            "terminal.",
        ),
    ):
        if pattern.match(stop.text):
            indent = indent_of(stop.text)
            if stop.reads_on(stop.line, f"{indent}pass"):
                return Fault(stop.line, len(indent) + 1, words)
    return None
