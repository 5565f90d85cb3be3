"""Decide what a student zip holds, and cut it out of the solution.

Reads:  solution sources, with marks around what students write; handout, lab, public tests.
Gives:  student_template/<assignment>/, with all that belongs to the assignment; the same without a
        file that students bring along; the parts of this package that students get too.
Leaves to others: the marks (course/marks.py), the HTML page of the handout (handout/), zipping
        (zips.py). Nobody edits student_template/ by hand.

The lines between two marks become one that raises NotImplementedError. Whole functions between
marks are left out.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

from autograder.course.assignment import Assignment, CourseError, assignment_names, read_text
from autograder.course.fingerprint import PACKAGE, source_files
from autograder.course.marks import holds_functions_only, introduction, owners, regions
from autograder.course.submission_spec import LAB_PARTS, TRAVELLING
from autograder.grading.expected_answers import record_public_answers, same_records
from autograder.judge.student_folder import (
    ADVICE_FILE,
    EXPECTED_FILE,
    PROBES_FILE,
    READINGS_FILE,
)
from autograder.templates import environment

START_HERE = "START_HERE.md"
TEMPLATES = Path(__file__).resolve().parent / "templates"


def cut(source: str, where: str) -> str:
    """Replace every marked region of a solution source by a stub; leave whole functions out.

    Raises: CourseError if a mark is wrong, or encloses anything but functions outside of one.
    """
    lines = source.splitlines()
    found = regions(source, where)
    names = owners(source)
    for region in reversed(found):
        owner = names.get(region.first)
        if owner is None and holds_functions_only(region):
            lines[region.first - 1 : region.last] = []
            continue
        if owner is None:
            raise CourseError(f"{where}, line {region.first}: the mark is not inside a function.")
        written = region.body[len(introduction(region)) :]
        count = sum(1 for line in written if line.strip())
        message = f'"{region.question}: {owner} is not written yet."'
        lines[region.first - 1 : region.last] = [
            f"{region.indent}# YOUR CODE HERE (about {count} line{'s' if count > 1 else ''})",
            f"{region.indent}raise NotImplementedError({message})",
        ]
    return "\n".join(lines) + "\n"


def complete_files(assignment: Assignment) -> list[str]:
    """Files that students get solved: there is no mark in them."""
    return [name for name, source in assignment.solution.items() if not regions(source, name)]


def asked_for_by(course: Path, file: str) -> list[str]:
    """Assignments of a course in which students have to write a file of this name."""
    assignments = [Assignment(course, name) for name in assignment_names(course)]
    return [
        one.name for one in assignments if file in one.files and file not in complete_files(one)
    ]


def files_without(assignment: Assignment, file: str) -> dict[str, str]:
    """The files for students who bring a complete file along from an earlier assignment.

    check.py reads the name of that file in tests/expected.json, and asks for it if it is missing.
    """
    files = student_files(assignment)
    del files[file]
    files[START_HERE] = start_here(assignment, brought=file)
    recorded = json.loads(files[EXPECTED_FILE]) | {"bring_your_own": [file]}
    files[EXPECTED_FILE] = json.dumps(recorded, indent=1) + "\n"
    return files


def student_files(assignment: Assignment) -> dict[str, str]:
    """What students get that belongs to the assignment, by path inside their folder."""
    files = {START_HERE: start_here(assignment)}
    files |= {
        name: cut(source, str(assignment.solution_folder / name))
        for name, source in assignment.solution.items()
    }
    require_known_questions(assignment)
    files["handout.html"] = handout_page(assignment)
    files |= {name: read_text(path) for name, path in lab_paths(assignment).items()}
    files[PROBES_FILE] = assignment.probes
    if assignment.advice:
        files[ADVICE_FILE] = assignment.advice
    if assignment.readings:
        files[READINGS_FILE] = assignment.readings
    for question in assignment.questions:
        files[f"tests/{question.id}.py"] = assignment.public_tests(question)
    for path in sorted(assignment.data_folder.glob("*")):
        files[f"data/{path.name}"] = read_text(path)
    files[EXPECTED_FILE] = recorded_answers(assignment)
    return files


def folder_files(assignment: Assignment) -> dict[str, str]:
    """Everything in a student's folder, by path inside it."""
    return {**student_files(assignment), **engine_files()}


def engine_files() -> dict[str, str]:
    """The part of this package that students get, by path inside their folder."""
    files = {"check.py": read_text(PACKAGE / "student" / "check.py")}
    files["autograder/__init__.py"] = read_text(PACKAGE / "__init__.py")
    for package in TRAVELLING:
        for path in source_files(PACKAGE / package):
            files[f"autograder/{path.relative_to(PACKAGE).as_posix()}"] = read_text(path)
    return files


def require_known_questions(assignment: Assignment) -> None:
    """Raise CourseError if a mark in the solution names a question that is not there."""
    known = {question.id for question in assignment.questions}
    for name, source in assignment.solution.items():
        for region in regions(source, name):
            if region.question not in known:
                raise CourseError(
                    f"{assignment.solution_folder / name}, line {region.first}: no question "
                    f"{region.question!r} in assignment.toml; it has {', '.join(sorted(known))}."
                )


def start_here(assignment: Assignment, brought: str = "") -> str:
    """The text of START_HERE.md. brought: a file that students bring along, if there is one."""
    given = complete_files(assignment)
    facts = {
        "title": assignment.description.title,
        "files": [f"`{name}`" for name in assignment.files],
        "write": [f"`{name}`" for name in assignment.files if name not in given],
        "given": [f"`{name}`" for name in given if name != brought],
        "brought": brought,
        "first": assignment.questions[0].id,
        "install": " ".join(f'"{line}"' for line in assignment.description.requirements),
        "lab": (assignment.folder / "lab.py").is_file(),
        "labs": (assignment.folder / LAB_PARTS).is_dir(),
        "data": assignment.data_folder.is_dir(),
    }
    return environment(TEMPLATES, escape=False).get_template(f"{START_HERE}.j2").render(facts)


def handout_page(assignment: Assignment) -> str:
    """The handout as one HTML page.

    Raises: CourseError if it has no title, or a formula that cannot be converted.
    """
    # Imported here: grading loads this module too, and needs no Markdown.
    from autograder.ship.handout.page import render_handout

    try:
        return render_handout(read_text(assignment.folder / "handout.md"))
    except ValueError as error:
        raise CourseError(f"{assignment.folder / 'handout.md'}: {error}") from error


def lab_paths(assignment: Assignment) -> dict[str, Path]:
    """The lab of an assignment and its parts, by path in a student's folder; {} without one."""
    paths = [assignment.folder / "lab.py", *sorted((assignment.folder / LAB_PARTS).glob("*.py"))]
    return {
        path.relative_to(assignment.folder).as_posix(): path for path in paths if path.is_file()
    }


def recorded_answers(assignment: Assignment) -> str:
    """The text of tests/expected.json.

    The committed text stays if it holds the same answers up to rounding: processors differ in the
    last digits, and the student zip must not depend on the machine.
    """
    recorded = record_public_answers(assignment)
    committed = assignment.template_folder / EXPECTED_FILE
    if committed.is_file():
        text = read_text(committed)
        with contextlib.suppress(ValueError):
            if same_records(json.loads(text), recorded):
                return text
    return json.dumps(recorded, indent=1) + "\n"


def write_template(assignment: Assignment) -> Path:
    """Write student_template/<assignment>/ anew and return it."""
    files = student_files(assignment)
    folder = assignment.template_folder
    if folder.exists():
        shutil.rmtree(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder
