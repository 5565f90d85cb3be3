"""What the tests of the labs share: loading a lab, reading its pictures, answers that are wrong."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
from conftest import COURSE
from matplotlib.backends.backend_agg import FigureCanvasAgg

from autograder.lab.gallery import OPEN


def load(path: Path, name: str) -> ModuleType:
    """Import a file under a name of its own."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_lab(monkeypatch, assignment: str, module: Path) -> ModuleType:
    """The lab of an assignment with this file as the student's module.

    A moved slider draws no pixels afterwards: that would take most of the time.
    """
    monkeypatch.setattr(FigureCanvasAgg, "draw_idle", lambda canvas: None)
    monkeypatch.setitem(sys.modules, module.stem, load(module, module.stem))
    name = f"lab_of_{assignment}"
    monkeypatch.setitem(sys.modules, name, ModuleType(name))  # dataclasses look their module up
    OPEN.clear()
    return load(COURSE / "assignments" / assignment / "lab.py", name)


def save_on_stubs(assignment: str, folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Run `python lab.py NAMES --save out` as a student does who has written nothing yet."""
    shutil.copytree(COURSE / "student_template" / assignment, folder, dirs_exist_ok=True)
    shutil.copy(COURSE / "assignments" / assignment / "lab.py", folder)
    shutil.copytree(COURSE / "autograder/lab", folder / "autograder/lab", dirs_exist_ok=True)
    return subprocess.run(
        [sys.executable, "lab.py", *names, "--save", "out"],
        cwd=folder,
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )


def lines(axes):
    """The lines that have a name: {label: array of x and y values, shape (2, points)}."""
    named = [line for line in axes.lines if not line.get_label().startswith("_")]
    return {line.get_label(): np.array(line.get_data(), dtype=float) for line in named}


def notes(figure) -> str:
    """What the drawings of a figure say they wait for."""
    texts = [text for axes in figure.axes for text in axes.texts]
    return " ".join(" ".join(t.get_text().split()) for t in texts if t.get_gid() == "waits")


def raises(*arguments, **options):
    raise ZeroDivisionError("division by zero")


WRONG = {
    "None": lambda *arguments, **options: None,
    "a shape": lambda *arguments, **options: np.zeros((2, 3)),
    "nan": lambda *arguments, **options: float("nan"),
    "huge": lambda *arguments, **options: 1e300,
    "a text": lambda *arguments, **options: "six",
    "an exception": raises,
}
