"""autograder explain: small cases that show the same mistake, through the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import A3, ASSIGNMENTS, autograder
from support.made_once import made_once

from autograder.course.assignment import Limits
from autograder.course.variants import load_variants, replace_definition
from autograder.explain.search import explain_failures
from autograder.grading.diagnosis import entry_of
from autograder.intake.seal import Sealed
from autograder.judge.comparison import compare
from autograder.judge.implementation import InProcess, load_probes
from autograder.judge.readings import ReadImplementation, load_readings

pytestmark = pytest.mark.slow

A2 = "a2_chain_rule"
FIRST_LINE = "for staff: holds hidden inputs"


def folder_of(tmp_path: Path, sources: dict[str, str]) -> Path:
    folder = tmp_path / "ada"
    folder.mkdir()
    for name, source in sources.items():
        (folder / name).write_text(source)
    return folder


def explained(
    tmp_path: Path, assignment: str, sources: dict[str, str], *options: str
) -> list[dict[str, Any]]:
    """The cases of an explanation."""
    run = autograder("explain", assignment, folder_of(tmp_path, sources), "--json", *options)
    assert run.returncode == 0, run.stderr
    explanation = json.loads(run.stdout)
    assert explanation["note"] == FIRST_LINE
    cases: list[dict[str, Any]] = explanation["cases"]
    return cases


def plain(value: Any) -> Any:
    """Arrays as arrays again."""
    if isinstance(value, dict) and set(value) == {"array", "dtype"}:
        return np.array(value["array"], dtype=value["dtype"])
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def answer_of(assignment: str, sources: dict[str, str], case: dict[str, Any]) -> dict[str, Any]:
    """What some sources answer to the example of a case, asked in this process."""
    contents = {name: source.encode() for name, source in sources.items()}
    about = ASSIGNMENTS[assignment]
    recorded = InProcess(contents, load_probes(about.probes))
    code = ReadImplementation(recorded, load_readings(about.readings))
    with np.errstate(all="ignore"):
        answer = code.ask(case["probe"], plain(case["inputs"]))
    assert answer.failure is None, answer.failure
    value: dict[str, Any] = answer.value
    return value


def numbers(value: Any) -> int:
    """How many numbers an example holds, counted here."""
    if isinstance(value, dict) and set(value) == {"array", "dtype"}:
        return int(np.size(value["array"]))
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return sum(map(numbers, items))
    return int(isinstance(value, int | float))


OF_A3 = [
    # 0 -> 1 -> 2 and 0 -> 2, with the value of 0 and the number of nodes
    ("q1_topological_sort", "sort_any_input", "a short and a long path to one node", 9),
    # a value, a consumer in the first pass and two in the second
    ("q2_input", "input_accumulates", "a second pass starts afresh", 4),
    # one factor, which is 0, and one consumer
    ("q3_add_mul", "mul_divides", "three arrays, one with a 0", 2),
    # two rows of one feature, one unit, one consumer: one row has no sum over rows
    ("q4_linear", "linear_bias_not_summed", "several consumers", 6),
    # one element, one trainable that is updated and one that is not; the learning rate is the usual
    ("q8_sgd_update", "sgd_first_trainable", "several trainables", 4),
]
OF_A2 = [
    ("q1_composite", "composite_no_two", "dz at random points", 2),
    ("q3_squared_error", "error_x_and_w_swapped", "dw at random points", 5),
    # what it should be is 0 in the case itself: then it may be 0 in the example
    ("q7_relu_network", "relu_mask_forgotten", "a closed ReLU stops what lies behind it", 7),
]
RAISES = """\
def backward(self):
    (consumer,) = self.outbound_nodes
    (x,) = self.inbound_nodes
    self.gradients[x] = consumer.gradients[self] * self.value * (1.0 - self.value)
"""
STUB = """\
def backward(self):
    raise NotImplementedError("not yet")
"""
LOOP = """\
def backward(self):
    y, a = self.inbound_nodes
    while y.value.size > 5:
        pass
    self.gradients[y] = 2.0 / y.value.size * (y.value - a.value)
    self.gradients[a] = -self.gradients[y]
"""


def with_mistakes(assignment: str, names: list[str], **others: str) -> dict[str, str]:
    """The solution with several known mistakes, and with other definitions of backward()."""
    one = ASSIGNMENTS[assignment]
    known = {v.name: v for v in load_variants(one, "misconceptions.py")}
    pairs = [pair for name in names for pair in known[name].replacements]
    pairs += [(f"{kind}.backward", text) for kind, text in others.items()]
    (file,) = one.files
    source = one.solution[file]
    for target, text in pairs:
        source = replace_definition(source, target, text)
    return {file: source}


@pytest.fixture(scope="module")
def explanations(tmp_path_factory) -> dict[str, tuple[dict[str, str], list[dict[str, Any]]]]:
    """A submission of each assignment with a mistake in many questions, and its explanation."""
    sources = {
        A3: with_mistakes(A3, [name for _, name, _, _ in OF_A3], Sigmoid=RAISES, ReLU=STUB),
        A2: with_mistakes(A2, [name for _, name, _, _ in OF_A2]),
    }

    def make(folder: Path) -> None:
        for name, files in sources.items():
            (folder / name).mkdir()
            cases = explained(folder / name, name, files)
            (folder / f"{name}.json").write_text(json.dumps(cases))

    folder = made_once(tmp_path_factory, "explanations", make)
    return {
        name: (files, json.loads((folder / f"{name}.json").read_text()))
        for name, files in sources.items()
    }


def found(cases: list[dict[str, Any]], question: str, title: str) -> dict[str, Any]:
    (case,) = [c for c in cases if (c["question"], c["title"]) == (question, title)]
    return case


@pytest.mark.parametrize(
    ("assignment", "question", "mistake", "title", "most"),
    [*((A3, *row) for row in OF_A3), *((A2, *row) for row in OF_A2)],
)
def test_a_known_mistake_becomes_a_small_case(
    explanations, assignment, question, mistake, title, most
):
    sources, cases = explanations[assignment]
    case = found(cases, question, title)
    assert [one["name"] for one in case["mistakes"]] == [mistake]
    assert numbers(case["inputs"]) == case["numbers"] <= most

    got = answer_of(assignment, sources, case)
    right = answer_of(assignment, dict(ASSIGNMENTS[assignment].solution), case)
    assert bool(case["differs"]) == (question != "q1_topological_sort")
    for label in case["differs"] or ["order"]:
        value, expected = entry_of(got, label), entry_of(right, label)
        assert compare(label, value, expected) is not None
        assert compare(label, entry_of(plain(case["expected"]), label), expected) is None
        np.testing.assert_array_equal(np.array(plain(case["got"])[label], float), value)


def test_every_example_of_a_wrong_value_is_right_for_the_solution_alone(explanations):
    """Judged here by comparison of all entries, not by the code that found it."""
    for assignment, (sources, cases) in explanations.items():
        examples = [c for c in cases if c.get("differs")]
        assert len(examples) > 5
        for case in examples:
            right = answer_of(assignment, dict(ASSIGNMENTS[assignment].solution), case)
            got = answer_of(assignment, sources, case)
            recorded = plain(case["expected"])
            for label in case["differs"]:
                expected = entry_of(right, label)
                assert compare(label, entry_of(recorded, label), expected) is None
                assert compare(label, entry_of(got, label), expected) is not None


def test_no_example_rests_on_right_values_that_became_0(explanations):
    questions = {"q2_input", "q4_linear", "q8_sgd_update"}
    cases = [c for c in explanations[A3][1] if c["question"] in questions]
    assert {c["question"] for c in cases} == questions
    for case in cases:
        assert np.any(entry_of(plain(case["expected"]), case["differs"][0])), case["title"]


def test_an_exception_keeps_its_place(explanations):
    case = found(explanations[A3][1], "q5_sigmoid", "several consumers")
    assert case["kind"] == "exception"
    assert case["failure"][0].startswith("ValueError at miniflow.py, line ")
    (turn,) = case["inputs"]["rounds"]
    assert len(turn["upstreams"]) == 2  # with one consumer nothing is raised
    assert case["numbers"] == 3


def test_a_wrong_shape_stays_one(explanations):
    case = found(explanations[A3][1], "q4_linear", "several consumers")
    assert case["kind"] == "shape"
    assert plain(case["got"])["db"].shape == (2, 1)


def test_no_input_matters_for_a_stub(explanations):
    cases = [case for case in explanations[A3][1] if case["question"] == "q9_relu"]
    assert {case["kind"] for case in cases} == {"stub"}
    assert {case["why no example"] for case in cases} == {"No input makes a difference here."}


def test_an_endless_loop_is_made_smaller(a3, bench, monkeypatch):
    """Each of its answers takes all the time allowed, so little is allowed here."""
    (source,) = with_mistakes(A3, [], MSE=LOOP).values()
    bench.grade(A3, {"miniflow.py": source}, "q2_input")
    grader = next(one for key, one in bench.graders.items() if key[0] == A3)
    limits = {"limits": Limits(cpu_seconds=0.1)}
    monkeypatch.setattr(grader.assignment, "description", a3.description.model_copy(update=limits))
    sealed = Sealed("ada", {"miniflow.py": source.encode()}, (), None)
    questions = [one for one in a3.questions if one.id == "q6_mse"]
    title = "a batch of 1 and a batch of 7"
    (one,) = explain_failures(grader, sealed, bench.sandboxes[A3], questions, title, 600.0).cases
    assert one.case.kind == "timeout"
    assert 5 < one.example.numbers <= 12  # y has 6 of 7 rows: with 5 it ends; a may be shorter
    assert one.example.before > 12


def test_the_search_ends_in_the_seconds_given(tmp_path):
    sources = with_mistakes(A3, [], MSE=LOOP)
    options = ("-q", "q6_mse", "--case", "a batch of 1 and a batch of 7", "--seconds", "0")
    (case,) = explained(tmp_path, A3, sources, *options)
    assert case["kind"] == "timeout"
    assert case["numbers"] == case["numbers before"]
    assert case["tried"] <= 1


def test_of_a_right_submission_nothing_is_shown(tmp_path):
    folder = folder_of(tmp_path, dict(ASSIGNMENTS[A3].solution))
    run = autograder("explain", A3, folder, "-q", "q2_input")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [FIRST_LINE, "ada:", "    nothing failed; cases looked at: 4"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("-q", "q7_linear"), "There is no question 'q7_linear'. There are: q1_topological_sort,"),
        (("-q", "q9_relu", "--case", "random values"), "There is no case 'random values' there."),
    ],
)
def test_what_does_not_exist_is_wrong_usage(tmp_path, options, says):
    run = autograder("explain", A3, folder_of(tmp_path, {"miniflow.py": ""}), *options)
    assert run.returncode == 2
    assert says in run.stderr


def test_a_refused_submission_says_why(tmp_path):
    file = tmp_path / "ada.zip"
    file.write_bytes(b"no zip at all")
    run = autograder("explain", A3, file, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"{FIRST_LINE}\nada:\n    refused: ")
    assert not (tmp_path / "out").exists()


def test_replay_shows_the_same_difference(tmp_path):
    """In a folder of its own, with nothing of this checkout on the path."""
    folder = folder_of(tmp_path, with_mistakes(A3, ["linear_bias_mean"]))
    options = ("-q", "q4_linear", "--case", "several consumers", "--out", tmp_path / "out")
    run = autograder("explain", A3, folder, *options)
    assert run.returncode == 0, run.stderr
    written = tmp_path / "out" / "q4_linear_6"
    assert "q4_linear_6/replay.py" in run.stdout
    assert (written / "submission" / "miniflow.py").read_bytes() == (
        folder / "miniflow.py"
    ).read_bytes()
    replay = subprocess.run(
        [sys.executable, "-P", "-s", written / "replay.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert replay.returncode == 0, replay.stderr
    case = json.loads((written / "case.json").read_text())
    assert case["differs"] == ["db"]
    assert [line for line in replay.stdout.splitlines() if "DIFFERS" in line] == ["db: DIFFERS"]
    shown = replay.stdout.split("db: DIFFERS")[1].splitlines()[1:3]
    assert shown == [
        f"    expected {case['expected']['db']['array']}, shape (1,)",
        f"    got      {case['got']['db']['array']}, shape (1,)",
    ]
    again = autograder("explain", A3, folder, *options)
    assert again.returncode == 2
    assert "is not empty: choose a new folder" in again.stderr
