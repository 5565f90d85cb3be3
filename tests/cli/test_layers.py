"""The shape of autograder/: who may import whom, and how long things may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from conftest import COURSE
from draw_packages import PICTURE, picture
from import_graph import PACKAGE, imports, module_files, package_imports

# From the ground up. A package may import what stands in lines above its own, never beside it.
LAYERS = (
    ("autograder",),  # its version
    ("text",),
    ("files", "templates"),
    ("judge",),
    ("course",),
    ("worker", "intake", "lab", "student"),
    ("grading",),
    ("records",),
    ("report", "ship"),
    ("lms", "explain", "classroom"),
    ("authors",),
    ("cli",),
    ("__main__",),
)
MOST_TOP_MODULES = 6
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 400, 40, 6

# Programs and tables as data: banks of an assignment, and of the tests.
BANKS = {"misconceptions.py", "unusual.py", "unlisted.py", "faults.py", "plain_miniflow.py"}
BANKS |= {"by_small_steps.py", "unlisted_a1.py", "unlisted_a2.py", "unlisted_a3.py", "raising.py"}
ASKED = ("solutions/", "assignments/")  # students' functions, and probes that call them
OURS = ("autograder", "assignments", "solutions", "tests", "tools", "benchmarks", "docs")


def package_of(module: str) -> str:
    """The first part of a module's name below autograder."""
    return module.split(".")[1] if "." in module else module


def level_of(module: str) -> int:
    (level,) = [n for n, layer in enumerate(LAYERS) if package_of(module) in layer]
    return level


def test_every_package_has_its_place_and_few_modules_stand_beside_them():
    there = {package_of(module) for module in module_files()}
    assert there == {name for layer in LAYERS for name in layer}
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_TOP_MODULES


def test_arrows_between_packages_point_down():
    wrong = [
        f"{module} imports {other}"
        for module, others in imports().items()
        for other in others
        if package_of(other) != package_of(module) and level_of(other) >= level_of(module)
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle():
    try:
        TopologicalSorter(imports()).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' -> '.join(error.args[1])}")


def our_files() -> list[Path]:
    """Every Python file of the project but banks, which are data."""
    found = [path for folder in OURS for path in (COURSE / folder).rglob("*.py")]
    return [path for path in found if path.name not in BANKS]


def too_long(path: Path) -> Iterator[str]:
    """What is over a limit in a file; a function with too many parameters as f(...)."""
    name = path.relative_to(COURSE).as_posix()
    source = path.read_text(encoding="utf-8")
    if source.count("\n") > MOST_LINES:
        yield name
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            named = [one.arg for one in arguments if one.arg not in ("self", "cls")]
            if (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES:
                yield f"{name}: {node.name}"
            # Commands have a parameter for each option; handouts ask students for theirs.
            if len(named) > MOST_PARAMETERS and not name.startswith(("autograder/cli/", *ASKED)):
                yield f"{name}: {node.name}(...)"


def test_files_functions_and_lists_of_parameters_stay_short():
    assert [one for path in our_files() for one in too_long(path)] == []


def test_what_is_too_long_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("test_layers.COURSE", tmp_path)
    many = ", ".join("abcdefg")
    long = "def long():\n" + "    x = 1\n" * 40
    path = tmp_path / "one.py"
    path.write_text(f"def f({many}):\n    pass\n\n\n{long}" + "y = 2\n" * 360)
    assert list(too_long(path)) == ["one.py", "one.py: f(...)", "one.py: long"]


def test_the_picture_of_the_packages_is_that_of_the_imports():
    assert PICTURE.read_text(encoding="utf-8") == picture(package_imports()), "run make packages"
