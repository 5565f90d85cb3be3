"""Show score cards to people.

Reads:  Cards.
Gives:  a card as lines for a terminal, all cards as one HTML page.
Leaves to others: counting (card.py), the look of pages (report/templates).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograder.authors.audit.card import NEVER, Card, Count, Measure
from autograder.authors.audit.thieves.thefts import points_as_text
from autograder.report.pages import environment

OWN_TEMPLATES = Path(__file__).parent / "templates"
CARD_COLUMNS = {
    Measure.WRONG: "wrong accepted",
    Measure.RIGHT: "right rejected",
    Measure.UNNAMED: "named / failed",
    Measure.MISNAMED: "named wrong",
    Measure.PAIRS: "pairs named",
    Measure.ALIVE: "mutants alive",
    Measure.FLAKES: "flakes / runs",
    Measure.BORDERLINE: "borderline accepted",
    Measure.STOLEN: "points for a thief",
}
COUNTED_WELL = frozenset([Measure.UNNAMED, Measure.PAIRS])  # shown as successes, not as failures
COUNT = ".12g"  # points may be halves
TOGETHER = "together"


def cell(measure: Measure, count: Count) -> str:
    """A count as `so many / tried`."""
    number = count.tried - count.bad if measure in COUNTED_WELL else count.bad
    return f"{number:{COUNT}}/{count.tried:{COUNT}}" if count.tried else "-"


def card_rows(card: Card) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """A row for each question and one for all: cells, and whether each is as it must be."""
    for question in [*card.questions, None]:
        counts = {measure: card.count(measure, question) for measure in CARD_COLUMNS}
        cells = [
            (cell(measure, count), not (measure in NEVER and count.bad))
            for measure, count in counts.items()
        ]
        yield question or TOGETHER, cells


def card_as_text(card: Card) -> str:
    """The card as a table in plain text, faults below it."""
    table = [["question", *CARD_COLUMNS.values()]]
    table += [[name, *(text for text, _ in cells)] for name, cells in card_rows(card)]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = [f"{card.assignment}: {card.seeds} seeds"]
    for row in table:
        first, *others = (text.rjust(width) for text, width in zip(row, widths, strict=True))
        lines.append("  ".join([row[0].ljust(len(first)), *others]))
    explained = card.count(Measure.EXPLAINED).tried
    lines.append(f"mutants explained as equivalent: {explained}")
    taken = card.count(Measure.STOLEN)
    lines.append(points_as_text(taken.bad, taken.tried))
    lines += [
        f"an altered recording passes: {question}, {name}"
        for question in card.questions
        for name in card.count(Measure.ALTERED, question).names
    ]
    lines += [
        f"same grades, {name}: {'yes' if same else 'NO'}" for name, same in card.conditions.items()
    ]
    lines += [f"FAULT {fault}" for fault in card.faults]
    lines.append("passed" if not card.faults else "NOT passed")
    return "\n".join(lines)


def cards_as_page(cards: Sequence[Card]) -> str:
    """The cards as one HTML page that loads nothing."""
    return (
        environment(OWN_TEMPLATES)
        .get_template("card.html.j2")
        .render(
            cards=[(card, list(card_rows(card)), to_look_at(card)) for card in cards],
            columns=list(CARD_COLUMNS.values()),
            Measure=Measure,
        )
    )


def to_look_at(card: Card) -> list[tuple[str, Iterable[str]]]:
    """(question and measure, names) of what no rule forbids, but an author should look at.

    Known mistakes and pairs that got no name; altered recordings that pass.
    """
    return [
        (f"{question}: {measure}", count.names)
        for measure in (Measure.UNNAMED, Measure.PAIRS, Measure.ALTERED)
        for question in card.questions
        for count in [card.count(measure, question)]
        if count.names
    ]
