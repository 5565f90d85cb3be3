"""The benchmark of grading measures what it says: the same checks, on the same right submission."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest
from conftest import A3, COURSE

import autograder.grading.submission_run
from autograder.grading.grader import Grader

sys.path.insert(0, str(COURSE / "benchmarks"))
from grading import FLOOR, JUDGED, OURS, Ours, bundle_of
from plain_checks import Checks


@pytest.fixture(scope="module")
def bundle(a3):
    return bundle_of(Grader(a3))


def verdicts(bundle) -> dict[str, bool]:
    checks = Checks(pickle.loads(pickle.dumps(bundle)))
    judge = checks.judge()
    return {question: checks.passed(judge, question) for question in checks.cases}


def test_the_peers_run_every_case_and_fail_what_is_wrong(bundle, a3, solution):
    assert verdicts(bundle) == {question.id: True for question in a3.questions}
    wrong = solution.replace("upstream.sum(axis=0)", "upstream.mean(axis=0)")
    assert wrong != solution
    spoilt = verdicts(replace(bundle, files={"miniflow.py": wrong.encode()}))
    failed = [question for question, passed in spoilt.items() if not passed]
    assert failed == ["q4_linear", "q7_forward_and_backward"]  # there for information, 0 points


def test_the_benchmark_runs_and_tells_its_rows():
    run = subprocess.run(
        [sys.executable, "benchmarks/grading.py", "--quick"],
        cwd=COURSE,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    lines = [line.split(" | ") for line in run.stdout.splitlines() if line.startswith("| ")]
    rows = {cells[0].removeprefix("| "): cells[1:] for cells in lines}
    assert {FLOOR, OURS, JUDGED} <= set(rows)
    assert rows[FLOOR][1] == "1.00"
    assert A3 in run.stdout


@pytest.mark.parametrize("judged", [False, True])
def test_the_row_that_judges_every_answer_does_so(a3, monkeypatch, judged):
    made = []
    module = autograder.grading.submission_run
    judge = module.Replay
    monkeypatch.setattr(module, "Replay", lambda *said: (made.append(1), judge(*said))[1])
    ours = Ours(a3, judged)
    ours()
    ours.close()
    scripts = 1 + len(a3.questions)  # of the public round, and of each question
    assert len(made) == (scripts if judged else 0)
