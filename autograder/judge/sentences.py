"""Say why there is no value, in words for a student.

Reads:  a Trouble.
Gives:  a Finding: its kind, a sentence that anyone may read, a detail for public cases and staff.
Leaves to others: wrong values (comparison.py), causes of errors (advice/): what they
        say stands in the message.

A sentence holds nothing that the submission wrote while it knew inputs: only places in its own
file and names of Python's own exceptions; without_place leaves these out, too. This file is also
part of the student zip.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.judge.advice.imports.top_level import TOP_LEVEL
from autograder.judge.answers import ProbeFailure
from autograder.judge.comparison import Finding

LONGEST = 1000  # characters of a cause, and of what is shown below it
NOT_ABOUT_THE_IDEA = frozenset(
    ["stub", "missing", "syntax", "import", "exit", "crash", "timeout", "waiting", "refused"]
)
NAMES_NO_PLACE = frozenset(
    ["missing", "complaint", "unsendable", "timeout", "waiting", "crash", "refused"]
)


def explain(failure: ProbeFailure, complaints: Mapping[str, str]) -> Finding:
    """Turn a trouble into kind, sentence and detail."""
    place = (
        f"{failure.file}, line {failure.line}"
        if failure.file
        else "the place where your code is called"
    )
    words, newline, cause = failure.message.partition("\n")
    said = f"{failure.type_name}: {words}" if words else failure.type_name
    said = f"{said}{newline}{cause}"
    code = f" In that line: {failure.code}" if failure.code else ""
    if failure.kind == "refused":
        return failure.kind, failure.message, ""
    if failure.importing and failure.kind not in ("timeout", "waiting", "crash"):
        # No input was seen yet, so the message can hold none.
        kind = failure.kind if failure.kind in NOT_ABOUT_THE_IDEA else "import"
        words, _, found = failure.message.partition("\n")
        sentence = f"{_at_import(failure)} {words[:LONGEST] or failure.type_name}"
        return kind, sentence, found[: 2 * LONGEST]
    missing, _, reason = failure.message.partition("\n")
    why = f". {reason}" if reason else ": look at spelling and indentation."
    sentences = {
        "stub": f"Still a stub: {place}. Write this part first.",
        "missing": "A class or function that the handout asks for is missing.",
        "exception": f"{failure.type_name} at {place}.{code}",
        "memory": f"It used more memory than it may, at {place}.",
        "exit": f"It ended the program (exit, quit or sys.exit) at {place}.",
        "complaint": complaints.get(failure.message, "The probe could not use the result."),
        "unsendable": "The result is too large or nested too deeply.",
        "timeout": "It was still computing when its time was up: is there an endless loop? "
        "check.py names the line where it hangs.",
        "waiting": "It waited instead of computing: remove input(), sleep() and the like.",
        "crash": "The Python process died (a crash, os._exit or a killed process).",
    }
    details = {
        "stub": f"It said: {failure.message.lstrip()}" if failure.message else "",
        "missing": f"There is no {missing}{why}",
        "exception": f"It said: {said}" if said else "",
        "crash": failure.message,
        "timeout": failure.message,
        "waiting": failure.message,
    }
    sentence = sentences.get(failure.kind, f"It failed at {place}.")
    if failure.importing:
        sentence = f"While the file was imported: {sentence[0].lower()}{sentence[1:]} {TOP_LEVEL}"
    return failure.kind, sentence, details.get(failure.kind, "")


def without_place(failure: ProbeFailure) -> str:
    """The sentence of a trouble that names neither line nor exception; "" if none is needed."""
    if failure.importing or failure.kind in NAMES_NO_PLACE:  # at import no input was seen yet
        return ""
    sentences = {
        "stub": "A part that this check needs is still a stub.",
        "memory": "It used more memory than it may.",
        "exit": "It ended the program (exit, quit or sys.exit).",
    }
    raised = (
        "Your code raised an exception. Which one and where could give hidden inputs away: "
        "try inputs of the kind that the title names."
    )
    return sentences.get(failure.kind, raised)


def _at_import(failure: ProbeFailure) -> str:
    syntax = failure.kind == "syntax"
    what = "Python cannot read the file" if syntax else "The file cannot be imported"
    return f"{what}: {failure.file}, line {failure.line}." if failure.file else f"{what}."
