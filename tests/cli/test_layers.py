"""The shape of autograder/: who may import whom, and how long things may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support.import_graph import PACKAGE, imports, module_files

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

# What may be longer, and why. An entry that is not needed any more fails the test.
EXEMPT: dict[str, str] = {}

# TEMPORARY: the packages are being redrawn one by one. To be emptied, and then removed.
NOT_YET = {
    "judge/checks.py",
    "intake/seal.py",
    "judge/sentences.py: explain",
    "judge/comparison.py: compare(...)",
    "authors/audit/exam.py: examine",
}


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


def too_long(path: Path) -> Iterator[str]:
    """What is over a limit in a file; a function with too many parameters as f(...)."""
    name = path.relative_to(PACKAGE).as_posix()
    source = path.read_text(encoding="utf-8")
    if source.count("\n") > MOST_LINES:
        yield name
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            named = [one.arg for one in arguments if one.arg not in ("self", "cls")]
            if (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES:
                yield f"{name}: {node.name}"
            if len(named) > MOST_PARAMETERS and not name.startswith("cli/"):
                yield f"{name}: {node.name}(...)"


def test_files_functions_and_lists_of_parameters_stay_short():
    found = {one for path in module_files().values() for one in too_long(path)}
    assert found - NOT_YET == set(EXEMPT)
    assert all(EXEMPT.values()), "an exemption needs a reason"
