"""Get the pictures of the labs, and which of them corresponds to which figure.

Reads:  assignments/<a>/lab.py with its labs/, run on the solution; docs/tour.toml, which says which
        figure of a source has which picture as its counterpart.
Gives:  Pictures, drawn again only if something has changed that they are made from.
Leaves to others: drawing (draw_lab.py), pages (exhibits.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sphinx.errors import ExtensionError

from autograder.course.fingerprint import add_files, source_files
from autograder.course.submission_spec import LAB_PARTS

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parents[1]
MADE_FROM = "made_from.txt"


@dataclass(frozen=True)
class Picture:
    """One exhibit of a lab, drawn. svg: its file. text: the same in plain text."""

    key: str
    title: str
    alt: str
    svg: Path
    text: str

    @property
    def id(self) -> str:
        """Its name in a page."""
        return self.key.replace("/", "-").replace("_", "-")


@dataclass(frozen=True)
class Figure:
    """A figure of a source and its counterpart, as `assignment/name`."""

    source: str
    shows: str
    exhibit: str


@dataclass(frozen=True)
class Labs:
    """The labs of a course, drawn into a folder when they are first asked for.

    draw: the assignments to draw; for the others the pictures are only listed. None: all.
    """

    course: Path
    folder: Path
    draw: frozenset[str] | None

    def pictures(self, assignment: str) -> dict[str, Picture] | None:
        """All pictures of an assignment by key; None without a lab.py.

        Raises: ExtensionError if the lab fails or leaves something out.
        """
        if not self.program(assignment).is_file():
            return None
        folder = self.folder / assignment
        made_from = self.digest(assignment)
        mark = folder / MADE_FROM
        if not mark.is_file() or mark.read_text(encoding="utf-8") != made_from:
            self.run(assignment, folder)
            mark.write_text(made_from, encoding="utf-8")
        return {picture.key: picture for picture in pictures(assignment, folder)}

    def draws(self, assignment: str) -> bool:
        """Whether the pictures of an assignment are drawn, and not only listed."""
        return self.draw is None or assignment in self.draw

    def program(self, assignment: str) -> Path:
        """The lab.py of an assignment."""
        return self.course / "assignments" / assignment / "lab.py"

    def digest(self, assignment: str) -> str:
        """Hash of all that the pictures of an assignment are made from."""
        made = hashlib.sha256(f"drawn: {self.draws(assignment)} ".encode())
        add_files(made, self.course, [self.program(assignment)])
        folder = self.program(assignment).parent
        for root in (
            *(HERE, ENGINE / "autograder" / "lab", folder / LAB_PARTS, folder / "data"),
            *self.solutions(assignment),
        ):
            add_files(made, root, source_files(root))
        return made.hexdigest()

    def solutions(self, assignment: str) -> list[Path]:
        """The folder of the solution, and those of the assignments that it takes files from."""
        described = self.program(assignment).with_name("assignment.toml")
        taken = tomllib.loads(described.read_text("utf-8")) if described.is_file() else {}
        names = [assignment, *taken.get("taken_from", {}).values()]
        return [self.course / "solutions" / name for name in names]

    def run(self, assignment: str, folder: Path) -> None:
        """Run the lab on the solution, without a display.

        Raises: ExtensionError with its output if it did not draw everything.
        """
        paths = [str(path) for path in (*self.solutions(assignment), ENGINE)]
        command = [sys.executable, str(HERE / "draw_lab.py")]
        command += [str(self.program(assignment)), str(folder)]
        run = subprocess.run(
            command if self.draws(assignment) else [*command, "--list"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise ExtensionError(
                f"{self.program(assignment)} does not draw all of its pictures:\n"
                f"{run.stdout}{run.stderr}"
            )


def pictures(assignment: str, folder: Path) -> Iterator[Picture]:
    """The pictures in a folder that draw_lab.py filled."""
    for one in json.loads((folder / "exhibits.json").read_text(encoding="utf-8")):
        name = one["name"]
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        key = f"{assignment}/{name}"
        yield Picture(key, one["title"], one["alt"], folder / f"{name}.svg", text.rstrip())


def figures_of(path: Path, source: str | None = None) -> list[Figure]:
    """The figures of a source, or of all, in the order of tour.toml.

    Raises: ExtensionError for a source without a figure.
    """
    found = [Figure(**one) for one in tomllib.loads(path.read_text(encoding="utf-8"))["figure"]]
    chosen = [figure for figure in found if source in (None, figure.source)]
    if not chosen:
        raise ExtensionError(f"{path} has no figure of source {source!r}.")
    return chosen
