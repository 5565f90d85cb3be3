"""What a file tries to do and cannot where it is graded: open files, ask, end the program.

Reads:  an exception, its ErrorLocation.
Gives:  words for a student; "" where this is not the cause.
Leaves to others: the order of the causes (causes.py).
"""

from __future__ import annotations

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.imports.top_level import GUARD


def file_access(error: BaseException, location: ErrorLocation) -> str:
    """A file that is not there, or may not be touched."""
    kinds = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
    if type(error) not in kinds:
        return ""
    what = "another file"
    if isinstance(error, PermissionError):
        what = "another file, a program or the network"
    return (
        f"{type(error).__name__}: this line needs {what}. Where your file is graded it stands "
        "alone: no other file can be read, and none can be written. Take the line out, or put it "
        f"under {GUARD}, so that it runs on your machine only."
    )


def asks_someone(error: BaseException, location: ErrorLocation) -> str:
    """input(), which nobody answers."""
    if type(error) is not EOFError or "input" not in location.text:
        return ""
    return (
        "input() waits for somebody who types, and nobody does while the file is graded. Take it "
        f"out, or put it under {GUARD}."
    )


def endless_calls(error: BaseException, location: ErrorLocation) -> str:
    """A function that calls itself without end."""
    if type(error) is not RecursionError:
        return ""
    function = location.outline.function_around(location.line)
    name = f"{function.name} (line {function.line})" if function else "a function"
    return (
        f"RecursionError: {name} takes part in calls that never end. A function that calls itself "
        "needs a case in which it returns without doing so."
    )


def ends_program(error: BaseException, location: ErrorLocation) -> str:
    """exit, quit or sys.exit, or Ctrl-C."""
    if not isinstance(error, SystemExit | KeyboardInterrupt):
        return ""
    return (
        "This line ends the program (exit, quit or sys.exit), and the checks with it. Take it out, "
        f"or put it under {GUARD}."
    )


def stub_at_import(error: BaseException, location: ErrorLocation) -> str:
    """A part that is not written yet, and called at the top level."""
    if not isinstance(error, NotImplementedError):
        return ""
    function = location.outline.function_around(location.line)
    what = f"{function.name} is" if function else "This part is"
    return f"{what} not written yet, but called as soon as the file is imported."


def out_of_memory(error: BaseException) -> str:
    """More memory than there is."""
    return "It used more memory than it may." if isinstance(error, MemoryError) else ""
