"""Why a name that the checks ask for is not there.

Reads:  the name, such as "ops.Tanh"; source text by file name.
Gives:  words for a student: it is misspelt, hidden in something else, in the wrong file; "" if the
        files do not tell.
Leaves to others: names that the file itself lacks (names.py).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from autograder.judge.advice.alike import bare
from autograder.judge.advice.imports.top_level import GUARD
from autograder.judge.advice.outline import Outline, outline


def why_missing(needed: str, sources: Mapping[str, str]) -> str:
    """Why a name is not there, such as "ops.Tanh"; "" if the files do not tell.

    sources: the student's files by name.
    """
    module, _, name = needed.rpartition(".")
    file = f"{module}.py"
    if name == "py":
        return f"{needed} was not handed in."
    if file not in sources:
        return ""
    known = outline(sources[file])
    return (
        _hidden_definition(known, name)
        or _defined_elsewhere(name, file, sources)
        or _in_a_comment_or_text(known, name)
        or _misspelt(known, name, file)
    )


def _hidden_definition(known: Outline, name: str) -> str:
    """It is defined, but inside something else."""
    for one in known.definitions:
        if one.name != name:
            continue
        if one.outer:
            outer = one.outer[-1]
            kind = "class" if outer.parameters is None else "function"
            return (
                f"Line {one.line} defines {name} inside the {kind} {outer.name} (line "
                f"{outer.line}). Move it to the margin."
            )
        if one.guarded:
            return (
                f"Line {one.line} defines {name} under {GUARD}, which does not run when the file "
                "is imported. Move it out of there."
            )
    return ""


def _defined_elsewhere(name: str, file: str, sources: Mapping[str, str]) -> str:
    for other, source in sources.items():
        for one in outline(source).definitions:
            if other != file and one.name == name and not one.outer:
                return f"{name} stands in {other}, line {one.line}; it belongs into {file}."
    return ""


def _in_a_comment_or_text(known: Outline, name: str) -> str:
    pattern = re.compile(rf"\s*(#?)[\s#]*(?:class|def)\s+{re.escape(name)}\b")
    for number, line in enumerate(known.lines, 1):
        found = pattern.match(line)
        if found is not None and known.body:
            what = "a comment" if found[1] else "a text between triple quotes"
            return f"Line {number} has it, but as {what}, which is not run."
    return ""


def _misspelt(known: Outline, name: str, file: str) -> str:
    if known.body and not known.definitions:
        return "The file defines no class and no function at all. Is it the right file, and saved?"
    names = [one.name for one in known.definitions if not one.outer]
    alike = [other for other in names if bare(other) == bare(name)]
    alike += [other for other in names if bare(name) in bare(other) and len(name) > 2]
    alike += difflib.get_close_matches(name, names, 1, 0.85)
    if not alike:
        return ""
    return (
        f"Line {known.bound.get(alike[0], 0)} of {file} defines {alike[0]}, which is another name: "
        "every letter counts, and so do capitals."
    )
