"""The lab of a5 on any training.py and miniflow.py, as its tests load and look at it."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
from conftest import ASSIGNMENTS, COURSE
from matplotlib.figure import Figure

from autograder.lab.gallery import OPEN, in_text
from support.lab_bench import forget

NAME = "a5_training"
A5 = ASSIGNMENTS[NAME]
MODULES = ("training", "miniflow", "lab", "labs")
PATH = list(sys.path)


@contextlib.contextmanager
def lab_on(folder: Path) -> Iterator[SimpleNamespace]:
    """The lab, imported anew, with the student's modules in `folder`.

    Gives: its `EXHIBITS`, and the modules of its folder labs/ by name, such as `tables`.
    """
    kept = {name: module for name, module in sys.modules.items() if name.split(".")[0] in MODULES}
    path = list(sys.path)
    forget(*MODULES)
    sys.path[:] = [str(folder), str(COURSE / "assignments" / NAME), *PATH]
    mpl.use("Agg")
    importlib.invalidate_caches()
    OPEN.clear()
    before = set(plt.get_fignums())
    try:
        exhibits = importlib.import_module("lab").EXHIBITS
        parts = {
            name.removeprefix("labs."): module
            for name, module in sys.modules.items()
            if name.startswith("labs.")
        }
        yield SimpleNamespace(EXHIBITS=exhibits, **parts)
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
        sys.path[:] = path
        forget(*MODULES)
        sys.modules.update(kept)


def write_solution(folder: Path) -> Path:
    """Write the files of the solution into a folder. Returns: the folder."""
    for name, text in A5.solution.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def notes(figure: Figure) -> list[str]:
    """What a figure says that it waits for, one line each."""
    found = [text for axes in figure.axes for text in axes.texts if text.get_gid() == "waits"]
    return [" ".join(text.get_text().split()) for text in found]


def numbers_after(start: str, text: str) -> list[float]:
    """The numbers in the line of a table that begins with `start`."""
    (line,) = [line for line in text.splitlines() if re.match(rf"{re.escape(start)}(\s|$)", line)]
    return [float(word) for word in line[len(start) :].replace(",", " ").split()]


def shown(lab: SimpleNamespace, *names: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Some pictures and texts, or all, with short trainings. Returns: notes and texts by name."""
    curves = lab.curves
    curves.SEEDS, curves.RATE_SEEDS = (1,), (1,)
    curves.RATES = {name: rates[1:3] for name, rates in curves.RATES.items()}
    curves.RATE_EPOCHS = {"penguins": 2, "digits": 2}
    for name in ("digits", "penguins"):
        full = getattr(lab.tables, name)()
        first = {part: getattr(full, part)[:200] for part in ("X", "y")}
        short = dataclasses.replace(full, epochs=2, **first)
        setattr(lab.tables, name, lambda short=short: short)
    waits = {}
    exhibits = [exhibit for exhibit in lab.EXHIBITS if not names or exhibit.name in names]
    for exhibit in exhibits:
        figure = exhibit.figure()
        waits[exhibit.name] = notes(figure)
        assert max(figure.get_size_inches() / (10.0, 7.0)) <= 1.0
        plt.close(figure)
    return waits, {exhibit.name: in_text(exhibit.text) for exhibit in exhibits}
