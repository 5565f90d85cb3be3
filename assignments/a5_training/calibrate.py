"""Measure the loss criteria of a5_training on right code and on wrong code.

    .venv/bin/python assignments/a5_training/calibrate.py 1000 50

The first number says how many seeds of right code each criterion is tried on, the second how many
of each wrong variant.

Reads:  the solution, variants of misconceptions.py, the tables of data/.
Gives:  two tables, which calibration.md keeps. The second is of whole gradings by all checks,
        hidden ones too, with SECRETS different secrets: what each variant loses.
Leaves to others: the criteria themselves (public/ and hidden/), grading (autograder/grading).
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

COURSE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(COURSE))

import numpy as np  # noqa: E402

from autograder.course.assignment import Assignment  # noqa: E402
from autograder.course.variants import load_variants  # noqa: E402
from autograder.grading.grader import Grader  # noqa: E402
from autograder.intake.seal import Sealed  # noqa: E402
from autograder.judge.implementation import Implementation, InProcess, load_probes  # noqa: E402
from autograder.judge.readings import ReadImplementation, load_readings  # noqa: E402
from autograder.worker.sandbox import open_sandbox  # noqa: E402

SECRETS = 10
ASSIGNMENT = Assignment(COURSE, "a5_training")
PROBES, READINGS = load_probes(ASSIGNMENT.probes), load_readings(ASSIGNMENT.readings)
# Wrong variants as students write them: (title, known mistake that stands for it).
WRONG = [
    ("sign flipped", "step_uphill"),
    ("accumulating", "engine_accumulates"),
    ("last layer only", "step_of_the_last_layer"),
    ("no bias gradient", "step_without_biases"),
    ("not averaging (cost)", "cross_entropy_not_averaged"),
    ("not averaging (step)", "step_not_averaged"),
    ("averaging twice", "step_averaged_twice"),
    ("not shuffling", "never_shuffled"),
    ("X shuffled without y", "shuffled_without_targets"),
    ("first batch only", "first_batch_only"),
    ("with replacement", "drawn_with_replacement"),
]


def variants() -> Iterator[tuple[str, dict[str, str]]]:
    """Title and sources of every wrong variant."""
    by_name = {v.name: v for v in load_variants(ASSIGNMENT, "misconceptions.py")}
    for title, name in WRONG:
        yield title, by_name[name].sources(ASSIGNMENT)


def code(sources: dict[str, str]) -> Implementation:
    """An implementation in this process."""
    recorded = InProcess({file: text.encode() for file, text in sources.items()}, PROBES)
    return ReadImplementation(recorded, READINGS)


def split(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Training rows and test rows, as the checks split them."""
    test = np.arange(len(table)) % 5 == 0
    return table[~test], table[test]


def read(name: str) -> np.ndarray:
    """A table of the data folder."""
    return np.loadtxt(ASSIGNMENT.data_folder / name, delimiter=",", skiprows=1)


def own_digits(subject: Implementation, seed: int) -> tuple[float, float]:
    """Public case: all of training.py on digits sorted by class. Returns: ratio, accuracy."""
    training, test = split(read("digits.csv"))
    training = training[np.argsort(training[:, -1], kind="stable")]
    inputs = {"X": training[:, :-1] / 16.0, "y": training[:, -1]}
    inputs |= {"X_test": test[:, :-1] / 16.0, "y_test": test[:, -1]}
    rest = {"learning_rate": 0.5, "epochs": 30, "batch_size": 32, "seed": seed}
    return pair(subject, "own_training", {"sizes": [64, 32, 10], **inputs, **rest})


def own_penguins(subject: Implementation, seed: int) -> tuple[float, float]:
    """Public case: all of training.py on penguins. Returns: ratio, R squared."""
    training, test = split(read("penguins.csv"))
    mean, spread = training.mean(axis=0), training.std(axis=0)
    training, test = (training - mean) / spread, (test - mean) / spread
    inputs = {"X": training[:, :-1], "y": training[:, -1]}
    inputs |= {"X_test": test[:, :-1], "y_test": test[:, -1]}
    rest = {"learning_rate": 0.05, "epochs": 60, "batch_size": 16, "seed": seed}
    return pair(subject, "own_training", {"sizes": [8, 10], **inputs, **rest})


def steps_on_digits(subject: Implementation, seed: int) -> tuple[float, float]:
    """Hidden case: sgd_step on digits, all else given. Returns: ratio, accuracy."""
    training, test = split(read("digits.csv"))
    r = np.random.default_rng(seed)
    weights = r.normal(size=(64, 32)) / np.sqrt(64), r.normal(size=(32, 10)) / np.sqrt(32)
    inputs = {
        "values": [weights[0], np.zeros(32), weights[1], np.zeros(10)],
        "X": training[:, :-1] / 16.0,
        "y": np.eye(10)[training[:, -1].astype(int)],
        "X_test": test[:, :-1] / 16.0,
    }
    rest = {"learning_rate": 10.0, "epochs": 30, "batch_size": 32, "seed": seed}
    answer = subject.ask("steps_on_digits", {**inputs, **rest})
    if answer.failure is not None:
        return np.inf, -np.inf
    found = np.argmax(answer.value["outputs"], axis=1)
    return float(answer.value["ratio"]), float(np.mean(found == test[:, -1]))


def pair(subject: Implementation, probe: str, inputs: dict[str, Any]) -> tuple[float, float]:
    """Ratio and score of one answer; no answer counts as the worst."""
    answer = subject.ask(probe, inputs)
    if answer.failure is not None:
        return np.inf, -np.inf
    return float(answer.value["ratio"]), float(answer.value["score"])


Run = Callable[[Implementation, int], tuple[float, float]]
# What is run, its bands as they stand in the test files: ratio below, score at least.
CRITERIA: list[tuple[str, Run, float, float]] = [
    ("own digits", own_digits, 0.06, 0.92),
    ("steps on digits", steps_on_digits, 0.06, 0.92),
    ("own penguins", own_penguins, 0.35, 0.70),
]


def gradings() -> Iterator[str]:
    """Lines of the second table."""
    yield "\n| code | gradings | points lost min / median / max | gradings without a loss | in |\n"
    yield "|---|---|---|---|---|\n"
    graders = [Grader(ASSIGNMENT, secret) for secret in range(SECRETS)]
    sandbox = open_sandbox(ASSIGNMENT)
    for title, sources in [("right", ASSIGNMENT.solution), *variants()]:
        contents = {file: text.encode() for file, text in sources.items()}
        sealed = Sealed(title, contents, (), None)
        results = [grader.grade(sealed, sandbox) for grader in graders]
        questions = [question for result in results for question in result.questions]
        where = sorted({q.id for q in questions if q.earned != q.possible})
        lost = np.array([result.possible - (result.total or 0.0) for result in results])
        yield f"| {title} | {len(results)} | {three(lost)} | {np.sum(lost == 0)} "
        yield f"| {', '.join(where) or '-'} |\n"
    sandbox.close()


def rows(right_seeds: int, wrong_seeds: int) -> Iterator[str]:
    """Lines of the table."""
    yield "| run | code | seeds | ratio min / median / max | band | outside | "
    yield "score min / median / max | band | outside | fails |\n"
    yield "|---|---|---|---|---|---|---|---|---|---|\n"
    subjects = [("right", code(ASSIGNMENT.solution), right_seeds)]
    subjects += [(title, code(sources), wrong_seeds) for title, sources in variants()]
    for run_title, run, most, least in CRITERIA:
        for title, subject, seeds in subjects:
            measured = np.array([run(subject, seed) for seed in range(seeds)])
            ratio, score = measured[:, 0], measured[:, 1]
            high, low = ~(ratio < most), ~(score >= least)
            yield f"| {run_title} | {title} | {seeds} | {three(ratio)} | < {most:g} | {high.sum()} "
            yield f"| {three(score)} | >= {least:g} | {low.sum()} | {(high | low).sum()} |\n"


def three(values: np.ndarray) -> str:
    """Smallest, median and largest."""
    values = np.sort(values)  # nan comes last
    return " / ".join(f"{values[i]:.3g}" for i in (0, len(values) // 2, -1))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for table in (rows(int(sys.argv[1]), int(sys.argv[2])), gradings()):
        for line in table:
            print(line, end="", flush=True)
