"""advice.py of an assignment: its rules speak wherever exceptions are explained, and travel."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import A3, ASSIGNMENTS, COURSE
from support.student_folder import student_folder

from autograder.authors.lint.lint import lint_assignment
from autograder.authors.skeleton import make_skeleton
from autograder.classroom.executors.bundle import GraderBundle
from autograder.course.assignment import Assignment, CourseError
from autograder.course.fingerprint import grader_digest
from autograder.course.submission_spec import spec_of
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal
from autograder.intake.seal import Sealed
from autograder.judge.implementation import InProcess, load_probes
from autograder.ship.student_files import student_files
from autograder.worker.sandbox import open_sandbox

NAME, FILE = "x2_hook", "hook.py"
RULE = '''"""Advice: what a division by 0 means here."""

from autograder.judge.advice.raised_at import quoted


def no_slope(raised):
    """A slope over a step of 0."""
    if not isinstance(raised.error, ZeroDivisionError):
        return ""
    return f"No step is 0: see {quoted(raised.spot.expression)}, {type(raised.spot).__name__}."


RULES = (no_slope,)
'''
STEP = "    pairs = zip(values, gradients, strict=True)\n"
SAID = "No step is 0: see `1.0 / 0`, Spot."


@pytest.fixture
def assignment(tmp_path):
    """A small assignment with one rule of its own."""
    (tmp_path / "assignments").mkdir()
    make_skeleton(tmp_path, NAME, "With a hook")
    return written(tmp_path, RULE)


def written(course, advice):
    (course / "assignments" / NAME / "advice.py").write_text(advice, encoding="utf-8")
    return Assignment(course, NAME)


def dividing(assignment, text="1.0 / 0"):
    """The solution with a line that raises."""
    source = assignment.solution[FILE]
    assert STEP in source
    return source.replace(STEP, f"    {text}\n{STEP}")


def graded(assignment, source, grader=None):
    """What the first public case of the second question says."""
    sandbox = open_sandbox(assignment)
    try:
        grader = grader or Grader(assignment)
        sealed = Sealed("ada", {FILE: source.encode()}, (), None)
        return grader.grade(sealed, sandbox, "q2_gradient_step").questions[0].cases[0].detail
    finally:
        sandbox.close()


def test_the_rule_speaks_in_a_worker_in_a_rehearsal_and_in_check(assignment, tmp_path):
    source = dividing(assignment)
    detail = f"It said: ZeroDivisionError: float division by zero\n{SAID}"
    grader = Grader(assignment)
    assert graded(assignment, source, grader) == detail
    question = assignment.question("q2_gradient_step")
    assert Rehearsal(grader).question({FILE: source}, question).cases[0].detail == detail
    home = student_folder(assignment, tmp_path / "home")
    (home / FILE).write_text(source, encoding="utf-8")
    command = [sys.executable, "-B", str(home / "check.py")]
    run = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)
    assert f"\n    {SAID}\n" in run.stdout


def test_while_the_file_is_imported_it_speaks_too(assignment):
    source = f"{assignment.solution[FILE]}\n\n1.0 / 0\n"
    sandbox = open_sandbox(assignment)
    try:
        sealed = Sealed("ada", {FILE: source.encode()}, (), None)
        (question, _) = Grader(assignment).grade(sealed, sandbox).questions
    finally:
        sandbox.close()
    assert SAID in question.cases[0].sentence


def test_its_words_go_before_the_package_s_and_silence_leaves_these(assignment):
    assert "The divisor `0` is 0 here" not in graded(assignment, dividing(assignment))
    silent = written(assignment.course, RULE.replace("return f", "return '' and f"))
    assert "The divisor `0` is 0 here" in graded(silent, dividing(silent))


def test_a_call_that_does_not_fit_is_explained_by_the_package_first(assignment):
    greedy = written(
        assignment.course,
        "def everything(raised):\n    return 'Mine.'\n\n\nRULES = (everything,)\n",
    )
    assert graded(greedy, dividing(greedy)).endswith("\nMine.")
    words = graded(greedy, dividing(greedy, "gradient_step(1)"))
    assert "Mine." not in words
    assert "says `def gradient_step(values, gradients, learning_rate)`" in words


def test_a_right_submission_never_runs_it(assignment):
    broken = "raise RuntimeError('it ran')\n"
    contents = {FILE: assignment.solution[FILE].encode()}
    probes = load_probes(assignment.probes)
    subject = InProcess(contents, probes, broken)
    inputs = {"values": [1.0], "gradients": [2.0], "learning_rate": 0.1}
    answer = subject.ask("gradient_step", inputs)
    assert answer.failure is None
    wrong = InProcess({FILE: dividing(assignment).encode()}, probes, broken)
    failure = wrong.ask("gradient_step", inputs).failure
    assert failure.message == "float division by zero"  # without advice, and no other error


BROKEN = {
    "it raises": ("1 / 0\n", "ZeroDivisionError: division by zero"),
    "it has no rules": ("rules = ()\n", "RULES must be a tuple of functions"),
    "its rules are none": ("RULES = ()\n", "RULES must be a tuple of functions"),
    "a rule is no function": ("RULES = ('x',)\n", "RULES must be a tuple of functions"),
    "a rule takes no argument": ("def a():\n    return ''\n\n\nRULES = (a,)\n", "one argument"),
}


@pytest.mark.parametrize(("advice", "words"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_used_is_refused_in_words(assignment, advice, words):
    broken = written(assignment.course, advice)
    report = lint_assignment(broken)
    (finding,) = [one for one in report.findings if one.refused]
    assert finding.where == f"assignments/{NAME}/advice.py"
    assert words in finding.found
    assert not report.complete
    with pytest.raises(CourseError, match=r"advice\.py cannot be used"):
        Grader(broken)
    with pytest.raises(RuntimeError, match="does not start"):
        open_sandbox(broken)


def test_text_that_is_no_python_is_refused_before_anything_runs(assignment):
    report = lint_assignment(written(assignment.course, "def (\n"))
    (finding,) = report.findings
    assert finding.where == f"assignments/{NAME}/advice.py, line 1"


def test_it_is_a_part_of_the_grader_and_of_what_travels(assignment, tmp_path):
    grader = Grader(assignment, 7)
    again, _ = GraderBundle.pack(grader, allow_weak=False).unpack(tmp_path / "there")
    assert again.assignment.advice == RULE
    before = grader_digest(assignment, 7)
    other = written(assignment.course, RULE.replace("No step", "A step never"))
    assert grader_digest(other, 7) != before


def test_students_get_it_where_there_is_one_and_it_is_known_when_it_comes_back(assignment):
    assert student_files(assignment)["tests/helpers/advice.py"] == RULE
    assert spec_of(assignment).gave("someone/x2/tests/helpers/advice.py")
    (assignment.folder / "advice.py").unlink()
    without = Assignment(assignment.course, NAME)
    assert "tests/helpers/advice.py" not in student_files(without)
    assert "The divisor `0` is 0 here" in graded(without, dividing(without))


def test_the_rule_in_the_page_for_authors_works(assignment):
    page = (COURSE / "docs" / "authors.md").read_text(encoding="utf-8")
    section = page.partition("## Advice on exceptions")[2]
    (text,) = re.findall(r"^```python\n(.*?)^```$", section.partition("\n## ")[0], re.M | re.S)
    shown = written(assignment.course, text)
    line = "layer = type('Layer', (), {})(); layer.weights = 1.0; layer * 2.0"
    words = graded(shown, dividing(shown, line))
    assert words.endswith("\n`layer` is a layer. Use `layer.weights`.")
    assert "`layer`" not in graded(shown, dividing(shown, "'a' * 2.0"))


def test_both_assignments_with_nodes_say_the_same():
    assert ASSIGNMENTS[A3].advice == ASSIGNMENTS["a5_training"].advice != ""
