"""What a training step costs: MiniFlow's solution, hand-written NumPy and well-known engines.

    make bench-engine                             all of them, docs/benchmarks/engine.md
    .venv/bin/python benchmarks/engine.py         those that are installed; writes build/benchmarks/
    .venv/bin/python benchmarks/engine.py --quick a few steps of each: do they still agree?

Reads:  two Problems, makers of steps: see ENGINES.
Gives:  per network a table of microseconds per step (forward, backward, update) and ratios to the
        floor; engine.json and engine.md. `--write` puts the tables into docs/benchmarks/engine.md.
Leaves to others: the networks (engine_problems.py), the steps (engine_numpy.py, engine_others.py).

All engines start from the same weights and take the same mini-batches. Their costs must agree over
the first steps; if they do not, there is no comparison and the exit status is 1. Then they take
turns in one process, on one processor. A ratio is the median of those of the rounds, in each of
which an engine's time is divided by the floor's, so a machine that slows down does so for both.
"""

from __future__ import annotations

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", JAX_PLATFORMS="cpu")

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from bench_page import circumstances, put_into
from engine_numpy import Step, fused, plain
from engine_others import hips_autograd, jax_jit, miniflow, pytorch, scalars
from engine_problems import BATCHES, LARGE, SMALL, Problem

COURSE = Path(__file__).resolve().parents[1]
OUT = COURSE / "build" / "benchmarks"
PAGE = COURSE / "docs" / "benchmarks" / "engine.md"
FLOOR = "fused NumPy with buffers: the floor"
SCALARS = "scalars, as in micrograd"
ENGINES: Mapping[str, Callable[[Problem], Step]] = {
    FLOOR: fused,
    "plain NumPy, ten lines": plain,
    "MiniFlow, the solution": miniflow(COURSE / "solutions" / "a3_miniflow" / "miniflow.py"),
    "MiniFlow in plain words (sum, @, mean)": miniflow(
        COURSE / "tests" / "support" / "plain_miniflow.py"
    ),
    "PyTorch, eager": pytorch,
    "JAX, jit per step": jax_jit,
    "HIPS autograd": hips_autograd,
    SCALARS: scalars,
}
PACKAGES = ("numpy", "torch", "jax", "autograd")
AGREE, TOLERANCE = 20, 1e-9  # first steps whose costs are compared, largest relative difference


@dataclass(frozen=True)
class Plan:
    """How long to measure. steps: of each engine in one round."""

    rounds: int
    steps: int
    agree: int = AGREE


FULL = {SMALL: Plan(200, 20), LARGE: Plan(40, 1)}
QUICK = {SMALL: Plan(3, 2, 5), LARGE: Plan(2, 1, 2)}


@dataclass(frozen=True)
class Row:
    """One engine on one network: medians over the rounds.

    microseconds: processor time of a step. ratio: to the floor, with the quartiles of the rounds.
    missing: why there are no numbers; "" if there are.
    """

    engine: str
    microseconds: float = 0.0
    ratio: float = 0.0
    quartiles: tuple[float, float] = (0.0, 0.0)
    missing: str = ""


class Disagreement(Exception):
    """Two engines that should compute the same do not."""


def prepared(problem: Problem) -> tuple[dict[str, Step], list[Row]]:
    """The engines that can take part, and rows on the others."""
    steps, missing = {}, []
    for name, make in ENGINES.items():
        if name == SCALARS and problem is not SMALL:
            missing.append(Row(name, missing="not feasible"))
            continue
        try:
            steps[name] = make(problem)
        except ImportError as error:
            missing.append(Row(name, missing=f"not installed ({error.name})"))
    return steps, missing


def agreed(problem: Problem, steps: Mapping[str, Step], count: int) -> float:
    """Take the first steps. Returns the largest relative difference of a cost from the floor's.

    Raises: Disagreement if it is more than the tolerance.
    """
    costs = {
        name: np.array([float(step(n % BATCHES)) for n in range(count)])
        for name, step in steps.items()
    }
    worst = 0.0
    for name, found in costs.items():
        difference = float(np.max(np.abs(found / costs[FLOOR] - 1.0)))
        if not difference <= TOLERANCE:
            raise Disagreement(
                f"{problem.name}: over the first {count} steps the costs of {FLOOR!r} and {name!r} "
                f"differ by {difference:.1e}, allowed are {TOLERANCE:.0e}. Mend one of the two."
            )
        worst = max(worst, difference)
    return worst


def timed(step: Step, count: int) -> float:
    """Processor time of one step, all threads together, in microseconds."""
    start = time.process_time()
    for number in range(count):
        step(number % BATCHES)
    return 1e6 * (time.process_time() - start) / count


def measured(steps: Mapping[str, Step], plan: Plan) -> list[Row]:
    """Rounds in which every engine has its turn; who begins changes from round to round."""
    names = list(steps)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(plan.rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            count = 1 if name == SCALARS else plan.steps
            times[name].append(timed(steps[name], count))
    rows = []
    for name in names:
        ratios = [one / floor for one, floor in zip(times[name], times[FLOOR], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        rows.append(Row(name, statistics.median(times[name]), middle, (low, high)))
    return rows


def table(name: str, rows: list[Row]) -> str:
    """A table in Markdown."""
    lines = [f"| {name} | µs per step | x floor | middle half of the rounds |", "|---|---|---|---|"]
    for row in rows:
        numbers = f"{row.microseconds:,.1f} | {row.ratio:.2f} | {row.quartiles[0]:.2f} to "
        numbers += f"{row.quartiles[1]:.2f}"
        lines.append(f"| {row.engine} | {row.missing + ' | | ' if row.missing else numbers} |")
    return "\n".join(lines) + "\n"


def on_one_processor() -> None:
    """Keep all threads, JAX's too, to one processor, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def compared(plans: Mapping[Problem, Plan]) -> tuple[str, list[dict[str, object]]]:
    """The page and the plain data of all networks."""
    on_one_processor()
    before = os.getloadavg()[0]
    tables, data = [], []
    for problem, plan in plans.items():
        steps, missing = prepared(problem)
        worst = agreed(problem, steps, plan.agree)
        rows = measured(steps, plan) + missing
        said = (
            f"{plan.rounds} rounds, steps in a round: {plan.steps}. Over the first {plan.agree} "
            f"steps all costs agree to {worst:.0e}.\n"
        )
        tables.append(f"{table(problem.name, rows)}\n{said}")
        record = {"network": problem.name, "difference": worst, "plan": asdict(plan)}
        data.append(record | {"rows": [asdict(row) for row in rows]})
    return "\n".join([*tables, circumstances(before, PACKAGES)]), data


def main() -> None:
    """Compare, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--write", action="store_true", help=f"replace the tables in {PAGE.name}")
    group.add_argument("--quick", action="store_true", help="a few steps: the times mean nothing")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of engine.md, engine.json")
    given = parser.parse_args()
    try:
        text, data = compared(QUICK if given.quick else FULL)
    except Disagreement as found:
        sys.exit(str(found))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "engine.md").write_text(text, encoding="utf-8")
    (given.out / "engine.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if given.write:
        put_into(PAGE, text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
