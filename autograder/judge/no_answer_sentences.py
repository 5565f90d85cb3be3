"""Say why there is no value, in words for a student.

Reads:  a ProbeFailure.
Gives:  a Flaw: its kind, a sentence that anyone may read, a detail for public cases and staff.
Leaves to others: wrong values (comparison.py), causes of errors (advice/), which are in the
        message already.

A sentence holds nothing that the submission wrote while it knew inputs: only places in its own
file and names of Python's own exceptions; without_place leaves these out, too. What is said of a
file that cannot be imported may quote it, so it is shown only if the public checks said the same.
This file is also part of the student zip.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.judge.advice.imports.top_level import TOP_LEVEL
from autograder.judge.answers import ProbeFailure
from autograder.judge.comparison import Flaw

LONGEST_CAUSE = 1000  # characters; what is shown below a cause may be twice as long
ENDED_FROM_OUTSIDE = frozenset(["timeout", "waiting", "crash"])
NOT_ABOUT_THE_IDEA = ENDED_FROM_OUTSIDE | {"stub", "missing", "syntax", "import", "exit", "refused"}
NAMES_NO_PLACE = ENDED_FROM_OUTSIDE | {"missing", "complaint", "unsendable", "refused"}

SENTENCES = {
    "stub": "Still a stub: {place}. Write this part first.",
    "missing": "A class or function that the handout asks for is missing.",
    "exception": "{raised} at {place}.{code}",
    "memory": "It used more memory than it may, at {place}.",
    "exit": "It ended the program (exit, quit or sys.exit) at {place}.",
    "unsendable": "The result is too large or nested too deeply.",
    "timeout": "It was still computing when its time was up: is there an endless loop? "
    "check.py names the line where it hangs.",
    "waiting": "It waited instead of computing: remove input(), sleep() and the like.",
    "crash": "The Python process died (a crash, os._exit or a killed process).",
}
ANY_OTHER = "It failed at {place}."
UNKNOWN_COMPLAINT = "The probe could not use the result."

PLACELESS = {
    "stub": "A part that this check needs is still a stub.",
    "memory": "It used more memory than it may.",
    "exit": "It ended the program (exit, quit or sys.exit).",
}
IMPORTED_OTHERWISE = (
    "The file could not be imported this time. In the public checks of this question it did "
    "something else: what a file does when it is imported must not depend on what is around it."
)
RAISED_SOMEWHERE = (
    "Your code raised an exception. Which one and where could give hidden inputs away: "
    "try inputs of the kind that the title names."
)


def flaw_of(failure: ProbeFailure, complaints: Mapping[str, str]) -> Flaw:
    """Turn a failure into kind, sentence and detail."""
    if failure.kind == "refused":
        return failure.kind, failure.message, ""
    if not failure.importing:
        return failure.kind, _sentence_of(failure, complaints), _detail_of(failure)
    if failure.kind in ENDED_FROM_OUTSIDE:
        sentence = _sentence_of(failure, complaints)
        sentence = f"While the file was imported: {sentence[0].lower()}{sentence[1:]} {TOP_LEVEL}"
        return failure.kind, sentence, _detail_of(failure)
    return _at_import(failure)


def _sentence_of(failure: ProbeFailure, complaints: Mapping[str, str]) -> str:
    if failure.kind == "complaint":
        return complaints.get(failure.message, UNKNOWN_COMPLAINT)
    here = f"{failure.file}, line {failure.line}"
    return SENTENCES.get(failure.kind, ANY_OTHER).format(
        place=here if failure.file else "the place where your code is called",
        raised=failure.type_name,
        code=f" In that line: {failure.code}" if failure.code else "",
    )


def _detail_of(failure: ProbeFailure) -> str:
    first, newline, below = failure.message.partition("\n")
    if failure.kind in ENDED_FROM_OUTSIDE:
        return failure.message
    if failure.kind == "stub":
        return f"It said: {failure.message.lstrip()}" if failure.message else ""
    if failure.kind == "missing":
        why = f". {below}" if below else ": look at spelling and indentation."
        return f"There is no {first}{why}"
    if failure.kind == "exception":
        said = f"{failure.type_name}: {first}" if first else failure.type_name
        return f"It said: {said}{newline}{below}"
    return ""


def _at_import(failure: ProbeFailure) -> Flaw:
    """The flaw of a file that cannot be imported; its sentence has the cause in it.

    No input was seen yet, so the message can hold none.
    """
    kind = failure.kind if failure.kind in NOT_ABOUT_THE_IDEA else "import"
    cause, _, found = failure.message.partition("\n")
    syntax = failure.kind == "syntax"
    what = "Python cannot read the file" if syntax else "The file cannot be imported"
    where = f"{what}: {failure.file}, line {failure.line}." if failure.file else f"{what}."
    sentence = f"{where} {cause[:LONGEST_CAUSE] or failure.type_name}"
    return kind, sentence, found[: 2 * LONGEST_CAUSE]


def without_place(failure: ProbeFailure) -> str:
    """The sentence of a failure that names neither line nor exception; "" if none is needed."""
    if failure.importing:  # and what it says may have come from another process, by any trace
        return IMPORTED_OTHERWISE
    if failure.kind in NAMES_NO_PLACE:
        return ""
    return PLACELESS.get(failure.kind, RAISED_SOMEWHERE)
