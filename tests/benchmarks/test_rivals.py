"""The checks of other courses: the committed table is what the programs give."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import COURSE
from support.made_once import made_once

pytestmark = [pytest.mark.slow, pytest.mark.long]

PAGE = COURSE / "docs" / "rivals.md"


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """The folder that a run without the slow rows writes."""

    def make(folder):
        command = [sys.executable, "benchmarks/rivals.py", "--quick", "--out", folder]
        subprocess.run(command, cwd=COURSE, check=True, capture_output=True, timeout=300)

    return made_once(tmp_path_factory, "rivals", make)


@pytest.fixture(scope="module")
def rows(quick):
    found = json.loads((quick / "rivals.json").read_text(encoding="utf-8"))
    return {(row["assignment"], row["asks"]): row for row in found}


def verdicts(line):
    """A line without its last column: rounding, which differs by machine, decides some runs."""
    return line.rsplit("|", 2)[0]


def test_committed_table_is_what_the_programs_give(quick):
    committed = PAGE.read_text(encoding="utf-8").splitlines()
    made = (quick / "rivals.md").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("| ") and " / " in line for line in made) > 10
    missing = {verdicts(line) for line in made} - {verdicts(line) for line in committed}
    assert not missing, "make it anew: .venv/bin/python benchmarks/rivals.py --write"


def test_every_rival_refuses_mistakes_and_accepts_right_code(rows):
    for row in rows.values():
        assert len(row["slipped"]) < len(row["looked_at"]), row["asks"]
        if row["asks"] != "loss lower every epoch":
            assert row["refusals"] < row["runs"] / 5 or not row["runs"], row["asks"]
            assert len(row["rejected"]) <= 2, row["asks"]


def test_right_code_rarely_lowers_the_loss_in_every_epoch(rows):
    row = rows["a3_miniflow", "loss lower every epoch"]
    assert row["refusals"] > row["runs"] / 2


@pytest.mark.parametrize(
    ("asks", "slips", "caught"),
    [
        ("printed values", "linear_first_consumer", "mse_no_two"),
        ("two small graphs", "mul_first_consumer", "input_first_consumer"),
        ("difference, ones upstream", "sigmoid_no_upstream", "mul_like_add"),
        ("difference, ones, fan-out", "linear_accumulates", "input_last_consumer"),
        ("difference, random upstream", "linear_accumulates", "sigmoid_no_upstream"),
        ("difference of a network", "input_accumulates", "mse_no_mean"),
        ("steps beside a reference", "linear_first_consumer", "linear_accumulates"),
        ("loss lower after ten steps", "linear_bias_mean", "sgd_uphill"),
        ("loss halved", "mse_no_two", "backward_in_forward_order"),
    ],
)
def test_what_slips_through_and_what_is_caught(rows, asks, slips, caught):
    row = rows["a3_miniflow", asks]
    assert slips in row["slipped"]
    assert caught in row["looked_at"]
    assert caught not in row["slipped"]


def test_a_mistake_that_is_not_looked_at_counts_against_all_only(rows):
    row = rows["a3_miniflow", "printed values"]
    assert "relu_lets_all_through" in row["unseen"]
    assert not set(row["unseen"]) & set(row["looked_at"])
