"""Show the grader's score card as a page of the site.

Reads:  docs/audit/card.json, which `make audit` makes.
Gives:  the directive `scorecard`: a table for each assignment, or a note if there is no card yet.
Leaves to others: counting and the columns (autograder/authors/audit/).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder.authors.audit.card import Card, Measure, from_json
from autograder.authors.audit.pages import card_rows, columns_of, how_much, to_look_at

NONE_YET = """\
:::{admonition} There is no score card yet
:class: warning

`make audit` makes `docs/audit/card.json` in about an hour; then `make docs` shows it here.
`autograder audit a3_miniflow` prints a smaller one for one assignment.
:::
"""


class ScoreCard(SphinxDirective):
    """All cards of docs/audit/card.json."""

    def run(self) -> list[nodes.Node]:
        """The tables, or the note."""
        path = Path(self.config.score_card)
        self.env.note_dependency(str(path))
        if not path.is_file():
            return self.parse_text_to_nodes(NONE_YET)
        text = "\n".join(
            line for card in from_json(path.read_text("utf-8")) for line in lines_of(card)
        )
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def lines_of(card: Card) -> Iterator[str]:
    """One card as lines of Markdown."""
    explained = card.count(Measure.EXPLAINED).tried
    verdict = "not passed" if card.faults else "passed"
    yield f"## {card.title}\n"
    yield (
        f"`{card.assignment}`, {how_much(card)}, {explained} mutants explained as equivalent: "
        f"**{verdict}**.\n"
    )
    yield from (f"- **{fault}**" for fault in card.faults)
    columns = columns_of([card])
    yield "\n| question | " + " | ".join(columns.values()) + " |"
    yield "|---|" + "---:|" * len(columns)
    for name, cells in card_rows(card, columns):
        shown = [text if well else f"**{text}**" for text, well in cells]
        yield f"| {name} | " + " | ".join(shown) + " |"
    yield ""
    if card.conditions:
        same = [f"{name}: {'yes' if same else 'NO'}" for name, same in card.conditions.items()]
        yield f"The demo class got the same grades, letter by letter: {', '.join(same)}.\n"
    for what, names in to_look_at(card):
        yield f"- {what}: " + ", ".join(f"`{name}`" for name in names)
    yield ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive, and the setting that says where the card is."""
    app.add_config_value("score_card", str(Path(app.confdir) / "audit" / "card.json"), "env")
    app.add_directive("scorecard", ScoreCard)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
