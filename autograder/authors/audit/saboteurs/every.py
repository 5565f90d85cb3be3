"""List all saboteurs of an assignment: for each function that students write, each way to break it.

Reads:  the solution: its marks, and its modules.
Gives:  Saboteurs; a way to put one into modules.
Leaves to others: judging (trying.py).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from autograder.authors.audit.saboteurs import inputs, memory
from autograder.authors.audit.saboteurs.calls import Function
from autograder.authors.audit.saboteurs.inputs import INPUTS
from autograder.authors.audit.saboteurs.memory import MEMORY, METHODS
from autograder.authors.audit.saboteurs.results import RESULTS, plain
from autograder.authors.audit.saboteurs.rewriting import rewritten
from autograder.course.assignment import Assignment
from autograder.course.marks import owners, regions

PLAIN = "a plain decorator"


@dataclass(frozen=True)
class Saboteur:
    """One function of a question, broken in one way.

    source: the whole file, if its text is changed; "" if the function is put into a decorator.
    """

    question: str
    file: str
    function: str
    way: str
    source: str = ""

    @property
    def what(self) -> str:
        """Where and how, in one line."""
        return f"{self.function}: {self.way}"


def student_functions(assignment: Assignment) -> list[tuple[str, str, str]]:
    """(question, file, qualified name) of each function that students write, in their order.

    Helpers that stand between marks as a whole are no functions that students are asked for.
    """
    found: dict[tuple[str, str, str], None] = {}
    for file, source in assignment.solution.items():
        if file in assignment.description.taken_from:
            continue
        names = owners(source)
        for region in regions(source, file):
            if region.first in names:
                found[region.question, file, names[region.first]] = None
    return list(found)


def saboteurs_of(assignment: Assignment, modules: dict[str, ModuleType]) -> list[Saboteur]:
    """Every saboteur of every function that students write. modules: those of the solution."""
    found = []
    for question, file, name in student_functions(assignment):
        found += [Saboteur(question, file, name, way) for way in ways(*where(modules, file, name))]
        found += [
            Saboteur(question, file, name, way, source)
            for way, source in rewritten(assignment.solution[file], name)
        ]
    return found


def ways(owner: Any, name: str) -> dict[str, Any]:
    """Decorators by name for one function or method."""
    function = vars(owner)[name]
    found = {**RESULTS, **INPUTS, **MEMORY}
    found |= inputs.of_parameters(function)
    found |= memory.of_parameters(function)
    if inspect.isclass(owner):
        found |= {way: decorator(owner) for way, decorator in METHODS.items()}
    return {PLAIN: plain, **found}


def put_in(modules: dict[str, ModuleType], saboteur: Saboteur) -> None:
    """Break the function in these modules, under each name that it has in them."""
    owner, name = where(modules, saboteur.file, saboteur.function)
    function = vars(owner)[name]
    broken = ways(owner, name)[saboteur.way](function)
    setattr(owner, name, broken)
    for module, other in _global_names(modules, function):
        setattr(module, other, broken)


def where(modules: dict[str, ModuleType], file: str, function: str) -> tuple[Any, str]:
    """The module or class that a function stands in, and its name there."""
    *classes, name = function.split(".")
    owner: Any = modules[file.removesuffix(".py")]
    for one in classes:
        owner = vars(owner)[one]
    return owner, name


def _global_names(
    modules: dict[str, ModuleType], function: Function
) -> Iterator[tuple[ModuleType, str]]:
    for module in modules.values():
        for name, value in list(vars(module).items()):
            if value is function:
                yield module, name
