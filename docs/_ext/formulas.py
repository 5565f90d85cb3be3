"""Show formulas of the site as MathML, by the converter of the handouts.

Reads:  the formulas that Sphinx has found in a page.
Gives:  <math> elements, each kept on one line with the punctuation that follows. A formula that
        cannot be converted ends the build.
Leaves to others: converting (autograder/ship/handout/formulas.py).
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from autograder.ship.handout.formulas import FormulaError, closing_marks, element


def setup(app: Sphinx) -> dict[str, bool]:
    """Register this as the renderer of formulas."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(inline, None), block_renderers=(block, None)
    )
    app.add_post_transform(KeepTogether)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class KeepTogether(SphinxPostTransform):
    """Move the punctuation after a formula into its node."""

    default_priority = 900

    def run(self, **options: Any) -> None:
        """Look at every formula in a line of text."""
        for node in self.document.findall(nodes.math):
            place = node.parent.index(node) + 1
            following = node.parent[place] if place < len(node.parent) else None
            if isinstance(following, nodes.Text):
                node["after"] = closing_marks(following.astext())
                rest = following.astext().removeprefix(node["after"])
                node.parent[place] = nodes.Text(rest)


def inline(page: HTML5Translator, node: nodes.math) -> None:
    """Write a formula inside a line of text."""
    page.body.append(converted(node, display=False))
    raise nodes.SkipNode


def block(page: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own."""
    page.body.append(converted(node, display=True))
    raise nodes.SkipNode


def converted(node: nodes.Element, *, display: bool) -> str:
    """The formula of a node, in HTML."""
    try:
        return element(node.astext(), display=display, after=node.get("after", ""))
    except FormulaError as error:
        raise ExtensionError(f"{node.source}, line {node.line}: {error}") from error
