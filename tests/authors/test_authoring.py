"""What authors begin with: a skeleton that works, and a page that is true."""

from __future__ import annotations

import re
import shlex

import pytest
from conftest import COURSE, autograder

from autograder.authors.skeleton import BadName, make_skeleton, module_name
from autograder.course.assignment import Assignment, CourseError

pytestmark = pytest.mark.slow

NAME = "a6_ops"


@pytest.fixture
def course(tmp_path):
    """A new course with the skeleton in it."""
    (tmp_path / "assignments").mkdir()
    make_skeleton(tmp_path, NAME, "Ops of your own")
    return tmp_path


def test_the_commands_that_new_assignment_prints_do_what_they_say(tmp_path):
    folder = tmp_path / "my course"
    (folder / "assignments").mkdir(parents=True)
    made = autograder("--course", folder, "new-assignment", NAME, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    printed = [line for line in made.stdout.splitlines() if line.startswith("  autograder ")]
    assert len(printed) == 3
    said = [run(line, tmp_path) for line in printed]
    assert f"{NAME}: clean" in said[0]
    assert "a6_ops.zip" in said[1]
    assert "total 10 of 10 (100 %)" in said[2]
    template = folder / "student_template" / NAME
    stub = autograder("--course", folder, "check", NAME, template, cwd=tmp_path)
    assert "total 0 of 10 (0 %)" in stub.stdout


def run(line, cwd, status=0):
    """Run a command line of the tool and return what it printed."""
    program, *arguments = shlex.split(line)
    assert program == "autograder"
    done = autograder(*arguments, cwd=cwd)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "name", ["", "Ops", "a6-ops", "../ops", "a6 ops", "6_ops", "a6_random", "numpy", "a6_check",
             "a6_lambda", "a6_ops\n"]
)  # fmt: skip
def test_a_name_that_cannot_work_is_wrong_usage(tmp_path, name):
    (tmp_path / "assignments").mkdir()
    with pytest.raises(BadName):
        make_skeleton(tmp_path, name, "Title")
    assert autograder("new-assignment", name, cwd=tmp_path).returncode == 2
    assert list((tmp_path / "assignments").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "module"),
    [("a6_ops", "ops"), ("ops", "ops"), ("lab12_two_ops", "two_ops"), ("a6_2d", "a6_2d")],
)
def test_the_module_is_called_like_the_assignment_without_its_number(name, module):
    assert module_name(name) == module


def test_a_title_may_hold_quotes_and_accents(course):
    make_skeleton(course, "a7_more", 'The "chain" rule: ∂C/∂x \\ café')
    assert Assignment(course, "a7_more").description.title == 'The "chain" rule: ∂C/∂x \\ café'


def test_nothing_is_ever_overwritten(course):
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    done = autograder("new-assignment", NAME, cwd=course)
    assert done.returncode == 1
    assert "exists" in done.stderr
    (course / "solutions" / "a7_more").mkdir()
    with pytest.raises(CourseError, match="exists"):
        make_skeleton(course, "a7_more", "Title")
    after = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    assert after == before


def test_a_folder_that_is_no_course_is_wrong_usage(tmp_path):
    done = autograder("--course", tmp_path, "new-assignment", NAME)
    assert done.returncode == 2
    assert "make that folder" in done.stderr


SECTION = "## A question from zero\n"
STEP = re.compile(
    r"(?:(?P<how>Append to|Write|In)\s+`(?P<path>[^`\n]+)`"
    r"(?:,\s+in\s+place\s+of\s+the\s+line\s+that\s+begins\s+with\s+`(?P<line>[^`\n]+)`)?:\n\n"
    r"```(?:toml|python|markdown)\n(?P<text>.*?)^```$)|^```sh\n(?P<commands>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def test_the_page_for_authors_does_what_it_says(tmp_path):
    (tmp_path / "assignments").mkdir()
    page = (COURSE / "docs" / "authors.md").read_text(encoding="utf-8").partition(SECTION)[2]
    steps = list(STEP.finditer(page))
    assert len(steps) == len(re.findall(r"^```\w+$", page, re.MULTILINE)) > 10
    for step in steps:
        if step["commands"]:
            for line in step["commands"].splitlines():
                follow(line, tmp_path)
        else:
            write(step, tmp_path / step["path"])


def follow(line, cwd):
    """Run a command of the page: what it says, or refuses, stands behind it."""
    command, how, words = re.fullmatch(r"(.+?)  # (says|refuses): (.+)", line).groups()
    assert words in run(command, cwd, status=int(how == "refuses"))


def write(step, path):
    """Do to a file what the page says."""
    if step["how"] == "Write":
        with path.open("x", encoding="utf-8") as file:
            file.write(step["text"])
        return
    text = path.read_text(encoding="utf-8")
    if step["how"] == "Append to":
        path.write_text(f"{text}\n\n{step['text']}", encoding="utf-8")
        return
    (old,) = [line for line in text.splitlines(True) if line.startswith(step["line"])]
    path.write_text(text.replace(old, step["text"]), encoding="utf-8")
