"""Turn Markdown with formulas into one HTML page that loads nothing.

Reads:  the Markdown of a handout, the template and the style beside this file.
Gives:  the page: light, dark and printable; the same bytes for the same text.
Leaves to others: formulas (formulas.py).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from autograder.ship.handout.formulas import closing_marks, element
from autograder.templates import environment

TEMPLATES = Path(__file__).parent / "templates"


def render_handout(markdown: str) -> str:
    """A handout as a page of its own. Its first heading is the title.

    Raises: FormulaError if a formula cannot be converted; ValueError without a heading.
    """
    tokens = reader().parse(markdown)
    headings = [
        (token.tag, str(token.attrs["id"]), heading_text(tokens[place + 1]))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    if not headings or headings[0][0] != "h1":
        raise ValueError("A handout begins with a heading: write `# Title` in its first line.")
    scope_headers(tokens)
    return (
        environment(TEMPLATES)
        .get_template("handout.html.j2")
        .render(
            title=headings[0][2],
            sections=[(name, title) for tag, name, title in headings if tag == "h2"],
            style=Markup((TEMPLATES / "handout.css").read_text(encoding="utf-8")),
            body=Markup(reader().renderer.render(tokens, reader().options, {})),
        )
    )


@functools.cache
def reader() -> MarkdownIt:
    """Reads Markdown as the site does: tables, formulas between dollar signs; no HTML."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.use(dollarmath_plugin, allow_labels=False)
    made.use(anchors_plugin, max_level=3)
    # A table may be wider than a telephone: it scrolls by itself, so that the page does not.
    made.add_render_rule("table_open", lambda *_: '<div class="scroll"><table>\n')
    made.add_render_rule("table_close", lambda *_: "</table></div>\n")
    made.add_render_rule("math_inline", formula)
    made.add_render_rule("math_block", formula)
    return made


def formula(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    """A formula where the reader found one, with the full stop or the like that follows."""
    display = tokens[place].type == "math_block"
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if display or following is None or following.type != "text":
        return element(tokens[place].content, display=display)
    after = closing_marks(following.content)
    following.content = following.content.removeprefix(after)
    return element(tokens[place].content, display=display, after=after)


def heading_text(heading: Token) -> str:
    """A heading as plain text."""
    return "".join(child.content for child in heading.children or [])


def scope_headers(tokens: Sequence[Token]) -> None:
    """Mark each header of a table as the header of its column; an empty one is a plain cell."""
    for opening, content, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "th_open" and content.content:
            opening.attrSet("scope", "col")
        elif opening.type == "th_open":
            opening.tag = closing.tag = "td"
