"""A file that Python cannot read or import: the student reads where, why and what to do."""

from __future__ import annotations

import io
import random
import re
import tokenize

import pytest
from conftest import A3, ASSIGNMENTS, lost
from support.faults import CALL, IMPORT, SYNTAX
from support.source_trouble import (
    BY_NAME,
    ONE,
    caret_line,
    check_fault,
    failed_cases,
    names,
    public_and_hidden,
)

from autograder.course.secret import DEFAULT_SECRET
from autograder.intake.seal import Sealed
from autograder.judge.advice.imports.missing import why_missing
from autograder.judge.advice.syntax.causes import why_unreadable

A5 = "a5_training"


@pytest.mark.parametrize("fault", names(SYNTAX))
def test_what_python_cannot_read_is_explained(fault, grade, solution):
    result = grade(fault.spoil(solution), ONE)
    check_fault(result, fault, solution, "Python cannot read the file: miniflow.py, line ")
    assert {case.kind for case in failed_cases(result)} == {"syntax"}


@pytest.mark.parametrize("fault", names(IMPORT))
def test_what_cannot_be_imported_is_explained(fault, grade, solution):
    result = grade(fault.spoil(solution), ONE)
    check_fault(result, fault, solution, "The file cannot be imported: miniflow.py, line ")
    assert {case.kind for case in failed_cases(result)} <= {"import", "exit", "stub"}


@pytest.mark.parametrize("fault", names(CALL))
def test_what_is_missing_or_misspelt_is_explained_in_public_checks(fault, grade, solution):
    public, hidden = public_and_hidden(grade(fault.spoil(solution), fault.question))
    for word in fault.words:
        assert word in f"{public.sentence} {public.detail}"
    for word in fault.words:
        if word != "NameError":  # of hidden checks the kind of error is told, and the line
            assert word not in hidden.sentence


def test_a_file_that_cannot_be_imported_earns_nothing_anywhere(grade, solution):
    result = grade(BY_NAME["smart quotes"].spoil(solution))
    assert result.total == 0
    assert len({case.sentence for item in result.questions for case in item.cases}) == 1


def test_of_two_faults_the_first_is_explained(grade, solution):
    later = BY_NAME["missing colon after def"].spoil(solution)
    fault = BY_NAME["= for =="]
    check_fault(grade(fault.spoil(later), ONE), fault, later, "Python cannot read the file")
    fault = BY_NAME["smart quotes"]
    check_fault(grade(fault.spoil(later), ONE), fault, later, "Python cannot read the file")


def test_a_name_given_to_an_error_by_hand_is_not_passed_on(grade, solution):
    spy = 'raise NameError("S" "PY", name="nodeS" "PY")\n\n\nclass nodeSPYx:\n    pass\n'
    public, _ = public_and_hidden(
        grade(solution.replace("class Node:", f"{spy}\n\nclass Node:"), ONE)
    )
    assert "SPY" not in public.sentence
    assert "SPY" in public.detail


# Bytes that are no text


@pytest.fixture
def grade_bytes(bench, grade, solution):
    """Grade the bytes of a miniflow.py of a3."""
    grade(solution, ONE)

    def graded(data, only=ONE):
        sealed = Sealed("someone", {"miniflow.py": data}, (), None)
        return bench.graders[A3, DEFAULT_SECRET].grade(sealed, bench.sandboxes[A3], only)

    return graded


def test_a_byte_that_is_no_utf_8_is_named_with_its_place(grade_bytes, solution):
    comment = "log = 1  # fur m\N{LATIN SMALL LETTER U WITH DIAERESIS}de"
    data = solution.replace("class Node:", f"{comment}\n\n\nclass Node:").encode("latin-1")
    public, _ = public_and_hidden(grade_bytes(data))
    line = solution[: solution.index("class Node:")].count("\n") + 1
    assert f"miniflow.py, line {line}. The byte 0xFC" in public.sentence
    assert "Save As with the encoding UTF-8" in public.sentence
    head, _, caret = public.detail.split("\n")
    assert (head, caret) == caret_line(
        line, comment.index("m\N{LATIN SMALL LETTER U WITH DIAERESIS}") + 2
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x = 1\ny = '\0'\n", "line 2. There are NUL bytes"),
        (b"# coding: klingon\nx = 1\n", "line 1. The coding line"),
        (b"\xef\xbb\xbf# coding: latin-1\nx = 1\n", "line 1. The coding line"),
    ],
)
def test_other_bytes_that_are_no_text(grade_bytes, data, words):
    public, _ = public_and_hidden(grade_bytes(data))
    assert words in public.sentence
    assert public.kind == "syntax"


# Right code is not complained about


def tabbed(source):
    """Every indentation by tabs, docstrings included."""
    return re.sub(r"^( {4})+", lambda found: "\t" * (len(found[0]) // 4), source, flags=re.M)


UNUSUAL = {
    "tabs throughout": tabbed,
    "semicolons": lambda s: s.replace(
        "    return order\n", "    x = 1; y = x; del y;\n    return order;\n"
    ),
    "byte order mark": lambda s: f"\ufeff{s}",
    "Windows line ends": lambda s: s.replace("\n", "\r\n"),
    "old Mac line ends": lambda s: s.replace("\n", "\r"),
    "form feeds": lambda s: s.replace("\n\n\nclass ", "\n\n\f\nclass "),
    "unicode names": lambda s: s.replace("upstream", "\u03b4\u03bf\u0444"),
    "from __future__": lambda s: s.replace(
        "import logging", "from __future__ import annotations\n\nimport logging"
    ),
    "walrus": lambda s: s.replace("    while ready:\n", "    while (count := len(ready)) > 0:\n"),
    "match": lambda s: s.replace(
        "    return order\n",
        "    match order:\n        case []:\n            return []\n"
        "        case _:\n            return order\n",
    ),
    "type hints": lambda s: s.replace(
        "def sgd_update(trainables, learning_rate=1e-2):",
        "def sgd_update(trainables: list[Input], learning_rate: float = 1e-2) -> None:",
    ),
    "decorators": lambda s: s.replace(
        "def topological_sort(", "def same(f):\n    return f\n\n\n@same\ndef topological_sort("
    ),
    "odd characters in texts": lambda s: s.replace(
        "    return order\n",
        "    print('\u201ca\u201d \u2212 \u00a0\u200b', \"it's\")  # \u201cit\u201d \uff08\uff09\n"
        "    return order\n",
    ),
    "prompts in a docstring": lambda s: s.replace(
        '"""Large |x|', '""">>> 1 + 1\n        2\n=======\n        Large |x|'
    ),
    "brackets in texts": lambda s: s.replace(
        "    return order\n", "    print('(', \"[\", '''{''', r'\\(')  # (((\n    return order\n"
    ),
    "a continued line": lambda s: s.replace(
        "self.difference = y - a", "self.difference = \\\n            y - a"
    ),
    "methods from functions": lambda s: s.replace(
        "class ReLU(Node)",
        "def helped(self):\n    return self.value\n\n\n"
        "Sigmoid.helped = helped\n\n\nclass ReLU(Node)",
    ),
    "a guarded experiment": lambda s: (
        s
        + '\n\nif __name__ == "__main__":\n    import torch\n\n    print(open("data.csv").read())\n'
    ),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_right_code_in_unusual_clothes_earns_full_marks(name, grade, solution):
    source = UNUSUAL[name](solution)
    assert source != solution
    assert lost(grade(source)) == []


# The reason is never wrong

TRUE_OF_A_DELETED_TOKEN = {
    "is never closed. Count": lambda token, first: token in "()[]{}",
    "closes nothing": lambda token, first: token in "()[]{}",
    "cannot close the": lambda token, first: token in "()[]{}",
    "is missing here: what begins": lambda token, first: token == ":",
    "is indented by": lambda token, first: first,
    "opens a block": lambda token, first: first,
    "outside of any": lambda token, first: token in ("def", "for", "while"),
    "Python says": lambda token, first: True,
}


def without_one_token(source, count, seed):
    """Sources with one token deleted that Python cannot read: token, whether its line's first."""
    begins = [0]
    for line in source.split("\n"):
        begins.append(begins[-1] + len(line) + 1)
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.string.strip() and token.type != tokenize.COMMENT
    ]
    for token in random.Random(seed).sample(tokens, count):
        start = begins[token.start[0] - 1] + token.start[1]
        end = begins[token.end[0] - 1] + token.end[1]
        spoilt = source[:start] + source[end:]
        try:
            compile(spoilt, "miniflow.py", "exec")
        except SyntaxError as error:
            yield token.string, not token.line[: token.start[1]].strip(), spoilt, error


@pytest.mark.parametrize(("name", "file"), [(A3, "miniflow.py"), (A5, "training.py")])
def test_the_reason_is_true_whatever_token_is_missing(name, file):
    claimed = set()
    for token, first, spoilt, error in without_one_token(ASSIGNMENTS[name].solution[file], 150, 7):
        fault = why_unreadable(spoilt, error)
        (claim,) = [claim for claim in TRUE_OF_A_DELETED_TOKEN if claim in fault.words] or [None]
        assert claim, fault.words
        assert TRUE_OF_A_DELETED_TOKEN[claim](token, first), (token, fault)
        claimed.add(claim)
    assert len(claimed) >= 4


def test_the_reason_is_true_whatever_quote_is_missing(solution):
    """One character of one quote is deleted: only quotes may be blamed, or nothing certain."""
    places = [found.start() for found in re.finditer('"', solution)]
    blamed = 0
    for place in random.Random(3).sample(places, 50):
        spoilt = solution[:place] + solution[place + 1 :]
        try:
            compile(spoilt, "miniflow.py", "exec")
        except SyntaxError as error:
            words = why_unreadable(spoilt, error).words
            assert re.search("opens here|Python says|triple quotes", words), words
            assert "bracket" not in words
            blamed += "Python says" not in words
    assert blamed > 25


# Several files


def a5_files(**changed):
    files = dict(ASSIGNMENTS[A5].solution)
    return files | {f"{name}.py": text for name, text in changed.items()}


def test_a_circle_of_imports_is_told(bench):
    engine = ASSIGNMENTS[A5].solution["miniflow.py"]
    circle = engine.replace("import numpy as np", "import numpy as np\nimport training", 1)
    cases = [
        case
        for question in bench.grade(A5, a5_files(miniflow=circle)).questions
        for case in question.cases
        if case.verdict == "failed"
    ]
    assert cases
    assert "miniflow.py cannot import training" in cases[0].sentence
    assert "miniflow.py, then training.py" in cases[0].sentence
    assert "circle" in cases[0].sentence


def test_a_name_that_the_other_file_lacks_or_has_is_told(bench):
    training = ASSIGNMENTS[A5].solution["training.py"]
    wrong = training.replace("    sgd_update,\n", "    sgdUpdate,\n")
    result = bench.grade(A5, a5_files(training=wrong), "q1_softmax_cross_entropy")
    sentence = failed_cases(result)[0].sentence
    assert "miniflow.py has no `sgdUpdate`." in sentence
    assert " of miniflow.py defines sgd_update, which is another name" in sentence


def test_a_function_in_the_wrong_file_is_told():
    sources = {"miniflow.py": "def accuracy():\n    pass\n", "training.py": "def train(): pass\n"}
    reason = why_missing("training.accuracy", sources)
    assert reason == "accuracy stands in miniflow.py, line 1; it belongs into training.py."


def test_a_file_that_was_not_handed_in_is_told(bench):
    only = {"miniflow.py": ASSIGNMENTS[A5].solution["miniflow.py"]}
    result = bench.grade(A5, only, "q1_softmax_cross_entropy")
    assert (
        "There is no training.py. training.py was not handed in." in failed_cases(result)[0].detail
    )
