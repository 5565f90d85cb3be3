"""Rules on what the handout promises and what is checked: each is there for the other.

Reads:  promises.toml of an assignment: by question, words of the handout or of a stub, and the
        titles of the cases that check them. The handout, the stubs, the titles of all cases.
Gives:  findings on promises that students cannot read, that no case checks, and on cases that
        nothing promises.
Leaves to others: whether a case does check what its promise says (bank.py: with wrong programs);
        test files and marks that are at fault (parts.py): nothing is held to what these say.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import TypeAdapter

from autograder.authors.lint.findings import LintFinding
from autograder.authors.lint.parts import place
from autograder.course.assignment import (
    Assignment,
    CourseError,
    Question,
    read_text,
    read_toml,
)
from autograder.grading.prepared import question_cases
from autograder.ship.student_files import cut

PROMISES_FILE = "promises.toml"
Promises = dict[str, dict[str, list[str]]]  # by question and words: titles of cases
FORM = TypeAdapter(Promises)


def promises_of(assignment: Assignment) -> Promises:
    """Titles of cases by question and promised words.

    Raises: CourseError if the file is not there or not as it should be.
    """
    path = assignment.folder / PROMISES_FILE
    return read_toml(path, FORM.validate_python, "shows how it is written")


def wrong_promises(assignment: Assignment) -> Iterator[LintFinding]:
    """Promises without a case or a place, cases without a promise."""
    where = place(assignment, assignment.folder / PROMISES_FILE)
    try:
        promises = promises_of(assignment)
    except CourseError as error:
        advice = 'See docs/authors.md, "Promises".'
        yield LintFinding(where, "a table of promises for each question", str(error), advice)
        return
    known = [question.id for question in assignment.questions]
    for unknown in sorted(promises.keys() - set(known)):
        advice = "Write the id as in assignment.toml."
        yield LintFinding(where, f"one of the questions: {', '.join(known)}", unknown, advice)
    readable = words_for_students(assignment)
    for question in assignment.questions:
        titles = titles_of(assignment, question)
        if titles is None:
            continue
        asked = promises.get(question.id, {})
        for words, cases in asked.items():
            yield from _wrong_promise(f"{where}, {question.id}", words, cases, readable, titles)
        for title in sorted(titles.difference(*asked.values())):
            yield LintFinding(
                f"{where}, {question.id}",
                "for each case the words that promise it",
                f"none for {title!r}",
                "Name the sentence of the handout or of a stub; if there is none, write it there.",
            )


def _wrong_promise(
    where: str, words: str, cases: list[str], readable: str | None, titles: set[str]
) -> Iterator[LintFinding]:
    if readable is not None and " ".join(words.split()) not in readable:
        yield LintFinding(
            where,
            "words of the handout or of a stub",
            repr(words),
            "Copy them from there; line ends and indentation do not matter.",
        )
    if not cases:
        advice = "Name the cases that check it, or take the promise back."
        yield LintFinding(where, f"cases that check {words!r}", "none", advice)
    for title in cases:
        if title not in titles:
            advice = f"Write a title as in the test files: {', '.join(sorted(titles))}."
            yield LintFinding(where, "the title of a case of this question", repr(title), advice)


def titles_of(assignment: Assignment, question: Question) -> set[str] | None:
    """Titles of a question's cases; None if its test files are at fault."""
    try:
        return {case.name for case in question_cases(assignment, question)}
    except CourseError:
        return None


def words_for_students(assignment: Assignment) -> str | None:
    """Handout and stubs as one text, with single spaces; None if a solution cannot be cut."""
    try:
        stubs = [cut(source, file) for file, source in assignment.solution.items()]
    except CourseError:
        return None
    return " ".join("\n".join([read_text(assignment.folder / "handout.md"), *stubs]).split())
