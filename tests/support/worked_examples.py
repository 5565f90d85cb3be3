"""Get a solution as a module, and the tables that a handout prints."""

from __future__ import annotations

from types import ModuleType

from autograder.course.assignment import Assignment
from autograder.judge.implementation import InProcess, load_probes


def solution_module(assignment: Assignment) -> ModuleType:
    """The solution of an assignment with one file, loaded as a submission is."""
    ((file, source),) = assignment.solution.items()
    loaded = InProcess({file: source.encode()}, load_probes(assignment.probes))
    module: ModuleType = loaded.modules[file.removesuffix(".py")]
    return module


def handout_of(assignment: Assignment) -> str:
    """The text of an assignment's handout."""
    return (assignment.folder / "handout.md").read_text(encoding="utf-8")


def rows_of(handout: str, head: str) -> list[list[str]]:
    """Cells of the table whose head line begins so, code quotes removed."""
    lines = handout.split(f"| {head} |", 1)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
