"""Let the probe thief look for every name that the probes have.

Reads:  the files that students receive, and probes.py, which is in the student zip too.
Gives:  the Thefts of a submission that finds something by name and takes it as its answer. It
        does not know what is right, so every name is a variant, and the best of each case counts.
Leaves to others: looking (probe_thief.py), running it in a worker (trying.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.authors.audit.thieves.stubs import filled, stubs, student_sources
from autograder.authors.audit.thieves.thefts import Theft, Thief, theft
from autograder.authors.audit.thieves.trying import paid_in_worker
from autograder.course.assignment import Assignment, Question
from autograder.grading.grader import Grader
from autograder.worker.sandbox import Sandbox

THIEF = Path(__file__).parent / "probe_thief.py"
HIDEOUT = "_thief"
OWN_NAME = ""  # seek what is called like the function that students write
SCOUT, FORGE, WAYS = "scout", ("forge", "descend"), ("all", "few", "self")


def names_in(source: str) -> set[str]:
    """Every name that a source gives to something: functions, variables, attributes, keys."""
    names: set[object] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
        elif isinstance(node, ast.Dict):
            names |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
    return {name for name in names if isinstance(name, str) and name.isidentifier()}


def probe_thief(assignment: Assignment, seek: str, way: str, far: bool = True) -> dict[str, str]:
    """The text of a submission that looks for one name."""
    sources = student_sources(assignment)
    names = {seek} if seek else {s.function for text in sources.values() for s in stubs(text)}
    if way == SCOUT:
        names |= names_in(assignment.probes)
    plan = {"seek": seek, "way": way, "far": far, "own": list(sources), "names": names}
    return {file: with_thief(file, text, plan) for file, text in sources.items()}


def with_thief(file: str, text: str, plan: Mapping[str, Any]) -> str:
    """A file of which every stub asks the thief; one without a stub stays as it is."""
    if not stubs(text):
        return text
    body = filled(text, lambda stub: f"return {HIDEOUT}['take']({stub.function!r}, locals())")
    # In a namespace of its own, but under the name of this file: it is part of the submission.
    thief = f"exec(compile({THIEF.read_text('utf-8')!r}, {file!r}, 'exec'), {HIDEOUT})"
    return f"{body}{HIDEOUT} = {{}}\n{thief}\n{HIDEOUT}['PLAN'].update({plan!r})\n"


def variants(heard: str, has_methods: bool) -> Iterator[tuple[str, str, bool]]:
    """(name, way, whether it is far) of what is tried, by what the scout printed."""
    yield from ((OWN_NAME, way, True) for way in (SCOUT, *FORGE, *WAYS))
    for line in sorted(set(heard.splitlines())):
        place, _, name = line.partition(" ")
        for way in WAYS:
            if (way != "few" or place == "near") and (way != "self" or has_methods):
                yield name, way, place == "far"


def taken_from_the_process(
    grader: Grader, sandbox: Sandbox, questions: list[Question]
) -> Iterator[Theft]:
    """What every variant earns in these questions, in real workers."""
    assignment = grader.assignment
    found = [stub for text in student_sources(assignment).values() for stub in stubs(text)]
    has_methods = any("self" in stub.parameters for stub in found)
    for question in questions:
        scout = probe_thief(assignment, OWN_NAME, SCOUT)
        _, heard = paid_in_worker(grader, sandbox, scout, question)
        for seek, way, far in variants(heard, has_methods):
            sources = probe_thief(assignment, seek, way, far)
            for result in paid_in_worker(grader, sandbox, sources, question)[0]:
                yield theft(Thief.PROBES, f"{seek or 'own name'} ({way})", result)
