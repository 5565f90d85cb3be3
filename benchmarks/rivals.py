"""benchmarks/rivals.py: checks of well-known courses, and ours, on the same programs.

    .venv/bin/python benchmarks/rivals.py            prints the table, writes build/rivals/
    .venv/bin/python benchmarks/rivals.py --write    puts it into docs/rivals.md as well
    .venv/bin/python benchmarks/rivals.py --quick    leaves out the slow rows; ours is one of them

Reads:  the banks of a3_miniflow and a5_training: misconceptions.py, unlisted.py, unusual.py.
Gives:  per criterion: wrong programs accepted, right ones rejected; rivals.md and rivals.json.
Leaves to others: what each criterion computes (rival_gradients.py, rival_losses.py).

A rival looks at a mistake if it refuses the solution without the definitions that hold the mistake:
one that it would not miss is out of its reach. Ours are the hidden and public checks, in workers.
"""

from __future__ import annotations

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import argparse
import ast
import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import rival_gradients as gradients
import rival_losses as losses

from autograder.course.assignment import Assignment
from autograder.course.secret import DEFAULT_SECRET
from autograder.course.variants import Variant, find, load_variants, replace_definition
from autograder.grading.grader import Grader
from autograder.intake.seal import Sealed
from autograder.judge.implementation import run_module
from autograder.worker.sandbox import Sandbox, open_sandbox

COURSE = Path(__file__).resolve().parents[1]
OUT = COURSE / "build" / "rivals"
PAGE = COURSE / "docs" / "rivals.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
WRONG, RIGHT = ("misconceptions.py", "unlisted.py"), "unusual.py"
SEEDS = 50  # runs of the solution under each criterion that draws random numbers
SECRETS = 10  # gradings of the solution by ours
OURS = "ours: public and hidden checks"

Sources = Mapping[str, str]
Modules = Mapping[str, ModuleType]


@dataclass(frozen=True)
class Rival:
    """A criterion. asks: one phrase; accepts: whether it lets modules pass, for a seed.

    seeded: it draws random numbers. slow: --quick leaves it out.
    """

    asks: str
    accepts: Callable[[Modules, int], bool]
    seeded: bool = True
    slow: bool = False


@dataclass(frozen=True)
class Row:
    """What one criterion made of the programs of one assignment, by their names.

    looked_at: wrong programs in its reach. slipped: those of them that it accepted.
    unseen: wrong programs out of its reach, which it accepts without a look.
    rejected: right but unusual programs that it refused. refusals: seeds (for ours: secrets) of
    `runs` with which it refused the solution.
    """

    assignment: str
    asks: str
    looked_at: list[str]
    slipped: list[str]
    unseen: list[str]
    right: list[str]
    rejected: list[str]
    runs: int
    refusals: int


def on_miniflow(accepts: Callable[[ModuleType, int], bool]) -> Callable[[Modules, int], bool]:
    """A criterion of miniflow.py as one of all modules."""
    return lambda modules, seed: accepts(modules["miniflow"], seed)


RIVALS = {
    "a3_miniflow": [
        Rival("printed values", on_miniflow(gradients.printed_values), seeded=False),
        Rival("two small graphs", on_miniflow(gradients.small_graphs), seeded=False),
        Rival("difference, ones upstream", on_miniflow(gradients.ones_upstream)),
        Rival("difference, ones, one entry", on_miniflow(gradients.one_entry), slow=True),
        Rival("difference, ones, fan-out", on_miniflow(gradients.composite)),
        Rival("difference, random upstream", on_miniflow(gradients.random_upstream)),
        Rival("difference of a network", on_miniflow(gradients.network_check)),
        Rival("steps beside a reference", on_miniflow(gradients.steps_beside_reference)),
        Rival("loss lower after ten steps", losses.miniflow_steps(losses.lower)),
        Rival("loss halved", losses.miniflow_epochs(losses.halved, 10)),
        Rival("loss lower every epoch", losses.miniflow_epochs(losses.every_time_lower, 10)),
    ],
    "a5_training": [
        Rival("loss lower after ten steps", losses.training_steps(losses.lower)),
        Rival("loss halved", losses.training_epochs(losses.halved), slow=True),
        Rival("loss lower every epoch", losses.training_epochs(losses.every_time_lower), slow=True),
    ],
}


class Trial:
    """The programs of one assignment, and what the criteria say about them."""

    def __init__(self, name: str) -> None:
        self.assignment = Assignment(COURSE, name)
        files = [file for file in WRONG if (self.assignment.folder / file).is_file()]
        self.wrong = [v for file in files for v in load_variants(self.assignment, file)]
        self.right = load_variants(self.assignment, RIGHT)
        self.solution = loaded(self.assignment.solution)
        self.programs = {
            variant.name: loaded(variant.sources(self.assignment))
            for variant in (*self.wrong, *self.right)
        }
        self.unwritten = {
            holes: loaded(without(self.assignment, holes)) for holes in map(targets, self.wrong)
        }

    def rows(self, quick: bool) -> Iterator[Row]:
        """One row for each rival, then ours; `quick`: only the rivals that are not slow."""
        for rival in RIVALS[self.assignment.name]:
            if not (quick and rival.slow):
                yield self.judged(rival)
        if not quick:
            yield self.graded()

    def judged(self, rival: Rival) -> Row:
        """The row of a rival. Its seed is the first with which it accepts the solution, if any."""
        seeds = range(SEEDS if rival.seeded else 1)
        accepted = [says_yes(rival, self.solution, seed) for seed in seeds]
        seed = accepted.index(True) if True in accepted else 0

        def passes(modules: Modules) -> bool:
            return says_yes(rival, modules, seed)

        missed = {holes for holes, modules in self.unwritten.items() if not passes(modules)}
        seen = [v.name for v in self.wrong if targets(v) in missed]
        return Row(
            self.assignment.name,
            rival.asks,
            looked_at=seen,
            slipped=[name for name in seen if passes(self.programs[name])],
            unseen=[v.name for v in self.wrong if v.name not in seen],
            right=[v.name for v in self.right],
            rejected=[v.name for v in self.right if not passes(self.programs[v.name])],
            runs=len(seeds) if rival.seeded else 0,
            refusals=accepted.count(False),
        )

    def graded(self) -> Row:
        """The row of our own checks: a program is accepted if it loses no point."""
        sandbox = open_sandbox(self.assignment)
        grader = Grader(self.assignment, DEFAULT_SECRET)

        def full(variant: Variant) -> bool:
            return loses_nothing(grader, sandbox, variant.sources(self.assignment))

        try:
            row = Row(
                self.assignment.name,
                OURS,
                looked_at=[v.name for v in self.wrong],
                slipped=[v.name for v in self.wrong if full(v)],
                unseen=[],
                right=[v.name for v in self.right],
                rejected=[v.name for v in self.right if not full(v)],
                runs=SECRETS,
                refusals=sum(
                    not loses_nothing(Grader(self.assignment, n), sandbox, self.assignment.solution)
                    for n in range(SECRETS)
                ),
            )
        finally:
            sandbox.close()
        return row


def loses_nothing(grader: Grader, sandbox: Sandbox, sources: Sources) -> bool:
    """Whether a program gets full marks from our checks."""
    contents = {file: text.encode() for file, text in sources.items()}
    result = grader.grade(Sealed("program", contents, (), None), sandbox)
    return result.total == result.possible


def says_yes(rival: Rival, modules: Modules, seed: int) -> bool:
    """Whether a rival accepts a program; one that raises is not accepted."""
    sys.modules.update(modules)  # a function may import another file of its program
    try:
        with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
            return bool(rival.accepts(modules, seed))
    except Exception:
        return False
    finally:
        for name in modules:
            del sys.modules[name]


def loaded(sources: Sources) -> Modules:
    """The modules of a program of the bank, which is trusted, in this process."""
    modules: dict[str, ModuleType] = {}
    for file, text in sources.items():
        name = file.removesuffix(".py")
        modules[name] = run_module(name, text, file, modules)
    return modules


def targets(variant: Variant) -> frozenset[str]:
    """Qualified names of the definitions that a variant replaces."""
    return frozenset(target for target, _ in variant.replacements)


def without(assignment: Assignment, holes: frozenset[str]) -> dict[str, str]:
    """The solution with functions of these names, and all methods of such classes, unwritten."""
    files = dict(assignment.solution)
    for file, source in files.items():
        for target in holes:
            definition = find(source, target)
            if definition is not None:
                for piece in ast.walk(definition):
                    if isinstance(piece, ast.FunctionDef) and piece.name != "__init__":
                        piece.body = ast.parse("raise NotImplementedError").body
                source = replace_definition(source, target, ast.unparse(definition))
        files[file] = source
    return files


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown: a table for each assignment, and what slips through."""
    text = ""
    for name in RIVALS:
        own = [row for row in rows if row.assignment == name]
        known = [v.name for v in load_variants(Assignment(COURSE, name), WRONG[0])]
        tried = len(own[0].looked_at) + len(own[0].unseen)
        text += (
            f"### {name}: {tried} wrong programs, {len(own[0].right)} right but unusual ones\n\n"
        )
        text += "| criterion | wrong accepted / looked at | wrong accepted / all | "
        text += "right rejected | solution rejected / runs |\n|---|---|---|---|---|\n"
        text += "".join(line(row) for row in own)
        text += "\nKnown mistakes that a criterion looks at and accepts:\n\n"
        for row in own:
            slipped = [f"`{mistake}`" for mistake in row.slipped if mistake in known]
            text += f"- *{row.asks}*: {', '.join(slipped) or 'none'}\n"
        text += "\n"
    return text.rstrip() + "\n"


def line(row: Row) -> str:
    """One line of the table."""
    slipped, unseen = len(row.slipped), len(row.unseen)
    seen, right = len(row.looked_at), f"{len(row.rejected)} / {len(row.right)}"
    runs = f"{row.refusals} / {row.runs}" if row.runs else "no random numbers"
    everything = f"{slipped + unseen} / {seen + unseen}"
    return f"| {row.asks} | {slipped} / {seen} | {everything} | {right} | {runs} |\n"


def main() -> None:
    """Run every criterion on every program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--write", action="store_true", help=f"replace the table in {PAGE.name}")
    group.add_argument("--quick", action="store_true", help="leave out the slow rows, ours too")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of rivals.md, rivals.json")
    given = parser.parse_args()
    rows = [row for name in RIVALS for row in Trial(name).rows(given.quick)]
    text = table(rows)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "rivals.md").write_text(text, encoding="utf-8")
    (given.out / "rivals.json").write_text(json.dumps([asdict(r) for r in rows], indent=1) + "\n")
    if given.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
