"""Lines of the course that students must not see, and where they stand nevertheless."""

from __future__ import annotations

from collections.abc import Iterable

from conftest import COURSE

from autograder.course.assignment import Assignment
from autograder.course.marks import regions
from autograder.ship.student_files import cut


def significant(text: str) -> set[str]:
    """Lines that say something: stripped, without very short ones and bare syntax."""
    lines = {" ".join(line.split()) for line in text.splitlines()}
    return {line for line in lines if len(line) >= 12}


# The parts of the package that every student zip holds.
PACKAGE = significant(
    "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("judge", "lab", "student")
        for path in (COURSE / "autograder" / part).rglob("*.py")
    )
)


def secrets_of(assignment: Assignment) -> dict[str, set[str]]:
    """Lines that students must not see, without those that are given to them anyway."""
    given = set()
    bodies = set()
    for file, solution in assignment.solution.items():
        for region in regions(solution, file):
            bodies |= significant("\n".join(region.body))
        given |= significant(cut(solution, file))
    public = "\n".join(assignment.public_tests(q) for q in assignment.questions)
    hidden = "\n".join(assignment.hidden_tests(q) for q in assignment.questions)
    # The engine's own words and the probes are shown to students on purpose.
    given |= significant(public) | significant(assignment.probes)
    given |= PACKAGE  # which names nothing of an assignment: test_no_assignment.py
    mistakes = (assignment.folder / "misconceptions.py").read_text(encoding="utf-8")
    unusual = (assignment.folder / "unusual.py").read_text(encoding="utf-8")
    unlisted = (assignment.folder / "unlisted.py").read_text(encoding="utf-8")
    measured = assignment.folder / "by_small_steps.py"
    unlisted += measured.read_text(encoding="utf-8") if measured.exists() else ""
    return {
        "solution": bodies - given,
        "hidden tests": significant(hidden) - given,
        "misconceptions": significant(mistakes) - given,
        "unusual solutions": significant(unusual) - given,
        "unlisted mistakes": significant(unlisted) - given,
    }


def leaks(texts: dict[str, str], secrets: dict[str, set[str]]) -> list[tuple[str, str, str]]:
    return [
        (file, what, line)
        for file, text in texts.items()
        for what, lines in secrets.items()
        for line in significant(text) & lines
    ]


def lines_of(texts: Iterable[str]) -> set[str]:
    return {line.strip() for text in texts for line in text.splitlines() if len(line.strip()) > 15}


def secret_lines(assignment: Assignment) -> set[str]:
    """Lines of hidden tests, known mistakes and the solution that students never get."""
    below = [*(assignment.folder / "hidden").glob("*.py"), assignment.folder / "misconceptions.py"]
    texts = [path.read_text(encoding="utf-8") for path in below]
    public = [
        path.read_text(encoding="utf-8")
        for path in assignment.template_folder.rglob("*")
        if path.suffix in (".py", ".md")
    ]
    return lines_of([*texts, *assignment.solution.values()]) - lines_of(public)
