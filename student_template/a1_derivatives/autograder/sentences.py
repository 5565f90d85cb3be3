"""autograder/sentences.py: say why there is no value, in words for a student.

Reads:  a Trouble.
Gives:  a Finding: its kind, a sentence that anyone may read, a detail for public cases and staff.
Leaves to others: wrong values (comparison.py), causes of errors (syntax_advice.py,
        import_advice.py): what they say stands in the message.

A sentence holds nothing that the submission wrote while it knew inputs: only places in its own
file and names of Python's own exceptions; without_place leaves these out, too. This file is also
part of the student zip.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.answers import Trouble
from autograder.comparison import Finding
from autograder.import_advice import TOP_LEVEL

LONGEST = 1000  # characters of a cause, and of what is shown below it
NOT_ABOUT_THE_IDEA = frozenset(
    ["stub", "missing", "syntax", "import", "exit", "crash", "timeout", "waiting", "refused"]
)
NAMES_NO_PLACE = frozenset(
    ["missing", "complaint", "unsendable", "timeout", "waiting", "crash", "refused"]
)


def explain(trouble: Trouble, complaints: Mapping[str, str]) -> Finding:
    """Turn a trouble into kind, sentence and detail."""
    place = (
        f"{trouble.file}, line {trouble.line}"
        if trouble.file
        else "the place where your code is called"
    )
    words, newline, cause = trouble.message.partition("\n")
    said = f"{trouble.type_name}: {words}" if words else trouble.type_name
    said = f"{said}{newline}{cause}"
    code = f" In that line: {trouble.code}" if trouble.code else ""
    if trouble.kind == "refused":
        return trouble.kind, trouble.message, ""
    if trouble.importing and trouble.kind not in ("timeout", "waiting", "crash"):
        # No input was seen yet, so the message can hold none.
        kind = trouble.kind if trouble.kind in NOT_ABOUT_THE_IDEA else "import"
        words, _, found = trouble.message.partition("\n")
        sentence = f"{_at_import(trouble)} {words[:LONGEST] or trouble.type_name}"
        return kind, sentence, found[: 2 * LONGEST]
    missing, _, reason = trouble.message.partition("\n")
    why = f". {reason}" if reason else ": look at spelling and indentation."
    sentences = {
        "stub": f"Still a stub: {place}. Write this part first.",
        "missing": "A class or function that the handout asks for is missing.",
        "exception": f"{trouble.type_name} at {place}.{code}",
        "memory": f"It used more memory than it may, at {place}.",
        "exit": f"It ended the program (exit, quit or sys.exit) at {place}.",
        "complaint": complaints.get(trouble.message, "The probe could not use the result."),
        "unsendable": "The result is too large or nested too deeply.",
        "timeout": "It was still computing when its time was up: is there an endless loop? "
        "check.py names the line where it hangs.",
        "waiting": "It waited instead of computing: remove input(), sleep() and the like.",
        "crash": "The Python process died (a crash, os._exit or a killed process).",
    }
    details = {
        "stub": f"It said: {trouble.message.lstrip()}" if trouble.message else "",
        "missing": f"There is no {missing}{why}",
        "exception": f"It said: {said}" if said else "",
        "crash": trouble.message,
        "timeout": trouble.message,
        "waiting": trouble.message,
    }
    sentence = sentences.get(trouble.kind, f"It failed at {place}.")
    if trouble.importing:
        sentence = f"While the file was imported: {sentence[0].lower()}{sentence[1:]} {TOP_LEVEL}"
    return trouble.kind, sentence, details.get(trouble.kind, "")


def without_place(trouble: Trouble) -> str:
    """The sentence of a trouble that names neither line nor exception; "" if none is needed."""
    if trouble.importing or trouble.kind in NAMES_NO_PLACE:  # at import no input was seen yet
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
    return sentences.get(trouble.kind, raised)


def _at_import(trouble: Trouble) -> str:
    syntax = trouble.kind == "syntax"
    what = "Python cannot read the file" if syntax else "The file cannot be imported"
    return f"{what}: {trouble.file}, line {trouble.line}." if trouble.file else f"{what}."
