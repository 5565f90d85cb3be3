"""What students get: cut from the solution, complete, working, and free of secrets."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from conftest import A3, ASSIGNMENTS, COURSE, autograder
from support.course_secrets import leaks, secrets_of, significant

from autograder.course.assignment import Assignment, CourseError
from autograder.course.fingerprint import PACKAGE
from autograder.course.submission_spec import LAB_PARTS, spec_of
from autograder.course.variants import replace_definition
from autograder.ship.student_files import TRAVELLING, cut, student_files
from autograder.ship.zips import package_for_students

GOOD = '''\
def f(x):
    """Task."""
    # BEGIN SOLUTION q1
    y = x + 1

    return y
    # END SOLUTION


class C:
    def g(self):
        # BEGIN SOLUTION q2
        return 2
        # END SOLUTION
'''


def test_regions_become_stubs_that_name_question_and_function():
    stub = cut(GOOD, "f.py")
    assert "y = x + 1" not in stub
    assert "return 2" not in stub
    assert '    # YOUR CODE HERE (about 2 lines)\n    raise NotImplementedError("q1: f is' in stub
    assert "        # YOUR CODE HERE (about 1 line)\n" in stub
    assert 'raise NotImplementedError("q2: C.g is not written yet.")' in stub
    assert "SOLUTION" not in stub
    compile(stub, "f.py", "exec")


def test_a_helper_of_the_solution_is_left_out():
    helper = "# BEGIN SOLUTION q1\n@cache\ndef twice(x):\n    return 2 * x\n\n\n# END SOLUTION\n"
    assert cut(GOOD.replace("class C:", f"{helper}class C:"), "f.py") == cut(GOOD, "f.py")
    with pytest.raises(CourseError, match="not inside a function"):
        cut(helper.replace("@cache\n", "import math\n"), "f.py")


def test_a_helper_of_the_solution_is_not_asked_for(a3):
    (names,) = spec_of(a3).names.values()
    assert "upstream_gradient" in a3.solution["miniflow.py"]
    assert {"Node", "Linear", "sgd_update"} <= names
    assert not {"upstream_gradient", "ones"} & names


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (GOOD.replace("    # END SOLUTION\n\n", "\n", 1), "line 11 begins a solution inside"),
        (GOOD.replace("        # END SOLUTION\n", ""), "line 12 begins a solution that has no end"),
        (GOOD.replace("    # BEGIN SOLUTION q1\n", "", 1), "line 6 ends a solution"),
        (GOOD.replace("BEGIN SOLUTION q1", "BEGIN SOLUTION", 1), "line 3 is no mark"),
        (GOOD.replace("# END SOLUTION", "# END SOLUTION!", 1), "line 7 is no mark"),
        (GOOD.replace("y = x + 1", "y = x + 1  # BEGIN SOLUTION q1"), "line 4 is no mark"),
        (GOOD.replace("        return 2\n", ""), "has no line"),
        ("# BEGIN SOLUTION q1\nx = 1\n# END SOLUTION\n", "not inside a function"),
    ],
)
def test_wrong_marks_are_refused_with_their_line(source, words):
    with pytest.raises(CourseError, match=re.escape(words)):
        cut(source, "f.py")


def test_a_mark_of_an_unknown_question_is_refused(tmp_path):
    shutil.copytree(COURSE / "assignments", tmp_path / "assignments")
    shutil.copytree(COURSE / "solutions", tmp_path / "solutions")
    file = tmp_path / "solutions" / A3 / "miniflow.py"
    file.write_text(file.read_text().replace("BEGIN SOLUTION q2_input", "BEGIN SOLUTION q2"))
    with pytest.raises(CourseError, match="no question 'q2'"):
        student_files(Assignment(tmp_path, A3))


def texts_below(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_committed_template_is_what_the_solution_gives(name):
    committed = texts_below(ASSIGNMENTS[name].template_folder)
    advice = "run `make student` and commit student_template/"
    assert committed == student_files(ASSIGNMENTS[name]), advice


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course, so that cutting does not touch the checkout."""
    copy = tmp_path_factory.mktemp("course")
    shutil.copytree(COURSE / "assignments", copy / "assignments")
    shutil.copytree(COURSE / "solutions", copy / "solutions")
    return copy


@pytest.fixture(scope="module")
def student_zip(course):
    return package_for_students(Assignment(course, A3), course / "dist")


def test_the_zip_holds_all_that_a_student_needs(student_zip, a3):
    names = set(zipfile.ZipFile(student_zip).namelist())
    tests = {f"{A3}/tests/{question.id}.py" for question in a3.questions}
    assert tests <= names
    assert {f"{A3}/autograder/judge/checks.py", f"{A3}/autograder/lab/graph.py"} <= names
    secret = ("hidden", "misconception", "unusual", "unlisted")
    assert not [name for name in names if any(word in name for word in secret)]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_zip_has_one_folder_with_few_things_in_it(course, name):
    assignment = Assignment(course, name)
    names = zipfile.ZipFile(package_for_students(assignment, course / "dist")).namelist()
    assert {path.split("/")[0] for path in names} == {name}
    top = {path.split("/")[1] for path in names}
    assert len(top) <= 10
    assert {"START_HERE.md", "check.py", "handout.html", *assignment.files} <= top


def test_no_engine_is_committed_below_the_template():
    engine = [
        path for name in ASSIGNMENTS for path in (COURSE / "student_template" / name).glob("*")
    ]
    assert engine
    assert not [path for path in engine if path.name in ("autograder", "check.py")]


def test_the_zip_is_the_same_twice(course, student_zip):
    first = student_zip.read_bytes()
    assert package_for_students(Assignment(course, A3), course / "dist").read_bytes() == first


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_line_of_solution_hidden_tests_or_mistakes_reaches_students(course, name):
    assignment = Assignment(course, name)
    secrets = secrets_of(assignment)
    assert all(len(lines) >= 15 for lines in secrets.values()), "the test would look for nothing"
    archive = zipfile.ZipFile(package_for_students(assignment, course / "dist"))
    in_zip = {name: archive.read(name).decode() for name in archive.namelist()}
    assert leaks(in_zip, secrets) == []
    assert leaks(texts_below(ASSIGNMENTS[name].template_folder), secrets) == []


def test_the_leak_test_finds_a_leak_of_each_kind(a3):
    for what, lines in secrets_of(a3).items():
        for line in lines:
            found = leaks({"file.py": f"x = 1\n    {line}\n"}, {what: lines})
            assert [leak[1] for leak in found] == [what]


NOT_ON_WINDOWS = {"curses", "fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
ALLOWED_ON_STUDENT_MACHINES = sys.stdlib_module_names - NOT_ON_WINDOWS | {"numpy", "autograder"}


SHARED = [
    path for package in ("student", *TRAVELLING) for path in (PACKAGE / package).rglob("*.py")
]
LABS = [
    *COURSE.glob("autograder/lab/*.py"),
    *COURSE.glob("assignments/*/lab.py"),
    *COURSE.glob("assignments/*/labs/*.py"),
]


@pytest.mark.parametrize("path", SHARED + LABS, ids=lambda path: str(path.relative_to(COURSE)))
def test_student_side_imports_nothing_but_numpy_and_portable_modules(path):
    """A lab may draw, and a lab of an assignment uses what the assignment requires."""
    source = path.read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    if path.name == "otter_case.py":
        imported.discard("otter")  # only `otter check` loads this file
    if path in LABS:
        imported -= {"matplotlib", "mpl_toolkits", "labs"}
    owner = path.parent.parent.name if path.parent.name == LAB_PARTS else path.parent.name
    if owner in ASSIGNMENTS:
        needed = ASSIGNMENTS[owner].description.requirements
        imported -= {re.split("[<>=]", line)[0] for line in needed}
    assert imported <= ALLOWED_ON_STUDENT_MACHINES
    posix_only = re.findall(r"\bos\.(fork|setsid|kill|wait\w*|getuid|geteuid|pipe)\b", source)
    assert posix_only == []


@pytest.fixture
def home(student_zip, tmp_path):
    """A student's folder, just unzipped."""
    zipfile.ZipFile(student_zip).extractall(tmp_path)
    return tmp_path / A3


def check(home, *arguments, python=(sys.executable, "-I", "-B")):
    """Run check.py without this checkout on the path, from another folder."""
    command = [*python, str(home / "check.py"), *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)


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


# A file that students bring along.

BRING = ("student", "a5_training", "--bring-your-own", "miniflow.py")


@pytest.fixture(scope="module")
def bring_your_own(course):
    """The zip of a5 without an engine."""
    run = autograder("--course", course, *BRING, "--dist", course / "own")
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stdout + run.stderr
    (path,) = (course / "own" / "student").iterdir()
    assert path.name == "a5_training_bring_your_own_miniflow.zip"
    return path


def test_the_zip_to_bring_an_engine_along_holds_no_line_of_the_engine(bring_your_own, a3):
    archive = zipfile.ZipFile(bring_your_own)
    in_zip = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "a5_training/training.py" in in_zip
    assert "a5_training/miniflow.py" not in in_zip
    engines = [a3.solution["miniflow.py"], ASSIGNMENTS["a5_training"].solution["miniflow.py"]]
    known = significant("".join(student_files(a3).values()))
    lines = [significant(engine) - known for engine in engines]
    assert all(len(found) > 15 for found in lines), "the test would look for nothing"
    assert leaks(in_zip, {"engine": lines[0] | lines[1]}) == []


def test_check_asks_for_the_engine_and_works_when_it_is_there(bring_your_own, a3, tmp_path):
    zipfile.ZipFile(bring_your_own).extractall(tmp_path)
    a5 = ASSIGNMENTS["a5_training"]
    tmp_path /= "a5_training"
    (tmp_path / "training.py").write_text(a5.solution["training.py"])
    run = check(tmp_path)
    assert run.returncode == 1
    assert "Copy your own miniflow.py from the assignment before into this folder" in run.stdout
    (tmp_path / "miniflow.py").write_text(a3.solution["miniflow.py"])
    lines = check(tmp_path).stdout.splitlines()[: len(a5.questions)]
    assert [line.split()[:2] for line in lines] == [[q.id, "ok"] for q in a5.questions]


def test_bringing_an_engine_along_leaves_the_complete_template_alone(course, bring_your_own):
    assert (
        not (course / "student_template" / "a5_training").exists()
        or (course / "student_template" / "a5_training" / "miniflow.py").is_file()
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a5_training", "--bring-your-own", "training.py"], "Students write training.py"),
        (["a5_training", "--bring-your-own", "engine.py"], "a5_training has no file 'engine.py'"),
        (["a3_miniflow", "--bring-your-own", "miniflow.py"], "Complete files are: none."),
        (["--bring-your-own", "miniflow.py"], "Say in which assignment"),
    ],
)
def test_a_file_that_nobody_can_bring_along_is_wrong_usage(course, arguments, words):
    run = autograder("--course", course, "student", *arguments, "--dist", course / "none")
    assert run.returncode == 2
    assert words in " ".join(run.stderr.split())
    assert not (course / "none").exists()


def test_a_zip_with_the_solution_of_another_assignment_is_warned_of(course):
    run = autograder("--course", course, "student", "a5_training", "--dist", course / "solved")
    assert run.returncode == 0
    (warning,) = run.stderr.splitlines()
    assert "miniflow.py is in this zip solved, and a3_miniflow asks for it" in warning
    assert "--bring-your-own miniflow.py" in warning
    archive = zipfile.ZipFile(course / "solved" / "student" / "a5_training.zip")
    assert "a5_training/miniflow.py" in archive.namelist()


def test_the_student_command_writes_template_and_zip(course):
    run = autograder("--course", course, "student", A3, "--dist", course / "out")
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr
    assert (course / "out" / "student" / f"{A3}.zip").is_file()
    assert (course / "student_template" / A3 / "miniflow.py").is_file()
