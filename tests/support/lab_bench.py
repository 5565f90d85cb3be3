"""What the tests of the labs share: a lab.py on any submission, clicks and keys, what is drawn."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import matplotlib
import numpy as np
from conftest import ASSIGNMENTS, COURSE
from matplotlib.backend_bases import KeyEvent, MouseEvent
from matplotlib.figure import Figure

from autograder.lab.gallery import OPEN
from support.student_folder import student_folder

matplotlib.use("Agg")


def lab_on(assignment: str, module: str, folder: Path) -> ModuleType:
    """The lab.py of an assignment, as it runs beside the module in that folder.

    Its parts are in `labs` of what is returned: lab.labs.bowls.
    """
    forget(module, "labs")
    OPEN.clear()
    path = COURSE / "assignments" / assignment / "lab.py"
    sys.path[:0] = [str(path.parent), str(folder)]
    try:
        name = f"lab_of_{assignment}"
        spec = importlib.util.spec_from_file_location(name, path)
        lab = importlib.util.module_from_spec(spec)
        sys.modules[name] = lab  # dataclasses look their module up
        spec.loader.exec_module(lab)
        lab.labs = sys.modules.get("labs")
    finally:
        del sys.path[:2]
        forget(module, "labs")
    return lab


def forget(*names: str) -> None:
    """Have modules and their submodules imported anew: every lab calls its parts `labs`."""
    for found in list(sys.modules):
        if found.split(".")[0] in names:
            del sys.modules[found]


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


def click(figure: Figure, axes) -> None:
    """Press and release the mouse in the middle of a button or box."""
    box = axes.get_window_extent()
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    for what in ("button_press_event", "button_release_event"):
        figure.canvas.callbacks.process(what, MouseEvent(what, figure.canvas, *middle, button=1))


def press(figure: Figure, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        event = KeyEvent("key_press_event", figure.canvas, key)
        figure.canvas.callbacks.process("key_press_event", event)


def words(figure: Figure, kind: str) -> dict[str, str]:
    """What is drawn on the graph: {stage: "dJ/dc = 3"}. kind: "value", "derivative" or "term"."""
    return {
        text.get_gid().split(" ", 1)[1]: text.get_text()
        for text in figure.lab.axes.texts
        if str(text.get_gid()).startswith(f"{kind} ")
    }


def drawn(figure: Figure, kind: str) -> list[str]:
    """The boxes or edges that are drawn, by name. kind: "box" or "edge"."""
    return [
        patch.get_gid().split(" ", 1)[1]
        for patch in figure.lab.axes.patches
        if str(patch.get_gid()).startswith(f"{kind} ")
    ]


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
