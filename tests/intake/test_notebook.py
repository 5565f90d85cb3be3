"""Notebooks: the module that a student meant comes out, what only a notebook needs does not."""

import json

import pytest

from autograder.intake.archive import Refused
from autograder.intake.notebook import MOST_CODE, module_of


def notebook(*cells, kind="code"):
    made = [{"cell_type": "markdown", "source": "# def not_code(:"}]
    made += [{"cell_type": kind, "source": cell} for cell in cells]
    return json.dumps({"cells": made, "nbformat": 4}).encode()


DEFINED = "def f():\n    return 1"


def module(*cells):
    """The text of the module in these cells and the definition of f."""
    return module_of("hw.ipynb", notebook(*cells, DEFINED)).text.decode()


def refusal(data):
    with pytest.raises(Refused) as found:
        module_of("hw.ipynb", data)
    return str(found.value)


@pytest.mark.parametrize(
    "kept",
    [
        "def g(a, b=2):  # why\n    return a + b",
        "async def g():\n    pass",
        "class A(Base):\n    x = compute()",
        "@one\n@two(3)\ndef g(): pass",
        "EPSILON = 1e-8",
        "EPSILON: float = 1e-8",
        "A = B = -2 * 3",
        "A, B = 1, [2, {3: 4}]",
        "f.calls = 0",
    ],
)
def test_definitions_and_constants_stay_as_they_are_written(kept):
    assert kept in module(DEFINED, kept)


@pytest.mark.parametrize(
    "dropped",
    [
        "train(100)",
        "data = load()",
        "x = not_known",
        "y = data[0]",
        "for i in range(3):\n    print(i)",
        "if True:\n    f()",
        "assert f() == 1",
        "f()",
        "'a text'",
        "del f",
        "while True: pass",
        "try:\n    f()\nexcept ValueError:\n    pass",
    ],
)
def test_what_would_run_stays_behind(dropped):
    assert module(DEFINED, dropped).strip() == f"{DEFINED}\n\n{DEFINED}"


def test_what_was_left_out_is_counted():
    assert module_of("a", notebook(DEFINED, "f()\nx = f()", "1 + 1")).left_out == 3
    assert module_of("a", notebook(DEFINED)).left_out == 0


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (["import numpy as np", "def g():\n    return np.pi"], True),
        (["import numpy as np", "TWO_PI = 2 * np.pi"], True),
        (["from numpy import *"], True),
        (["import numpy.linalg", "def g():\n    return numpy.linalg"], True),
        (["import matplotlib.pyplot as plt", "plt.plot([1])"], False),
        (["from google.colab import drive", "drive.mount('/x')"], False),
        (
            ["try:\n    import numpy as np\nexcept ImportError:\n    np = None", "A = np.pi"],
            True,
        ),
    ],
)
def test_imports_stay_if_something_that_stays_uses_them(cells, kept):
    assert (cells[0] in module(*cells)) is kept


def test_statements_that_share_a_line_are_parted():
    assert module("import os; f(); A = 1\ndef g(): return os").startswith(
        "import os\n\nA = 1\n\ndef g(): return os\n"
    )


def test_the_future_comes_first():
    assert module("A = 1", "from __future__ import annotations").startswith(
        "from __future__ import annotations\n"
    )


def test_the_last_of_two_definitions_counts():
    space = {}
    exec(module("def f():\n    return 7"), space)
    assert space["f"]() == 1


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%load_ext autoreload",
        "!pip install numpy",
        "?f",
        "f.real?",
        "f??",
        "%time f()",
        "get_ipython().system('ls')",
    ],
)
def test_lines_of_ipython_stay_behind(line):
    assert module(f"A = 1\n{line}").startswith(f"A = 1\n\n{DEFINED}")


def test_a_line_of_ipython_may_be_all_that_a_block_holds():
    cell = "def g():\n    if 1:\n        %debug\n    return (1\n        != 2, 7\n        %4)"
    space = {}
    exec(module(cell), space)
    assert space["g"]() == (True, 3)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("%%time\nA = 1", True),
        ("\n%%capture out\nA = 1", True),
        ("%%writefile miniflow.py\nA = 1", True),
        ("%%writefile notes.txt\nA = 1", False),
        ("%%bash\nA = 1", False),
        ("%%html\n<p>", False),
    ],
)
def test_cell_magic_says_whether_the_cell_is_python(cell, kept):
    assert ("A = 1" in module(cell)) is kept


def test_sources_as_lists_of_lines_and_windows_line_ends():
    lines = ["def g():\r\n", "    return 2\r\n"]
    assert module(lines).startswith("def g():\n    return 2\n")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["A = 1", "x = = 2"], "code cell 2 (it begins with `x = = 2`), line 1: invalid syntax"),
        (["\n\nif x:\ny"], "code cell 1 (it begins with `if x:`), line 4: expected an indented"),
        (["(" * 300], "too many nested parentheses"),
        (["-" * 90_000 + "1"], "nested too deeply"),
        (["a" + ".b" * 30_000], "nested too deeply"),
        (["x = '" + "a" * MOST_CODE + "'"], "more code than 128 KiB"),
        (["A = 1"], "defines no function and no class"),
        ([], "defines no function and no class"),
        (["x = 1\0"], "code cell 1"),
    ],
)
def test_what_is_wrong_with_the_code_is_said(cells, words):
    assert words in refusal(notebook(*cells))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"cells": 3}',
        b'{"cells": [3]}',
        b'{"cells": [{}]}',
        b'{"cells": [{"cell_type": "code"}]}',
        b'{"cells": [{"cell_type": "code", "source": {"a": 1}}]}',
        b'{"cells": [{"cell_type": "code", "source": [1]}]}',
        b'{"worksheets": []}',
        b"[" * 100_000,
        b'{"cells": [' + b"9" * 10_000 + b"]}",
        b"\xff\xfe\xff",
    ],
)
def test_what_is_no_notebook_is_said(data):
    assert "is not a notebook that can be read here" in refusal(data)


def test_a_half_of_a_surrogate_pair_does_no_harm():
    assert "A = '?'" in module("A = '\ud800'")
