"""Rules on whether the parts of an assignment fit together.

Reads:  every file of an assignment and its solution, as text; test files are run, cases are not.
Gives:  findings on files, marks, cases, points, and declarations of known mistakes.
Leaves to others: what the code under test answers (inputs.py, bank.py), prose (wording.py).
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.authors.lint.findings import LintFinding
from autograder.course.assignment import Assignment, CourseError, Question, read_text
from autograder.course.marks import regions
from autograder.course.variants import load_variants
from autograder.grading.expected_answers import require_advice
from autograder.grading.prepared import question_cases
from autograder.ship.student_files import cut

MISTAKES, UNUSUAL, ADVICE = "misconceptions.py", "unusual.py", "advice.py"
READINGS = "readings.py"


def unreadable_files(assignment: Assignment) -> Iterator[LintFinding]:
    """Files that are missing, no UTF-8 text, or no Python. No other rule can go on without them."""
    for path in needed_files(assignment):
        try:
            text = read_text(path)
            if path.suffix == ".py":
                ast.parse(text)
        except CourseError as error:
            advice = "Write it; `autograder new-assignment` makes one of each kind to copy."
            yield LintFinding(place(assignment, path), "a file of UTF-8 text", str(error), advice)
        except (SyntaxError, ValueError) as error:
            where = f"{place(assignment, path)}, line {getattr(error, 'lineno', 1)}"
            yield LintFinding(where, "Python", str(error), "Mend that line.")


def needed_files(assignment: Assignment) -> list[Path]:
    """Every file that an assignment must have, and advice.py and readings.py if they are there."""
    folder, taken = assignment.folder, assignment.description.taken_from
    paths = [assignment.solution_folder / file for file in assignment.files if file not in taken]
    paths += [folder / file for file in ("handout.md", "probes.py", MISTAKES, UNUSUAL)]
    paths += [path for path in (folder / ADVICE, folder / READINGS) if path.is_file()]
    for question in assignment.questions:
        paths += [folder / side / f"{question.id}.py" for side in ("public", "hidden")]
    return paths


def place(assignment: Assignment, path: Path) -> str:
    """A path as authors know it, from the course's folder."""
    return path.relative_to(assignment.course).as_posix()


def wrong_cases(assignment: Assignment) -> Iterator[LintFinding]:
    """Test files whose cases do not load, add up, or have titles of their own."""
    for question in assignment.questions:
        where = f"public/{question.id}.py and hidden/{question.id}.py"
        try:
            question_cases(assignment, question)
        except CourseError as error:
            yield LintFinding(
                where,
                f"cases with titles of their own, worth {question.points:g} points together",
                str(error),
                'Mend these files, or assignment.toml. See docs/authors.md, "Test files".',
            )
        yield from defined_twice(assignment, question, where)


def defined_twice(assignment: Assignment, question: Question, where: str) -> Iterator[LintFinding]:
    """Functions and classes of the two test files that replace each other once these are joined."""
    body = ast.parse(assignment.tests(question)).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for name, count in Counter(names).items():
        if count > 1:
            yield LintFinding(
                where,
                f"one definition of {name}: the two files are joined",
                f"{count} of them, of which only the last one counts",
                "Give each its own name.",
            )


def wrong_advice(assignment: Assignment) -> Iterator[LintFinding]:
    """An advice.py that does not run, or has no rules in it."""
    try:
        require_advice(assignment)
    except CourseError as error:
        yield LintFinding(
            place(assignment, assignment.folder / ADVICE),
            "a tuple RULES of functions, each with one argument",
            str(error),
            'See docs/authors.md, "Advice on exceptions".',
        )


def wrong_marks(assignment: Assignment) -> Iterator[LintFinding]:
    """Marks in the solution that cannot be cut, or name no question."""
    known = [question.id for question in assignment.questions]
    for file, source in assignment.solution.items():
        where = place(assignment, assignment.solution_folder / file)
        try:
            cut(source, where)
        except CourseError as error:
            advice = 'See docs/authors.md, "Marks in the solution".'
            yield LintFinding(where, "marks that can be cut", str(error), advice)
            continue
        for region in regions(source, where):
            if region.question not in known:
                yield LintFinding(
                    f"{where}, line {region.first}",
                    f"one of the questions: {', '.join(known)}",
                    region.question,
                    "Write the id as in assignment.toml, or add the question there.",
                )


def wrong_declarations(assignment: Assignment) -> Iterator[LintFinding]:
    """Known mistakes and unusual ways that are not declared as they should be."""
    for file in (MISTAKES, UNUSUAL):
        where = place(assignment, assignment.folder / file)
        try:
            variants = load_variants(assignment, file)
            for variant in variants:
                variant.sources(assignment)
        except CourseError as error:
            advice = 'See docs/authors.md, "Known mistakes and unusual ways".'
            yield LintFinding(where, "declarations that can be used", str(error), advice)
            continue
        for variant in variants:
            targets = [target for target, _ in variant.replacements]
            if len(set(targets)) < len(targets):
                yield LintFinding(
                    f"{where}, {variant.name}",
                    "a name of its own for every way to write a definition",
                    f"several of this name, which replace {', '.join(sorted(set(targets)))}",
                    "Rename all but one of them.",
                )
            if file == MISTAKES and not (variant.question and variant.hint):
                yield LintFinding(
                    f"{where}, {variant.name}",
                    "the question that it fails, and a hint",
                    f"question={variant.question!r}, hint={variant.hint!r}",
                    "Add what is missing: nobody could be told of the mistake.",
                )
