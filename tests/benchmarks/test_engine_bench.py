"""The benchmarks of the engine run, their engines agree, and their pages hold every row."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys

import pytest
from conftest import A3, ASSIGNMENTS, COURSE

PAGES = COURSE / "docs" / "benchmarks"


def quick(name, folder):
    """Run a benchmark in its reduced form. Returns the page and the data that it writes."""
    command = [sys.executable, COURSE / "benchmarks" / f"{name}.py", "--quick", "--out", folder]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    page = (folder / f"{name}.md").read_text(encoding="utf-8")
    assert run.stdout == page
    return page, json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def first_columns(page):
    """The first cell of every row of every table."""
    return re.findall(r"^\| ([^|]+?) \|", page, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    return quick("engine", tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def growth(tmp_path_factory):
    return quick("growth_nodes", tmp_path_factory.mktemp("growth"))


def test_all_engines_that_are_there_compute_the_same(engines):
    _, data = engines
    small, large = data
    assert [one["network"][:9] for one in data] == ["13-10-1, ", "784-256-1"]
    for network, count in ((small, 5), (large, 4)):
        timed = [row["engine"] for row in network["rows"] if not row["missing"]]
        assert len(timed) >= count
        assert 0.0 <= network["difference"] <= 1e-9
    told = {row["engine"]: row["missing"] for row in large["rows"]}
    assert told["scalars, as in micrograd"] == "not feasible"
    assert set(told.values()) <= {"", "not feasible"} | {
        f"not installed ({package})" for package in ("torch", "jax", "autograd")
    }


def test_engines_that_disagree_are_not_compared(tmp_path):
    """A floor with another learning rate."""
    program = (
        "import sys; sys.path.insert(0, 'benchmarks'); import engine, dataclasses\n"
        "other = dataclasses.replace(engine.SMALL, rate=0.02)\n"
        "engine.ENGINES[engine.FLOOR] = lambda problem: engine.fused(other)\n"
        f"sys.argv[1:] = ['--quick', '--out', {str(tmp_path / 'none')!r}]\n"
        "engine.main()\n"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, timeout=300)
    assert run.returncode == 1
    assert "13-10-1, batch of 11: over the first 5 steps the costs of" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "none").exists()


def test_every_shape_of_graph_is_sorted_and_run(growth):
    _, data = growth
    shapes = ["chain", "fan_out", "diamonds", "residual"]
    assert list(dict.fromkeys(one["shape"] for one in data["points"])) == shapes
    assert {one["nodes"] for one in data["points"] if one["shape"] == "chain"} == {10, 100, 1000}
    assert [(one["shape"], one["stages"]) for one in data["naive"]] == [
        ("diamonds", 5),
        ("diamonds", 10),
        ("residual", 5),
        ("residual", 10),
    ]


@pytest.mark.parametrize("name", ["engine", "growth_nodes"])
def test_the_committed_page_has_the_rows_of_the_programs(request, name):
    page, _ = request.getfixturevalue("engines" if name == "engine" else "growth")
    committed = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert len(first_columns(page)) >= 16
    assert set(first_columns(page)) <= set(first_columns(committed))
    assert "load average" in committed


def test_both_solutions_hold_the_same_engine():
    programs = []
    for assignment in (A3, "a5_training"):
        tree = ast.parse(ASSIGNMENTS[assignment].solution["miniflow.py"])
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
                node
            ):
                del node.body[0]
        programs.append(ast.unparse(tree))
    assert programs[0] == programs[1]
