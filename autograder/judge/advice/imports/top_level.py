"""Code at the top level of a file, which runs as soon as the file is imported.

Reads:  an ErrorLocation.
Gives:  words on that code, and on the line of it that led to an exception.
Leaves to others: what else may be the cause (causes.py).
"""

from __future__ import annotations

import ast

from autograder.judge.advice.error_location import ErrorLocation

GUARD = '`if __name__ == "__main__":`'
TOP_LEVEL = (
    "Code at the top level, outside of functions and classes, runs as soon as the file is "
    f"imported. Put experiments and training under {GUARD}."
)


def led_there(location: ErrorLocation) -> str:
    """Which line at the top level led to the one at fault; "" if that is the same."""
    return f" Line {location.top} led there." if location.top not in (0, location.line) else ""


def is_experiment(location: ErrorLocation) -> bool:
    """Whether the top-level line that led to the exception is neither a definition nor import."""
    for statement in location.outline.body:
        if statement.lineno <= location.top <= (statement.end_lineno or 0):
            definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            return not isinstance(statement, definition | ast.Import | ast.ImportFrom)
    return False
