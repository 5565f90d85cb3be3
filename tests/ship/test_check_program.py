"""check.py in a student's folder: what it says, and that its verdicts are the grader's."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile

import pytest
from conftest import A3
from support.student_folder import check, copy_course

from autograder.course.assignment import Assignment
from autograder.course.variants import replace_definition
from autograder.ship.zips import package_for_students


@pytest.fixture(scope="module")
def student_zip(tmp_path_factory):
    """The student zip of a copy of the course, so that cutting does not touch the checkout."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    return package_for_students(Assignment(course, A3), course / "dist")


@pytest.fixture
def home(student_zip, tmp_path):
    """A student's folder, just unzipped."""
    zipfile.ZipFile(student_zip).extractall(tmp_path)
    return tmp_path / A3


def test_check_says_of_an_untouched_template_that_everything_is_a_stub(home, a3):
    run = check(home)
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    for question, line in zip(a3.questions, lines, strict=False):
        assert line.startswith(question.id)
        assert "not yet" in line
        assert "Still a stub: miniflow.py, line" in line


def test_check_says_ok_to_the_solution(home, solution, a3):
    (home / "miniflow.py").write_text(solution)
    lines = check(home).stdout.splitlines()[: len(a3.questions)]
    assert [line.split()[:2] for line in lines] == [[q.id, "ok"] for q in a3.questions]


def test_check_says_what_was_expected_got_where_and_what_to_try(home, solution):
    wrong = solution.replace("upstream.sum(axis=0)", "upstream.mean(axis=0)")
    (home / "miniflow.py").write_text(wrong)
    (line,) = [line for line in check(home).stdout.splitlines() if line.startswith("q4_linear")]
    assert "db has a wrong value. Every number of db is half of what it should be." in line
    assert "Got [-0.5, 0.25], expected [-1, 0.5]." in line
    assert "First difference at [0]" in line
    assert "Try: " in line


def test_check_shows_one_question_in_full(home, solution):
    wrong = solution.replace("upstream @ W.value.T", "upstream @ W.value")
    (home / "miniflow.py").write_text(wrong)
    text = check(home, "q4_linear").stdout
    assert text.count("not yet") == 3
    assert "the central difference" in text or "ValueError at miniflow.py, line" in text
    assert "q5_sigmoid" not in text
    assert check(home, "q4").stdout == text


def test_check_of_an_unknown_question_is_wrong_usage(home):
    run = check(home, "q99")
    assert run.returncode == 2
    assert "There are: q1_topological_sort," in run.stdout


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda s: s.replace("def forward_pass(", "def forward_pass(("), "Python cannot read"),
        (
            lambda s: s.replace("import numpy as np", "import nunpy as np"),
            "No module named 'nunpy'",
        ),
        (lambda s: s.replace("class ReLU", "class Relu"), "There is no miniflow.ReLU"),
        (lambda s: replace_definition(s, "sgd_update", "def sgd_update(*a, **k): exit()"), "exit"),
    ],
)
def test_check_explains_files_that_do_not_run(home, solution, spoil, words):
    (home / "miniflow.py").write_text(spoil(solution))
    run = check(home)
    assert words in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    assert run.returncode == 0


def test_check_ends_an_endless_loop_and_says_where(home, solution):
    endless = "def forward_pass(output_node, sorted_nodes):\n    while True:\n        pass"
    source = replace_definition(solution, "forward_pass", endless)
    (home / "miniflow.py").write_text(source)
    program = (home / "check.py").read_text().replace("STUCK_SECONDS = 10.0", "STUCK_SECONDS = 1.0")
    (home / "check.py").write_text(program)
    text = check(home).stdout
    assert re.search(r"^q6_mse +ok", text, re.M)
    line = source[: source.index("while True")].count("\n") + 1
    found = re.search(r"Stopped: q7_.*'forward_pass' .*It hangs at miniflow.py, line (\d+):", text)
    assert found
    assert int(found[1]) in (line, line + 1)


def test_check_loads_numpy_and_nothing_else_that_is_installed(home):
    program = f"""
import runpy, sys
sys.argv = ["check.py"]
try:
    runpy.run_path({str(home / "check.py")!r}, run_name="__main__")
except SystemExit:
    pass
files = {{name: str(getattr(module, "__file__", "")) for name, module in sys.modules.items()}}
print({{name.split(".")[0] for name, file in files.items() if "site-packages" in file}})
"""
    run = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program], capture_output=True, text=True, cwd="/"
    )
    loaded = ast.literal_eval(run.stdout.splitlines()[-1])
    assert "numpy" in loaded
    hooks = {"_distutils_hack"}  # of the environment's own start-up, before check.py
    assert {name for name in loaded - hooks if "numpy" not in name and name[:2] != "__"} == set()


def test_public_verdicts_on_a_students_machine_are_those_of_the_grader(home, grade, a3, solution):
    wrong = solution.replace("self.value * (1.0 - self.value)", "(1.0 - self.value)")
    (home / "miniflow.py").write_text(wrong)
    lines = [line for line in check(home).stdout.splitlines() if line.startswith("q")]
    local = {line.split()[0]: re.search(r" (\S+/\S+)", line)[1] for line in lines}
    for question in grade(wrong).questions:
        public = [case for case in question.cases if not case.hidden]
        earned, points = sum(c.earned for c in public), sum(c.points for c in public)
        assert local[question.id] == f"{earned:g}/{points:g}"
