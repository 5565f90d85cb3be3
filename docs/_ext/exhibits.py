"""docs/_ext/exhibits.py: the pictures of the labs in pages of the site.

Reads:  assignments/<a>/lab.py, where there is one, run on the solution; docs/tour.toml, which says
        which figure of a source has which picture as its counterpart.
Gives:  directives: `lab` shows all pictures of an assignment, `figures` those of a source,
        `counterparts` the table of figures. A picture that a lab does not have is an error.
Leaves to others: drawing (draw_lab.py), the look (autograder/lab/style.py).
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

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from autograder.fingerprint import add_files, source_files

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

    draw: the assignments to draw, of the others the pictures are only listed; None for all.
    """

    course: Path
    folder: Path
    draw: frozenset[str] | None

    def pictures(self, assignment: str) -> dict[str, Picture] | None:
        """All pictures of an assignment by key; None without a lab.py.

        Raises: ExtensionError if the lab fails, or leaves something out.
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
        for root in (
            *(HERE, ENGINE / "autograder" / "lab", self.course / "solutions" / assignment),
            self.course / "assignments" / assignment / "data",
        ):
            add_files(made, root, source_files(root))
        return made.hexdigest()

    def run(self, assignment: str, folder: Path) -> None:
        """Run the lab on the solution, without a display.

        Raises: ExtensionError with what it said if it did not draw everything.
        """
        paths = [str(self.course / "solutions" / assignment), str(ENGINE)]
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


class Shows(SphinxDirective):
    """What the directives share: finding pictures and putting them into a page."""

    @property
    def labs(self) -> Labs:
        """The labs of the course, as conf.py says."""
        course, folder = Path(self.config.lab_course), Path(self.config.lab_pictures)
        draw = self.config.draw_labs
        return Labs(course, folder, None if draw == ["all"] else frozenset(draw))

    def counterpart(self, figure: Figure) -> Picture | None:
        """The picture of a figure; None as long as the assignment has no lab."""
        assignment = figure.exhibit.partition("/")[0]
        drawn = self.labs.pictures(assignment)
        if drawn is not None and figure.exhibit not in drawn:
            raise self.error(
                f"tour.toml, {figure.source}, {figure.shows}: there is no picture "
                f"{figure.exhibit}. There are: {', '.join(drawn)}."
            )
        return None if drawn is None else drawn[figure.exhibit]

    def drawn(self, picture: Picture) -> list[nodes.Node]:
        """A picture with its title and, folded away, the same in plain text."""
        path = os.path.relpath(picture.svg, self.env.srcdir)
        figure = nodes.figure("", nodes.image(uri=f"/{path}", alt=picture.alt), ids=[picture.id])
        figure += nodes.caption("", picture.title)
        text = nodes.literal_block(picture.text, picture.text, language="text")
        opening = "<details><summary>The same in plain text</summary>"
        return [
            figure,
            nodes.raw("", opening, format="html"),
            text,
            nodes.raw("", "</details>", format="html"),
        ]

    def missing(self, assignment: str) -> list[nodes.Node]:
        """What stands in place of pictures that there are not."""
        text = f"`{assignment}` has no `lab.py` yet, so there is nothing to be drawn."
        return [nodes.note("", *self.parse_text_to_nodes(text))]


class Lab(Shows):
    """All pictures of one assignment."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The pictures, or a note."""
        (assignment,) = self.arguments
        drawn = self.labs.pictures(assignment)
        if drawn is None:
            return self.missing(assignment)
        return [node for picture in drawn.values() for node in self.drawn(picture)]


class Figures(Shows):
    """The counterparts of all figures of one source, each picture once in a page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The pictures; one note for each assignment without a lab."""
        made: list[nodes.Node] = []
        above = self.env.temp_data.setdefault("pictures_above", set())
        without_lab = set()
        for figure in figures_of(Path(self.config.tour), self.arguments[0]):
            picture = self.counterpart(figure)
            assignment = figure.exhibit.partition("/")[0]
            if picture is None:
                made += [] if assignment in without_lab else self.missing(assignment)
                without_lab.add(assignment)
            elif picture.key in above:
                made.append(seen_above(picture))
            else:
                made += self.drawn(picture)
                above.add(picture.key)
        return made


def seen_above(picture: Picture) -> nodes.Node:
    """What stands in place of a picture that stands further up in the page."""
    link = link_to(picture, nodes.Text(picture.title))
    return nodes.paragraph("", "", nodes.Text("Shown above: "), link)


def link_to(picture: Picture, words: nodes.Node) -> nodes.reference:
    """A link to a picture in the same page."""
    return nodes.reference("", "", words.deepcopy(), refuri=f"#{picture.id}", internal=True)


class Counterparts(Shows):
    """The table of all figures of the sources, with links to the pictures above it."""

    def run(self) -> list[nodes.Node]:
        """A row for each figure."""
        lines = ["| source | figure | its counterpart |", "|---|---|---|"]
        found = {}
        for figure in figures_of(Path(self.config.tour)):
            picture = self.counterpart(figure)
            if picture is not None:
                found[figure.exhibit] = picture
            told = picture.title if picture is not None else "no lab yet"
            lines.append(f"| {figure.source} | {figure.shows} | `{figure.exhibit}`: {told} |")
        table = self.parse_text_to_nodes("\n".join(lines))
        for code in (code for node in table for code in list(node.findall(nodes.literal))):
            if code.astext() in found:
                code.replace_self(link_to(found[code.astext()], code))
        return table


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known, and where pictures are drawn."""
    app.add_config_value("lab_course", str(ENGINE), "env")
    app.add_config_value("lab_pictures", str(ENGINE / "build" / "labs"), "env")
    app.add_config_value("draw_labs", ["all"], "env")  # a test draws the others elsewhere
    app.add_config_value("tour", str(ENGINE / "docs" / "tour.toml"), "env")
    app.add_directive("lab", Lab)
    app.add_directive("figures", Figures)
    app.add_directive("counterparts", Counterparts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
