"""Put the pictures of the labs into pages of the site.

Reads:  the pictures of an assignment (lab_pictures.py), the directives of a page.
Gives:  directives: `lab` shows all pictures of an assignment, `figures` those of a source,
        `counterparts` the table of figures. A picture that a lab does not have is an error.
Leaves to others: getting the pictures (lab_pictures.py), the look (autograder/lab/style.py).
"""

from __future__ import annotations

import os
from pathlib import Path

from docutils import nodes
from lab_pictures import ENGINE, Figure, Labs, Picture, figures_of
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Shows(SphinxDirective):
    """What the directives share: find pictures and put them into a page."""

    @property
    def labs(self) -> Labs:
        """The labs of the course, as conf.py says."""
        course, folder = Path(self.config.lab_course), Path(self.config.lab_pictures)
        draw = self.config.draw_labs
        return Labs(course, folder, None if draw == ["all"] else frozenset(draw))

    def counterpart(self, figure: Figure) -> Picture | None:
        """The picture of a figure; None if the assignment has no lab."""
        assignment = figure.exhibit.partition("/")[0]
        drawn = self.labs.pictures(assignment)
        if drawn is not None and figure.exhibit not in drawn:
            raise self.error(
                f"tour.toml, {figure.source}, {figure.shows}: there is no picture "
                f"{figure.exhibit}. There are: {', '.join(drawn)}."
            )
        return None if drawn is None else drawn[figure.exhibit]

    def drawn(self, picture: Picture) -> list[nodes.Node]:
        """A picture with its title and, collapsed, the same in plain text."""
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

    def pictures_above(self) -> set[str]:
        """The keys of the pictures that the page has so far. The caller adds to this set."""
        page = self.env.temp_data
        if "pictures_above" not in page:
            page["pictures_above"] = set()
        above: set[str] = page["pictures_above"]
        return above

    def missing(self, assignment: str) -> list[nodes.Node]:
        """A note in place of pictures that do not exist."""
        text = f"`{assignment}` has no `lab.py` yet, so there is nothing to draw."
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
        above = self.pictures_above()
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
    """A link in place of a picture that is shown earlier in the page."""
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
            title = picture.title if picture is not None else "no lab yet"
            lines.append(f"| {figure.source} | {figure.shows} | `{figure.exhibit}`: {title} |")
        table = self.parse_text_to_nodes("\n".join(lines))
        for code in (code for node in table for code in list(node.findall(nodes.literal))):
            if code.astext() in found:
                code.replace_self(link_to(found[code.astext()], code))
        return table


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives and their settings."""
    app.add_config_value("lab_course", str(ENGINE), "env")
    app.add_config_value("lab_pictures", str(ENGINE / "build" / "labs"), "env")
    app.add_config_value("draw_labs", ["all"], "env")  # a test draws the others elsewhere
    app.add_config_value("tour", str(ENGINE / "docs" / "tour.toml"), "env")
    app.add_directive("lab", Lab)
    app.add_directive("figures", Figures)
    app.add_directive("counterparts", Counterparts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
