"""Load and run a lab.py on any submission, click and press keys, read what is drawn."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Never

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import ASSIGNMENTS, COURSE
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase, KeyEvent, MouseButton, MouseEvent
from matplotlib.figure import Figure
from numpy.typing import NDArray

from autograder.lab.gallery import OPEN
from support.student_folder import student_folder

matplotlib.use("Agg")


def lab_on(assignment: str, module: str, folder: Path) -> ModuleType:
    """The lab.py of an assignment, as it runs beside the module in that folder.

    Its attribute `parts` is its package `labs`: lab.parts.sweep is the module labs/sweep.py.
    """
    path = list(sys.path)
    forget("lab", "labs", module)
    OPEN.clear()
    # The assignment first: the folder of a student may hold a lab.py and labs/ of its own.
    sys.path[:0] = [str(COURSE / "assignments" / assignment), str(folder)]
    importlib.invalidate_caches()
    try:
        lab = importlib.import_module("lab")
        vars(lab)["parts"] = sys.modules.get("labs")
    finally:
        sys.path[:] = path
        forget("lab", "labs", module)
    return lab


def forget(*names: str) -> None:
    """Drop modules, and what they hold if they are packages, so that they are imported anew.

    Every assignment calls its modules `lab` and `labs`; a kept one would serve the next lab, too.
    """
    for name in list(sys.modules):
        if name.partition(".")[0] in names:
            del sys.modules[name]


def undrawn_and_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For a fixture: no figure outlives its test, none is rendered at every change, as Agg would.

    What an earlier test could not show is forgotten.
    """
    monkeypatch.setattr(FigureCanvasBase, "draw_idle", lambda canvas: None)
    OPEN.clear()
    yield
    plt.close("all")


def write_template(assignment: str, folder: Path) -> Path:
    """A student's folder as it is handed out."""
    return student_folder(ASSIGNMENTS[assignment], folder)


def run_lab(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start `python lab.py` in a student's folder, without this checkout on the path."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": ""}
    return subprocess.run(
        [sys.executable, "lab.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def click(figure: Figure, axes: Axes) -> None:
    """Press and release the mouse in the middle of a button or box."""
    box = axes.get_window_extent()
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    for what in ("button_press_event", "button_release_event"):
        figure.canvas.callbacks.process(
            what, MouseEvent(what, figure.canvas, *middle, MouseButton.LEFT)
        )


def press(figure: Figure, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        event = KeyEvent("key_press_event", figure.canvas, key)
        figure.canvas.callbacks.process("key_press_event", event)


def drawing(figure: Figure) -> Axes:
    """The drawing of the graph in a figure that holds a lab's stepper or quiz."""
    axes: Axes = vars(figure)["lab"].axes
    return axes


def words(figure: Figure, kind: str) -> dict[str, str]:
    """What is drawn on the graph: {stage: "dJ/dc = 3"}. kind: "value", "derivative" or "term"."""
    found = ((str(text.get_gid()), text.get_text()) for text in drawing(figure).texts)
    return {gid.split(" ", 1)[1]: text for gid, text in found if gid.startswith(f"{kind} ")}


def drawn(figure: Figure, kind: str) -> list[str]:
    """The boxes or edges that are drawn, by name. kind: "box" or "edge"."""
    found = [str(patch.get_gid()) for patch in drawing(figure).patches]
    return [gid.split(" ", 1)[1] for gid in found if gid.startswith(f"{kind} ")]


def lines(axes: Axes) -> dict[str, NDArray[np.float64]]:
    """The lines that have a name: {label: array of x and y values, shape (2, points)}."""
    named = {str(line.get_label()): line.get_data() for line in axes.lines}
    return {
        label: np.array(data, dtype=float)
        for label, data in named.items()
        if not label.startswith("_")
    }


def notes(figure: Figure) -> str:
    """What the drawings of a figure say they wait for."""
    texts = [text for axes in figure.axes for text in axes.texts]
    return " ".join(" ".join(t.get_text().split()) for t in texts if t.get_gid() == "waits")


def raises(*arguments: object, **options: object) -> Never:
    """What a function does that divides by zero."""
    raise ZeroDivisionError("division by zero")


WRONG: dict[str, Callable[..., object]] = {  # functions to put in place of a student's own
    "None": lambda *arguments, **options: None,
    "a shape": lambda *arguments, **options: np.zeros((2, 3)),
    "nan": lambda *arguments, **options: float("nan"),
    "huge": lambda *arguments, **options: 1e300,
    "a text": lambda *arguments, **options: "six",
    "an exception": raises,
}
