"""Say why a file that Python can read does not run, and what to do.

Reads:  an exception that it raised; its ErrorLocation.
Gives:  words for a student, made of names and lines in the student's own files; "" or Python's own
        message where no cause is certain.
Leaves to others: each cause (names.py, modules.py, running.py), files that Python cannot read
        (syntax/), what an exception means in its line (exceptions/), who may see what
        (no_answer_sentences.py).
"""

from __future__ import annotations

import builtins
from collections.abc import Callable

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.imports import modules, names, running
from autograder.judge.advice.imports.top_level import TOP_LEVEL, is_experiment, led_there
from autograder.judge.advice.syntax.foreign import NOTEBOOK, is_notebook

MESSAGE_LENGTH = 200
# Exceptions whose message Python makes of names in the source, when it raises them itself.
PYTHONS_WORDS = (
    NameError,
    UnboundLocalError,
    AttributeError,
    TypeError,
    ImportError,
    ModuleNotFoundError,
    IndexError,
    ZeroDivisionError,
)
Cause = Callable[[BaseException, ErrorLocation], str]


def why_not_imported(error: BaseException, location: ErrorLocation, advice: str = "") -> str:
    """Why importing a file that Python can read ended in this exception, in words for anyone.

    advice: what the exception means in its line, said if no cause is known here.
    """
    for cause in (*_causes(location), running.ends_program):
        words = cause(error, location)
        if words:
            return f"{words}{led_there(location)}"
    words = (
        running.stub_at_import(error, location)
        or running.out_of_memory(error)
        or pythons_message(error, location)
    )
    means = f" {advice}" if advice else ""
    at_top = f" {TOP_LEVEL}" if is_experiment(location) else ""
    return f"{words}{means}{led_there(location)}{at_top}"


def hint(error: BaseException, location: ErrorLocation) -> str:
    """A likely cause of an exception that came while a check ran; "" if none is certain."""
    for cause in (*_causes(location), names.lost_method):
        words = cause(error, location)
        if words:
            return words
    return ""


def _causes(location: ErrorLocation) -> tuple[Cause, ...]:
    """The causes that may apply; none of them to what the student's own line raised on purpose."""
    return () if location.own else CAUSES


def pythons_message(error: BaseException, location: ErrorLocation) -> str:
    """Type and message of an exception; the message only where Python made it of the source."""
    name = type(error).__name__
    if type(error) not in PYTHONS_WORDS or location.own:
        known = getattr(builtins, name, None) is type(error)
        return f"This raised {name if known else 'an exception of your own'}."
    return f"{name}: {str(error)[:MESSAGE_LENGTH].rstrip('.')}."


def _notebook(error: BaseException, location: ErrorLocation) -> str:
    fits = type(error) is NameError and is_notebook(location.outline.source)
    return NOTEBOOK if fits else ""


CAUSES: tuple[Cause, ...] = (
    _notebook,
    names.self_unknown,
    names.method_without_self,
    names.not_imported,
    names.unknown_name,
    modules.missing_module,
    modules.cannot_import,
    modules.lacks_name,
    running.file_access,
    running.asks_someone,
    running.endless_calls,
)
