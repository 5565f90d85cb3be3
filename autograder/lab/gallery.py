"""Show the pictures of a lab, with what there is to show them on.

Reads:  the exhibits of a lab.py, the command line, what Matplotlib can show here.
Gives:  windows on a desktop, pictures in a notebook, files where there is no display, plain text
        wherever it is asked for; for what is not written yet, which task it waits for.
Leaves to others: what is drawn (each lab.py), how it looks (style.py).
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.judge.closed_pipe import reader_may_leave
from autograder.lab.style import GREY

FOLDER = "lab_pictures"
WITHOUT_WINDOWS = {"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"}
WIDTH = 88
NOTE_FONT, NOTE_LETTERS = 10, 40  # points; letters in a line of a note, at most


@dataclass(frozen=True)
class Exhibit:
    """One picture of a lab.

    name: its word on the command line. title: one line. figure: draws it. text: says the same in
    plain text. alt: what is to be seen, for those who cannot see it. ask: asks and answers at a
    terminal, after the text; None if there is nothing to ask.
    """

    name: str
    title: str
    figure: Callable[[], Figure]
    text: Callable[[], str]
    alt: str
    ask: Callable[[], None] | None = None


# Why something could not be shown; a dict keeps the order and each reason once.
OPEN: dict[str, bool] = {}


def own_module(name: str) -> ModuleType:
    """The student's module of that name, beside lab.py; ends the program, in words, without one."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        sys.exit(
            f"lab.py needs {name}.py, and importing it fails: {_in_one_line(error)}\n"
            "python check.py says more."
        )


def attempt(make: Callable[[], Any]) -> tuple[Any, str]:
    """What `make` returns and "", or None and why there is nothing yet."""
    try:
        return make(), ""
    except Exception as error:
        return None, _keep_reason(error)


@contextlib.contextmanager
def part(axes: Axes | None = None) -> Iterator[None]:
    """A part of a picture that stays empty if the student's code for it is not there yet.

    Args:
        axes: where the picture then says what it waits for.
    """
    try:
        yield
    except Exception as error:
        why = _keep_reason(error)
        if axes is not None:
            _write_on(axes, why)


def in_text(make: Callable[[], Any]) -> str:
    """What `make` returns, as text; or in brackets what it waits for."""
    made, why = attempt(lambda: str(make()))
    return f"[{why}]" if why else str(made)


def _keep_reason(error: Exception) -> str:
    """Why a picture could not be drawn, which is kept for the end of the run."""
    why = why_not(error)
    OPEN[why] = True
    return why


def why_not(error: Exception) -> str:
    """Why a picture could not be drawn: the task that it waits for, or what went wrong where."""
    if isinstance(error, NotImplementedError):
        return f"waits for {error}" if str(error) else "waits for a task that is not written yet"
    return f"could not be drawn: {_in_one_line(error)}"


def _in_one_line(error: Exception) -> str:
    """An error in one line, with the place in the student's file if it was there."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}: {error.msg}"
    # Frames of the gallery itself and of libraries tell a student nothing.
    here = Path(__file__).resolve().parent
    places = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if here not in Path(frame.filename).resolve().parents
        and "site-packages" not in frame.filename
    ]
    where = f" ({Path(places[-1].filename).name}, line {places[-1].lineno})" if places else ""
    return f"{type(error).__name__}: {error}{where}"


def _write_on(axes: Axes, why: str) -> None:
    """Put a note in the middle of a drawing, once; another one below the first."""
    note = textwrap.fill(why, _letters(axes))
    above = [text.get_text() for text in axes.texts if text.get_gid() == "waits"]
    if note in above:
        return
    height = 0.5 - 0.2 * len(above)
    # text() of a three-dimensional drawing takes three coordinates; its text2D takes two.
    write: Callable[..., Any] = getattr(axes, "text2D", axes.text)
    write(
        *(0.5, height, note),
        ha="center",
        va="center",
        fontsize=NOTE_FONT,
        zorder=9,
        gid="waits",
        transform=axes.transAxes,
        bbox={"facecolor": "white", "edgecolor": GREY, "boxstyle": "round"},
    )


def _letters(axes: Axes) -> int:
    """How many letters of a note stand side by side in a drawing."""
    inches = axes.get_window_extent().width / axes.figure.dpi
    return max(10, min(NOTE_LETTERS, int(inches * 72 / (0.6 * NOTE_FONT))))


def run(description: str, exhibits: Sequence[Exhibit], arguments: Sequence[str]) -> int:
    """Show exhibits as the command line says. Returns: the exit status.

    Args:
        description: what the lab is about: the docstring of lab.py.
    """
    parser = argparse.ArgumentParser(
        prog="lab.py", description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    names = {exhibit.name: exhibit for exhibit in exhibits}
    listing = "\n".join(f"  {exhibit.name:14} {exhibit.title}" for exhibit in exhibits)
    parser.add_argument(
        "name",
        nargs="*",
        help="one or several of these, or none for all; quiz stands for all that begin with\n"
        f"quiz_, and so on:\n{listing}",
    )
    parser.add_argument("--text", action="store_true", help="say it in plain text, draw nothing")
    parser.add_argument("--save", metavar="FOLDER", type=Path, help="write files, open no window")
    options = parser.parse_args(list(arguments))
    chosen = []
    for word in options.name or names:
        found = _called(word, names)
        if not found:
            print(f"There is no picture {word!r}. There are: {', '.join(names)}.")
            return 2
        chosen += found
    OPEN.clear()
    with reader_may_leave():
        if options.text:
            _print(chosen)
        elif options.save or plt.get_backend().lower() in WITHOUT_WINDOWS:
            _save(chosen, options.save or Path(FOLDER))
        else:
            _show(chosen)
        _print_what_is_open()
    return 0


def _print_what_is_open() -> None:
    """The tasks that pictures wait for, and what went wrong."""
    if OPEN:
        print("\nNot all can be shown yet:")
    for why in OPEN:
        print(textwrap.fill(why, WIDTH, initial_indent="  - ", subsequent_indent="    "))


def _called(word: str, names: Mapping[str, Exhibit]) -> list[Exhibit]:
    """The exhibit of that name, or all whose names begin with it and an underscore."""
    if word in names:
        return [names[word]]
    return [exhibit for name, exhibit in names.items() if name.startswith(f"{word}_")]


def _print(exhibits: Sequence[Exhibit]) -> None:
    someone_is_there = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    for exhibit in exhibits:
        print(f"{exhibit.title}\n{'-' * len(exhibit.title)}\n{in_text(exhibit.text)}\n")
        if exhibit.ask is not None and someone_is_there:
            attempt(exhibit.ask)


def _save(exhibits: Sequence[Exhibit], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for exhibit in exhibits:
        text = in_text(exhibit.text)
        titled = f"{exhibit.title}\n\n{text}\n"
        (folder / f"{exhibit.name}.txt").write_text(titled, encoding="utf-8")
        figure, _ = attempt(exhibit.figure)
        if figure is not None:
            for kind in ("png", "svg"):
                figure.savefig(folder / f"{exhibit.name}.{kind}", metadata={"Title": exhibit.title})
            plt.close(figure)
        made = "png, svg and txt" if figure is not None else "txt only"
        print(f"{exhibit.name:14} {exhibit.title} ({made})")
    print(f"\nNo window was opened. The files are in {folder.resolve()}")


def _show(exhibits: Sequence[Exhibit]) -> None:
    for exhibit in exhibits:
        figure, _ = attempt(exhibit.figure)
        if figure is not None and figure.canvas.manager is not None:
            figure.canvas.manager.set_window_title(exhibit.title)
    print("Close the windows to end. `python lab.py --text` says the same in words.")
    plt.show()
