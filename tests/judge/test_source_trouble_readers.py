"""A file that cannot be read or imported: who reads what of it, and where; hostile text."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import A3, ASSIGNMENTS, autograder
from support.class_results import class_of
from support.source_trouble import BY_NAME, ONE, caret_line, check_fault, public_and_hidden
from support.student_folder import student_folder

from autograder.judge.advice.source_lines import excerpt
from autograder.judge.answers import ProbeFailure
from autograder.judge.implementation import InProcess
from autograder.judge.no_answer_sentences import flaw_of
from autograder.report import write_report

# Who sees what


def test_a_hidden_check_tells_nothing_that_an_error_was_made_to_carry(grade, solution):
    spy = solution.replace(
        "        self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))",
        '        raise NameError("S" f"PY {self.inbound_nodes[0].value}", name="S" "PY\\n")',
    )
    public, hidden = public_and_hidden(grade(spy, ONE))
    assert "SPY" not in hidden.sentence
    assert "SPY" in public.detail


def test_the_report_escapes_the_line_that_it_shows(grade, solution, tmp_path):
    attack = '"<script>alert(1)</script>&amp;'
    result = grade(solution.replace('"miniflow"', attack), ONE)
    (only,) = result.questions
    results = class_of(A3, "MiniFlow", ((only.id, only.title, only.possible),), [result])
    write_report(results, tmp_path)
    (page,) = (tmp_path / "feedback").glob("*.html")
    html = page.read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in html
    assert re.search(r"<pre>Line 20:\n    log = .*\n {28}\^\nPython says: SyntaxError", html)


def test_the_command_line_shows_the_caret_and_says_it_once(tmp_path, solution):
    file = tmp_path / "miniflow.py"
    file.write_text(BY_NAME["missing colon after def"].spoil(solution), encoding="utf-8")
    text = autograder("check", A3, file, "--question", ONE).stdout
    assert "Python cannot read the file: miniflow.py, line 262. A colon (:) is missing here" in text
    assert "        |     def forward_pass(output_node, sorted_nodes)\n" in text
    assert f"        | {' ' * 47}^\n" in text
    assert text.count("is missing here: what begins") == 1


# The student's own machine


@pytest.fixture
def home(tmp_path):
    """A student's folder of a3."""
    return student_folder(ASSIGNMENTS[A3], tmp_path / "a3")


def check(home, *arguments):
    command = [sys.executable, "-B", str(home / "check.py"), *arguments]
    run = subprocess.run(
        command, cwd="/", capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in run.stdout + run.stderr
    return run


@pytest.mark.parametrize(
    "name",
    [
        "smart quotes",
        "tabs and spaces",
        "unclosed bracket before if",
        "a magic",
        "torch",
        "a misspelt class",
        "a file of their own that is not handed in",
        "input()",
    ],
)
def test_check_says_what_the_grader_says(name, home, solution, grade):
    fault = BY_NAME[name]
    source = fault.spoil(solution)
    (home / "miniflow.py").write_text(source, encoding="utf-8")
    (home / "helpers.py").write_text("def flatten(x):\n    return x\n")
    text = check(home).stdout
    graded, _ = public_and_hidden(grade(source, ONE))
    assert text.count(graded.sentence) == 1
    assert text.count("as above") == len(ASSIGNMENTS[A3].questions) - 1
    line, column = fault.place(source if fault.old == "*" else solution)
    head, caret = caret_line(line, column)
    assert f"\n    {head}\n" in text
    assert f"\n    {caret}\n" in text
    in_full = check(home, ONE).stdout
    assert f"\n{' ' * 11}{caret}\n" in in_full


def test_check_names_a_file_that_hides_a_module(home, solution):
    (home / "miniflow.py").write_text(solution, encoding="utf-8")
    (home / "random.py").write_text("value = 3\n")
    run = check(home)
    assert "random.py beside check.py hides the module of that name." in run.stderr
    (home / "random.py").rename(home / "my_random.py")
    assert "not yet" not in check(home).stdout


@pytest.mark.parametrize("kind", ["timeout", "waiting", "crash"])
def test_what_ends_the_import_is_said_to_be_the_top_level(kind):
    _, sentence, _ = flaw_of(ProbeFailure(kind, importing=True), {})
    assert sentence.startswith("While the file was imported: ")
    assert "top level" in sentence
    _, later, _ = flaw_of(ProbeFailure(kind), {})
    assert "top level" not in later


# The excerpt


@pytest.mark.parametrize(
    ("source", "column", "shown"),
    [
        ("\tx = 1", 2, "Line 1:\n        x = 1\n        ^"),
        ("\uff08x", 2, "Line 1:\n    \uff08x\n      ^"),
        ("a\u200bb", 2, "Line 1:\n    a\ufffdb\n     ^"),
        ("x = 1", 0, "Line 1:\n    x = 1"),
        ("x" * 500 + "(", 501, f"Line 1:\n    {'x' * 49}(\n    {' ' * 49}^"),
    ],
)
def test_the_caret_stands_under_its_character(source, column, shown):
    assert excerpt(source, 1, column) == shown


def test_lines_are_counted_as_python_counts_them(grade, solution):
    """A form feed or U+2028 in a text begins no new line."""
    odd = solution.replace('"""miniflow.py: a', '"""miniflow.py:\f a \u2028 b \x85 c', 1)
    fault = BY_NAME["= for =="]
    check_fault(grade(fault.spoil(odd), ONE), fault, odd, "Python cannot read the file")


# Hostile text


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "x = " + "-" * 20_000 + "1",
        "x = 1 +\n" + "y = [" * 150 + "\n",
        "'''\\" * 60_000,
        "x = (1\n" * 3000,
        "if True:\n" + "".join(" " * n + "if x:\n" for n in range(1, 120)),
        "a = (" + "'\"" * 90_000,
        "return\n" + "def f(): return [" * 90 + "\n",
        "x = 1 1\n" + "# " + "y" * 1_500_000,
    ],
)
def test_no_text_is_too_much_for_the_explanation(source, grade):
    public, hidden = public_and_hidden(grade(source, ONE))
    assert public.kind in ("syntax", "import", "memory")
    assert public.sentence == hidden.sentence
    assert len(public.sentence) < 1000
    assert len(public.detail) < 2000


def test_an_explanation_that_fails_leaves_the_error_itself():
    source = b"class Odd(NameError):\n    name = property(lambda s: 1 / 0)\nraise Odd('boo')\n"
    failure = InProcess({"work.py": source}, {}, dedicated=True).import_failure
    kind, sentence, detail = flaw_of(failure, {})
    assert kind == "import"
    assert sentence.startswith("The file cannot be imported: work.py, line 3. ")
    assert "boo" not in sentence
    assert "boo" in detail
