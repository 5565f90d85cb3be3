"""Say why Python cannot read a file, and what to do about it.

Reads:  source text, and the SyntaxError that Python raised over it.
Gives:  a Fault: line, column, and words for a student.
Leaves to others: each cause (the other modules here), showing the line (source_lines.py), errors of
        a file that Python can read (imports/).

Python's messages differ from version to version, so causes are looked for in the text. Most are
named only if mending the line accordingly lets Python read on. If no cause is certain, Python's
own message stands. Nothing is executed, but parsing hostile text can take memory and time: for
what others handed in, a worker does this.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.judge.advice.syntax import characters, foreign, indents, pairs, statements
from autograder.judge.advice.syntax.stop import Fault, Stop, first_fault

LARGEST = 200_000  # characters of a source in which causes are looked for
MESSAGE_LENGTH = 200


def why_unreadable(source: str, error: SyntaxError) -> Fault:
    """The place where Python stops reading and the cause, if one is certain.

    source: text without a byte order mark. error: what compiling it raised.
    """
    stop = Stop(source, error)
    causes = CAUSES if len(source) <= LARGEST else ()
    if causes and first_fault(source) > len(stop.lines) + 1:
        causes = (statements.misplaced,)  # the grammar allows it, so no repair would tell anything
    for cause in causes:
        fault = cause(stop)
        if fault is not None:
            return fault
    message = str(error.msg)[:MESSAGE_LENGTH]
    end = "" if message.endswith((".", "?", "!")) else "."
    return stop.here(f"Python says: {message}{end} Look at this line and at the one above it.")


CAUSES: tuple[Callable[[Stop], Fault | None], ...] = (
    foreign.notebook,
    foreign.web_page,
    foreign.conflict,
    foreign.prompt,
    characters.strange_character,
    foreign.notebook_command,
    pairs.triple_quotes,
    pairs.single_quotes,
    indents.tabs,
    indents.nothing_inside,
    indents.indent_of_line,
    statements.old_print,
    statements.else_if,
    statements.single_equals,
    statements.colon,
    pairs.brackets,
    statements.keyword_as_name,
)
