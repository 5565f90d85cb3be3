"""Let the probe thief look for every name that the probes have.

Reads:  the files that students receive, and probes.py, which is in the student zip too.
Gives:  the Thefts of a submission that finds something by name and takes it as its answer. It
        does not know what is right, so every name is a variant, and the best of each case counts.
Leaves to others: looking (probe_thief.py), running it in a worker (trying.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.authors.audit.thieves.probe_thief import MOST_OF_A_NAME
from autograder.authors.audit.thieves.stubs import filled, stubs, student_sources
from autograder.authors.audit.thieves.thefts import Theft, Thief, theft
from autograder.authors.audit.thieves.trying import paid_in_worker
from autograder.course.assignment import Assignment, Question
from autograder.grading.grader import Grader
from autograder.worker.sandbox import Sandbox

THIEF = Path(__file__).parent / "probe_thief.py"
HIDEOUT = "_thief"
OWN_NAME = ""  # seek what is called like the function that students write
SCOUT, FORGE, FOLLOW, WALK, WAYS = "scout", "forge", "follow", "walk", ("all", "few", "self")


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


@dataclass(frozen=True)
class Variant:
    """What one thief is told: the PLAN of probe_thief.py explains it."""

    seek: str
    way: str
    number: int = 0
    far: bool = True

    def __str__(self) -> str:
        return f"{self.seek or 'own name'} ({self.way})"


def probe_thief(assignment: Assignment, variant: Variant) -> dict[str, str]:
    """The text of a submission that looks for one name."""
    sources = student_sources(assignment)
    names = {stub.function for text in sources.values() for stub in stubs(text)}
    if variant.seek:
        names = {variant.seek}
    elif variant.way == SCOUT:
        names |= names_in(assignment.probes)
    plan = asdict(variant) | {"own": list(sources), "names": names}
    return {file: with_thief(file, text, plan) for file, text in sources.items()}


def with_thief(file: str, text: str, plan: Mapping[str, Any]) -> str:
    """A file of which every stub asks the thief; one without a stub stays as it is."""
    if not stubs(text):
        return text
    body = filled(text, lambda stub: f"return {HIDEOUT}['take']({stub.function!r}, locals())")
    # In a namespace of its own, but under the name of this file: it is part of the submission.
    thief = f"exec(compile({THIEF.read_text('utf-8')!r}, {file!r}, 'exec'), {HIDEOUT})"
    return f"{body}{HIDEOUT} = {{}}\n{thief}\n{HIDEOUT}['PLAN'].update({plan!r})\n"


def variants(heard: str, has_methods: bool) -> Iterator[Variant]:
    """What is tried, by what the scout printed."""
    yield from (Variant(OWN_NAME, way) for way in (SCOUT, FORGE, FOLLOW))
    yield from (Variant(OWN_NAME, way, n) for way in WAYS for n in range(MOST_OF_A_NAME))
    for line in sorted(set(heard.splitlines())):
        place, name, number, does = line.split()
        for way in WAYS:
            is_other = {
                "all": True,
                "few": does == "calls" and place == "near",
                "self": has_methods,
            }
            if is_other[way]:
                yield Variant(name, way, int(number), place == "far")


def taken_from_the_process(
    grader: Grader, sandbox: Sandbox, questions: list[Question]
) -> Iterator[Theft]:
    """What every variant earns in these questions, in real workers."""
    assignment = grader.assignment
    found = [stub for text in student_sources(assignment).values() for stub in stubs(text)]
    has_methods = any("self" in stub.parameters for stub in found)
    scout = probe_thief(assignment, Variant(OWN_NAME, SCOUT))
    walk = probe_thief(assignment, Variant(OWN_NAME, WALK))
    for question in questions:
        _, heard = paid_in_worker(grader, sandbox, scout, question)
        walked = {result.title for result in paid_in_worker(grader, sandbox, walk, question)[0]}
        for variant in variants(heard, has_methods):
            sources = probe_thief(assignment, variant)
            for result in paid_in_worker(grader, sandbox, sources, question)[0]:
                # What an honest loop earns is not earned by what was written into the lists.
                if variant.way != FOLLOW or result.title not in walked:
                    yield theft(Thief.PROBES, str(variant), result)
