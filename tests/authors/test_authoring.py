"""What authors rely on: a skeleton that works, a page that is true, rules that refuse."""

from __future__ import annotations

import re
import shlex

import pytest
from conftest import ASSIGNMENTS, COURSE, autograder

from autograder.authors.lint import bank
from autograder.authors.lint.lint import lint_assignment
from autograder.authors.skeleton import BadName, make_skeleton, module_name
from autograder.course.assignment import Assignment, CourseError

NAME = "a6_ops"
PUBLIC, HIDDEN = f"assignments/{NAME}/public", f"assignments/{NAME}/hidden"
PROBES, HANDOUT = f"assignments/{NAME}/probes.py", f"assignments/{NAME}/handout.md"
MISTAKES, UNUSUAL = f"assignments/{NAME}/misconceptions.py", f"assignments/{NAME}/unusual.py"
SOLUTION = f"solutions/{NAME}/ops.py"


@pytest.fixture
def course(tmp_path):
    """A new course with the skeleton in it."""
    (tmp_path / "assignments").mkdir()
    make_skeleton(tmp_path, NAME, "Ops of your own")
    return tmp_path


def change(course, file, old, new):
    """Replace the first `old` in a file of the course; with None for `old`, append."""
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert old is None or old in text
    changed = text + new if old is None else text.replace(old, new, 1)
    path.write_text(changed, encoding="utf-8")


def refused(course):
    """The texts of what lint refuses."""
    return [str(finding) for finding in lint_assignment(Assignment(course, NAME)).findings if finding.refused]


@pytest.mark.parametrize("name", ["a2_chain_rule", "a3_miniflow"])
def test_assignments_of_the_course_pass(name):
    """`make audit` has lint look at all of them."""
    report = lint_assignment(ASSIGNMENTS[name])
    assert [str(finding) for finding in report.findings if finding.refused] == []
    assert report.complete


UPHILL = "value + learning_rate * gradient"
DRAWN = "values=parameters(r), gradients=parameters(r), learning_rate=0.37"
SHOWN = "values=[np.array([3, -1])], gradients=[np.array([10, 4])], learning_rate=0.1"
CASE = '\n\n@case("{0}", points={1}, hidden=True)\ndef test_{0}(check):\n    {2}\n'
SECOND_UPHILL = """

@misconception(
    name="uphill_again",
    replaces="gradient_step",
    question="q2_gradient_step",
    title="another name for it",
    hint="Read section 2.",
)
def uphill_again(values, gradients, learning_rate):
    pairs = zip(values, gradients, strict=True)
    return [learning_rate * gradient + value for value, gradient in pairs]
"""

WRONG_TO_READ = {
    "points": (f"{PUBLIC}/q1_softplus.py", "points=2", "points=3", "are worth 7 points"),
    "title": (f"{HIDDEN}/q1_softplus.py", "a second pass starts afresh", "two rows", "one title"),
    "function": (f"{HIDDEN}/q1_softplus.py", "test_fan_out", "test_two_rows", "2 of them"),
    "helper": (
        f"{PUBLIC}/q2_gradient_step.py",
        None,
        "\n\ndef parameters(rng):\n    return 1\n",
        "one definition of parameters",
    ),
    "unclosed mark": (SOLUTION, "        # END SOLUTION\n", "", "begins a solution inside"),
    "unknown question": (SOLUTION, "SOLUTION q1_softplus", "SOLUTION q1", "found:    q1"),
    "no Python": (PROBES, "def op(", "def op((", "probes.py, line"),
    "Args": (PROBES, "kind: name", "op: name", "one that explains op"),
    "Args in a line": (PROBES, "learning_rate: a", "rate: a", "one that explains rate"),
    "Given": (SOLUTION, "learning_rate, a positive", "rate, a positive", "one that explains rate"),
    "signature": (SOLUTION, "(values, gradients,", "(values, slopes,", "explains gradients"),
    "hint": (MISTAKES, "Read section 2.", "Read section 7.", "section 7"),
    "docstring's section": (SOLUTION, "Handout: section 1.", "Handout: section 8.", "section 8"),
    "advice's section": (
        f"{PUBLIC}/q1_softplus.py",
        "says=",
        'says="See section 6." ',
        "section 6",
    ),
    "formula": (HANDOUT, "## 2. A step", "$\\nosuch$\n\n## 2. A step", r'"\nosuch"'),
    "renumbered": (HANDOUT, "## 2. A step", "## 3. A step", "section 2"),
    "table": (HANDOUT, "| 4 | 6 |\n| 2", "| 4 | 7 |\n| 2", "q1_softplus, column points"),
    "table, hidden": (HANDOUT, "| 2 | 4 | 6 |", "| 2 | 3 | 6 |", "q1_softplus, column hidden"),
    "table, sum": (HANDOUT, "| 4 | 6 | 10 |", "| 4 | 6 | 11 |", "10 points together"),
    "table, row": (HANDOUT, "| 1 `q1_softplus` | 2 | 4 | 6 |\n", "", "no such row"),
    "no hint": (
        MISTAKES,
        'hint="The gradient points uphill; go the other way. Read section 2."',
        'hint=""',
        "hint=''",
    ),
    "one name twice": (
        MISTAKES,
        None,
        SECOND_UPHILL.replace("uphill_again", "step_uphill"),
        "a name of its own",
    ),
    "nothing to replace": (
        UNUSUAL,
        '"Softplus.backward"',
        '"Softplus.back"',
        "defines no Softplus",
    ),
}
WRONG_TO_RUN = {
    "solution fails": (
        f"{HIDDEN}/q2_gradient_step.py",
        'same("gradient_step"',
        'same("gradient_steps"',
        "a solution that passes every case",
    ),
    "another secret": (
        f"{HIDDEN}/q2_gradient_step.py",
        "check.rng\n",
        'check.rng\n    if check.judge.seed == 2:\n        check.fail("value", "Bad luck.")\n',
        "for another secret it fails: Bad luck.",
    ),
    "nothing to answer": (
        f"{PUBLIC}/q2_gradient_step.py",
        'check.same("gradient_step",',
        "dict(",
        "it passes, and earns 2 points",
    ),
    "shared inputs": (
        f"{HIDDEN}/q2_gradient_step.py",
        f'check.same("gradient_step", {DRAWN})',
        f'import numpy as np\n    check.same("gradient_step", {SHOWN})',
        "the same probe with equal inputs as in the public case q2_gradient_step, 'one parameter'",
    ),
    "nothing is drawn": (
        f"{HIDDEN}/q2_gradient_step.py",
        DRAWN,
        DRAWN.replace("parameters(r)", "[[1.0]]"),
        "asks the same for every secret",
    ),
    "mistake of another question": (
        MISTAKES,
        'question="q2_gradient_step"',
        'question="q1_softplus"',
        "it loses in q2_gradient_step too",
    ),
    "no mistake": (MISTAKES, UPHILL, UPHILL.replace("+", "-"), "like the solution"),
    "twins": (MISTAKES, None, SECOND_UPHILL, "it answers like step_uphill"),
    "only raises, and once": (
        MISTAKES,
        "learning_rate):\n",
        "learning_rate):\n    if values[1:]:\n        raise ValueError\n    learning_rate *= -1\n",
        "no mistake is named",
    ),
    "question without a mistake": (
        MISTAKES,
        'replaces="gradient_step",\n    question="q2_gradient_step"',
        'replaces="Softplus.backward",\n    question="q1_softplus"',
        "misconceptions.py, q2_gradient_step",
    ),
    "unusual loses": (UNUSUAL, "(1.0 - np.exp", "(1.0 + np.exp", "full marks in q1_softplus"),
}


@pytest.mark.parametrize(("file", "old", "new", "words"), WRONG_TO_READ.values(), ids=WRONG_TO_READ)
def test_what_does_not_fit_is_refused_before_anything_runs(course, file, old, new, words):
    change(course, file, old, new)
    assert [text for text in refused(course) if words in text]
    assert not lint_assignment(Assignment(course, NAME)).complete


@pytest.mark.parametrize(("file", "old", "new", "words"), WRONG_TO_RUN.values(), ids=WRONG_TO_RUN)
def test_what_goes_wrong_when_it_runs_is_refused(course, file, old, new, words):
    change(course, file, old, new)
    assert [text for text in refused(course) if words in text]


def test_a_mistake_that_never_ends_is_named_and_stopped(course, monkeypatch):
    monkeypatch.setattr(bank, "MOST_SECONDS", 2.0)
    old = "    upstream = self.outbound_nodes[0].gradients[self]\n"
    change(course, MISTAKES, old, f"    while True:\n        pass\n{old}")
    (text,) = refused(course)
    assert "misconceptions.py, softplus_first_consumer" in text
    assert "its loops end" in text


def test_a_missing_file_is_refused(course):
    (course / HANDOUT).unlink()
    (course / UNUSUAL).unlink()
    assert [text for text in refused(course) if "handout.md" in text]
    assert [text for text in refused(course) if "unusual.py" in text]


def test_all_that_can_be_read_is_told_at_once(course):
    for key in ("points", "Args", "hint", "table, sum"):
        change(course, *WRONG_TO_READ[key][:3])
    texts = refused(course)
    for key in ("points", "Args", "hint", "table, sum"):
        assert [text for text in texts if WRONG_TO_READ[key][3] in text]


RIGHT = {
    "untouched": [],
    "several sections": [(MISTAKES, "Read section 2.", "Read sections 1 and 2.")],
    "section of a book": [(MISTAKES, "Read section 2.", "See Goodfellow, section 6.5.")],
    "fewer entries": [(PROBES, "        kind: name of the op's class.\n", "")],
    "stars": [
        (PROBES, "learning_rate):\n", "learning_rate, *, steps=1, **rest):\n"),
        (PROBES, "learning_rate: a number.", "learning_rate: a.\n        steps, **rest: e.g. x: 1"),
    ],
    "a constant is explained": [
        (SOLUTION, "import numpy as np\n", "import numpy as np\n\nLIMIT = 3\n"),
        (SOLUTION, "learning_rate, a positive number.", "learning_rate, a number; LIMIT, above."),
    ],
    "another table": [(HANDOUT, "## Handing in", "| a | points |\n|---|---|\n| a | 3 |\n\n## H")],
}  # fmt: skip


@pytest.mark.parametrize("changes", RIGHT.values(), ids=RIGHT)
def test_what_fits_is_clean(course, changes):
    for one in changes:
        change(course, *one)
    report = lint_assignment(Assignment(course, NAME))
    assert [str(finding) for finding in report.findings] == []
    assert report.complete


FIXED = 'check.same("gradient_step", values=[[1]], gradients=[[2]], learning_rate=1)'
NOTED = {
    "fixed inputs": [(f"{HIDDEN}/q2_gradient_step.py", None, CASE.format("fixed", 1, FIXED)),
                     (f"{HIDDEN}/q2_gradient_step.py", "points=2", "points=1"),],
    "stub passes": [(f"{HIDDEN}/q2_gradient_step.py", None, CASE.format("nothing", 0, "pass"))],
    "no table": [(HANDOUT, "| question | public | hidden | points |", "| question | a | b | c |")],
}  # fmt: skip


@pytest.mark.parametrize("changes", NOTED.values(), ids=NOTED)
def test_what_may_be_meant_so_is_noted_and_not_refused(course, changes):
    for one in changes:
        change(course, *one)
    report = lint_assignment(Assignment(course, NAME))
    assert report.findings
    assert report.refused == 0


def test_the_commands_that_new_assignment_tells_do_what_they_say(tmp_path):
    folder = tmp_path / "my course"
    (folder / "assignments").mkdir(parents=True)
    made = autograder("--course", folder, "new-assignment", NAME, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    told = [line for line in made.stdout.splitlines() if line.startswith("  autograder ")]
    assert len(told) == 3
    said = [run(line, tmp_path) for line in told]
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


def test_lint_ends_with_status_1_and_says_where_what_and_what_to_do(course):
    change(course, *WRONG_TO_READ["table, sum"][:3])
    done = autograder("lint", cwd=course)
    assert done.returncode == 1
    for word in ("REFUSED: handout.md", "expected: ", "found:    11", "do:  ", "1 refused"):
        assert word in done.stdout


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
