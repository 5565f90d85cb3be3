"""The rules for assignments: each fault gives its own finding and no other; what fits, none."""

from __future__ import annotations

import re

import pytest
from conftest import ASSIGNMENTS, autograder
from support.small_class import FILE, NAME, change, make_course

from autograder.authors.lint import bank
from autograder.authors.lint.lint import lint_assignment
from autograder.course.assignment import Assignment

PUBLIC, HIDDEN = f"assignments/{NAME}/public", f"assignments/{NAME}/hidden"
PROBES, HANDOUT = f"assignments/{NAME}/probes.py", f"assignments/{NAME}/handout.md"
MISTAKES, UNUSUAL = f"assignments/{NAME}/misconceptions.py", f"assignments/{NAME}/unusual.py"
SOLUTION, PROMISES = f"solutions/{NAME}/{FILE}", f"assignments/{NAME}/promises.toml"


@pytest.fixture
def course(tmp_path):
    """A new course with the skeleton in it."""
    return make_course(tmp_path / "course")


def check_findings(course, expected, refused=True, complete=True):
    """Hold the findings to the expected ones, (where, words) each, in this order.

    `{text}` in a where stands for the number of the line that holds this text; the words are
    those of the finding's second and third line.
    """
    report = lint_assignment(Assignment(course, NAME))
    found = [(one.where, f"expected: {one.expected} found: {one.found}") for one in report.findings]
    assert [where for where, _ in found] == [with_line(course, where) for where, _ in expected]
    for (_, text), (_, words) in zip(found, expected, strict=True):
        assert words in text
    assert {one.refused for one in report.findings} == {refused}
    assert report.complete is complete


def with_line(course, where):
    """The place with its {text} replaced by the number of that line."""
    sought = re.search(r"\{(.+)\}", where)
    if not sought:
        return where
    lines = (course / where.partition(",")[0]).read_text(encoding="utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, 1) if sought[1] in line]
    return where.replace(sought[0], str(number))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a3_miniflow"])
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
FILES_OF_Q1 = "public/q1_softplus.py and hidden/q1_softplus.py"
FILES_OF_Q2 = "public/q2_gradient_step.py and hidden/q2_gradient_step.py"
NO_MISTAKE_IN_Q2 = (
    "misconceptions.py, q2_gradient_step",
    "expected: a known mistake that loses points in this question found: none does",
)
SEVERAL = "hidden/q2_gradient_step.py, 'several parameters'"
NOTHING_DRAWN = (
    SEVERAL,
    "found: it pays 2 for answers under other secrets: secret 70001, secret 70002, secret",
)
LOSES_NOTHING = "found: it answers every check of that question like the solution"

# (file, old, new) of a fault, and its findings.
WRONG_TO_READ = {
    "points": (
        (f"{PUBLIC}/q1_softplus.py", "points=2", "points=3"),
        [(FILES_OF_Q1, "the cases are worth 7 points, assignment.toml says 6.")],
    ),
    "title": (
        (f"{HIDDEN}/q1_softplus.py", "a second pass starts afresh", "two rows"),
        [(FILES_OF_Q1, "q1_softplus: two cases have one title.")],
    ),
    "function": (
        (f"{HIDDEN}/q1_softplus.py", "test_fan_out", "test_two_rows"),
        [
            (FILES_OF_Q1, "the cases are worth 4 points, assignment.toml says 6."),
            (FILES_OF_Q1, "one definition of test_two_rows: the two files are joined found: 2 of"),
        ],
    ),
    "helper": (
        (f"{PUBLIC}/q2_gradient_step.py", None, "\n\ndef parameters(rng):\n    return 1\n"),
        [(FILES_OF_Q2, "one definition of parameters: the two files are joined found: 2 of")],
    ),
    "unclosed mark": (
        (SOLUTION, "        # END SOLUTION\n", ""),
        [(SOLUTION, "begins a solution inside the one that began in line")],
    ),
    "unknown question": (
        (SOLUTION, "SOLUTION q1_softplus", "SOLUTION q1"),
        [(SOLUTION + ", line {# BEGIN SOLUTION q1}", "q1_softplus, q2_gradient_step found: q1")],
    ),
    "no Python": ((PROBES, "def op(", "def op(("), [(PROBES + ", line {def op((}", "Python")]),
    "Args": (
        (PROBES, "kind: name", "op: name"),
        [(PROBES + ", line {def op(}, op", "code, kind, rounds found: one that explains op")],
    ),
    "Args in a line": (
        (PROBES, "learning_rate: a", "rate: a"),
        [(PROBES + ", line {def gradient_step(}, gradient_step", "found: one that explains rate")],
    ),
    "Given": (
        (SOLUTION, "learning_rate, a positive", "rate, a positive"),
        [(SOLUTION + ", line {def gradient_step(}, gradient_step", "one that explains rate")],
    ),
    "signature": (
        (SOLUTION, "def gradient_step(values, gradients,", "def gradient_step(values, slopes,"),
        [
            (
                SOLUTION + ", line {def gradient_step(}, gradient_step",
                "values, slopes, learning_rate found: one that explains gradients",
            )
        ],
    ),
    "hint": (
        (MISTAKES, "Read section 2.", "Read section 7."),
        [("misconceptions.py, hint of step_uphill", "handout.md: 1, 2 found: section 7")],
    ),
    "docstring's section": (
        (SOLUTION, "Handout: section 1.", "Handout: section 8."),
        [(SOLUTION + ", line {Handout: section 8.}", "handout.md: 1, 2 found: section 8")],
    ),
    "advice's section": (
        (f"{PUBLIC}/q1_softplus.py", "says=", 'says="See section 6." '),
        [("public/q1_softplus.py", "handout.md: 1, 2 found: section 6")],
    ),
    "formula": (
        (HANDOUT, "## 2. A step", "$\\nosuch$\n\n## 2. A step"),
        [("handout.md", r'A formula cannot be converted: Unknown LaTeX command "\nosuch".')],
    ),
    "renumbered": (
        (HANDOUT, "## 2. A step", "## 3. A step"),
        [
            ("misconceptions.py, hint of step_uphill", "handout.md: 1, 3 found: section 2"),
            (SOLUTION + ", line {Handout: section 2.}", "handout.md: 1, 3 found: section 2"),
        ],
    ),
    "table": (
        (HANDOUT, "| 4 | 6 |\n| 2", "| 4 | 7 |\n| 2"),
        [("handout.md, q1_softplus, column points", "6, as its cases are worth found: 7")],
    ),
    "table, public": (
        (HANDOUT, "| 2 | 4 | 6 |", "| 1 | 4 | 6 |"),
        [("handout.md, q1_softplus, column public", "2, as its cases are worth found: 1")],
    ),
    "table, hidden": (
        (HANDOUT, "| 2 | 4 | 6 |", "| 2 | 3 | 6 |"),
        [("handout.md, q1_softplus, column hidden", "4, as its cases are worth found: 3")],
    ),
    "table, sum": (
        (HANDOUT, "| 4 | 6 | 10 |", "| 4 | 6 | 11 |"),
        [("handout.md, last row of the table of points", "10 points together, as in assignment")],
    ),
    "table, row": (
        (HANDOUT, "| 1 `q1_softplus` | 2 | 4 | 6 |\n", ""),
        [("handout.md, q1_softplus", "found: no such row")],
    ),
    "no hint": (
        (
            MISTAKES,
            'hint="The gradient points uphill; go the other way. Read section 2."',
            'hint=""',
        ),
        [(f"{MISTAKES}, step_uphill", "found: question='q2_gradient_step', hint=''")],
    ),
    "one name twice": (
        (MISTAKES, None, SECOND_UPHILL.replace("uphill_again", "step_uphill")),
        [(f"{MISTAKES}, step_uphill", "several of this name, which replace gradient_step")],
    ),
    "nothing to replace": (
        (UNUSUAL, '"Softplus.backward"', '"Softplus.back"'),
        [(UNUSUAL, "Variant term_by_term: the solution defines no Softplus.back.")],
    ),
}
WRONG_TO_RUN = {
    "another secret": (
        (
            f"{HIDDEN}/q2_gradient_step.py",
            "check.rng\n",
            'check.rng\n    if check.judge.seed == 2:\n        check.fail("value", "Bad luck.")\n',
        ),
        [(SEVERAL, "found: for another secret it fails: Bad luck.")],
    ),
    "nothing to answer": (
        (f"{PUBLIC}/q2_gradient_step.py", 'check.same("gradient_step",', "dict("),
        [
            (
                "public/q2_gradient_step.py, 'one parameter'",
                "found: it pays 2 for public answers by table: nearest",
            ),
            (
                "public/q2_gradient_step.py, 'one parameter'",
                "a lazy body fails found: it pays 2 for lazy bodies: pass, return None, ",
            ),
            (
                "public/q2_gradient_step.py, 'one parameter'",
                "nothing is written in it yet found: it passes, and earns 2 points",
            ),
        ],
    ),
    "shared inputs": (
        (
            f"{HIDDEN}/q2_gradient_step.py",
            f'check.same("gradient_step", {DRAWN})',
            f'import numpy as np\n    check.same("gradient_step", {SHOWN})',
        ),
        [
            (SEVERAL, "equal inputs as in the public case q2_gradient_step, 'one parameter'"),
            NOTHING_DRAWN,
            (SEVERAL, "found: it pays 2 for public answers by table: nearest"),
        ],
    ),
    "nothing is drawn": (
        (f"{HIDDEN}/q2_gradient_step.py", DRAWN, DRAWN.replace("parameters(r)", "[[1.0]]")),
        [NOTHING_DRAWN],
    ),
    "mistake of another question": (
        (MISTAKES, 'question="q2_gradient_step"', 'question="q1_softplus"'),
        [
            ("misconceptions.py, step_uphill", LOSES_NOTHING),
            (
                "misconceptions.py, step_uphill",
                "in q1_softplus only found: it loses in q2_gradient_step too: 'one parameter': ",
            ),
            NO_MISTAKE_IN_Q2,
        ],
    ),
    "no mistake": (
        (MISTAKES, UPHILL, UPHILL.replace("+", "-")),
        [("misconceptions.py, step_uphill", LOSES_NOTHING), NO_MISTAKE_IN_Q2],
    ),
    "twins": (
        (MISTAKES, None, SECOND_UPHILL),
        [
            ("misconceptions.py, step_uphill", "found: it answers like uphill_again"),
            ("misconceptions.py, uphill_again", "found: it answers like step_uphill"),
        ],
    ),
    "only raises, and once": (
        (
            MISTAKES,
            "learning_rate):\n",
            "learning_rate):\n    if values[1:]:\n        raise ValueError\n"
            "    learning_rate *= -1\n",
        ),
        [("misconceptions.py, step_uphill", "and no other found: no mistake is named")],
    ),
    "question without a mistake": (
        (
            MISTAKES,
            'replaces="gradient_step",\n    question="q2_gradient_step"',
            'replaces="Softplus.backward",\n    question="q1_softplus"',
        ),
        [NO_MISTAKE_IN_Q2],
    ),
    "unusual loses": (
        (UNUSUAL, "(1.0 - np.exp", "(1.0 + np.exp"),
        [("unusual.py, term_by_term", "full marks in q1_softplus found: 'two rows': dx has a")],
    ),
}


@pytest.mark.parametrize(("fault", "findings"), WRONG_TO_READ.values(), ids=WRONG_TO_READ)
def test_what_does_not_fit_is_refused_before_anything_runs(course, fault, findings):
    change(course, *fault)
    check_findings(course, findings, complete=False)


@pytest.mark.parametrize(("fault", "findings"), WRONG_TO_RUN.values(), ids=WRONG_TO_RUN)
def test_what_goes_wrong_when_it_runs_is_refused(course, fault, findings):
    change(course, *fault)
    check_findings(course, findings, complete=False)


def test_a_question_of_which_everything_is_public_is_refused(course):
    change(course, f"{PUBLIC}/q2_gradient_step.py", "points=2", "points=4")
    change(course, f"{HIDDEN}/q2_gradient_step.py", "points=2", "points=0")
    change(course, HANDOUT, "| 2 | 2 | 4 |", "| 4 | 0 | 4 |")
    findings = [("hidden/q2_gradient_step.py", "found: no hidden case with points")]
    check_findings(course, findings, complete=False)


def test_a_solution_that_fails_a_case_ends_the_search(course):
    change(course, f"{HIDDEN}/q2_gradient_step.py", '("gradient_step"', '("gradient_steps"')
    words = "the solution fails q2_gradient_step, 'several parameters': "
    check_findings(course, [(f"solutions/{NAME}", words)], complete=False)


@pytest.mark.slow
def test_a_mistake_that_never_ends_is_named_and_stopped(course, monkeypatch):
    monkeypatch.setattr(bank, "MOST_SECONDS", 2.0)
    old = "    upstream = self.outbound_nodes[0].gradients[self]\n"
    change(course, MISTAKES, old, f"    while True:\n        pass\n{old}")
    words = "found: it computed for 2 seconds and was stopped"
    findings = [("misconceptions.py, softplus_first_consumer", words)]
    check_findings(course, findings, complete=False)


def test_missing_files_are_refused(course):
    (course / HANDOUT).unlink()
    (course / UNUSUAL).unlink()
    check_findings(course, [(HANDOUT, "UTF-8"), (UNUSUAL, "UTF-8")], complete=False)


def test_all_that_can_be_read_is_reported_at_once(course):
    faults = [WRONG_TO_READ[key] for key in ("points", "Args", "hint", "table, sum")]
    for fault, _ in faults:
        change(course, *fault)
    findings = [finding for _, findings in faults for finding in findings]
    check_findings(course, findings, complete=False)


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


NOTED = {
    "stub passes": (
        [
            (f"{HIDDEN}/q2_gradient_step.py", None, CASE.format("nothing", 0, "pass")),
            (PROMISES, '"several parameters"]', '"several parameters", "nothing"]'),
        ],
        [("hidden/q2_gradient_step.py, 'nothing'", "found: it passes, and earns 0 points")],
    ),
    "no table": (
        [(HANDOUT, "| question | public | hidden | points |", "| question | a | b | c |")],
        [
            ("handout.md, q1_softplus", "found: no such row"),
            ("handout.md, q2_gradient_step", "found: no such row"),
        ],
    ),
}


@pytest.mark.parametrize(("changes", "findings"), NOTED.values(), ids=NOTED)
def test_what_may_be_meant_so_is_noted_and_not_refused(course, changes, findings):
    for one in changes:
        change(course, *one)
    check_findings(course, findings, refused=False)


def test_lint_ends_with_status_1_and_says_where_what_and_what_to_do(course):
    change(course, *WRONG_TO_READ["table, sum"][0])
    done = autograder("lint", cwd=course)
    assert done.returncode == 1
    for word in ("REFUSED: handout.md", "expected: ", "found:    11", "do:  ", "1 refused"):
        assert word in done.stdout
