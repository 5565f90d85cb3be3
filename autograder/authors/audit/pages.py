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
    Measure.TWO_CHANGES: "two changes alive",
    Measure.SABOTEURS: "saboteurs alive",
    Measure.FLAKES: "flakes / runs",
    Measure.BORDERLINE: "borderline accepted",
    Measure.BLIND: "wrong accepted / secrets",
    Measure.UNJUST: "right rejected / secrets",
    Measure.UNSTEADY: "unsteady",
    Measure.STOLEN: "points for a thief",
    Measure.BANK_WRONG: "of others: wrong accepted",
    Measure.BANK_RIGHT: "of others: right rejected",
}
COUNTED_WELL = frozenset([Measure.UNNAMED, Measure.PAIRS])  # shown as successes, not as failures
LOOK_AT = (Measure.UNNAMED, Measure.PAIRS, Measure.ALTERED, Measure.BANK_ELSEWHERE)
COUNT = ".12g"  # points may be halves
TOGETHER = "together"


def cell(measure: Measure, count: Count) -> str:
    """A count as `so many / tried`."""
    number = count.tried - count.bad if measure in COUNTED_WELL else count.bad
    return f"{number:{COUNT}}/{count.tried:{COUNT}}" if count.tried else "-"


def columns_of(cards: Iterable[Card]) -> dict[Measure, str]:
    """The columns in which anything was tried."""
    all_cards = list(cards)
    return {
        measure: words
        for measure, words in CARD_COLUMNS.items()
        if any(card.count(measure).tried for card in all_cards)
    }


def card_rows(
    card: Card, columns: Iterable[Measure] = CARD_COLUMNS
) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """A row for each question and one for all: cells, and whether each is as it must be."""
    for question in [*card.questions, None]:
        counts = {measure: card.count(measure, question) for measure in columns}
        cells = [
            (cell(measure, count), not (measure in NEVER and count.bad))
            for measure, count in counts.items()
        ]
        yield question or TOGETHER, cells


def card_as_text(card: Card) -> str:
    """The card as a table in plain text, faults below it."""
    columns = columns_of([card])
    table = [["question", *columns.values()]]
    table += [[name, *(text for text, _ in cells)] for name, cells in card_rows(card, columns)]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = [f"{card.assignment}: {how_much(card)}"]
    for row in table:
        first, *others = (text.rjust(width) for text, width in zip(row, widths, strict=True))
        lines.append("  ".join([row[0].ljust(len(first)), *others]))
    lines += facts(card)
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


def how_much(card: Card) -> str:
    """Under how many seeds and secrets; who wrote the programs of others."""
    parts = [f"{card.seeds} seeds"] if card.seeds else []
    parts += [f"{card.secrets} more secrets"] if card.secrets else []
    parts += [f"{count} programs by {who}" for who, count in card.written_by.items()]
    return ", ".join(parts) or "no seeds"


def facts(card: Card) -> Iterator[str]:
    """Lines below the table: what was explained or makes no difference, and what thieves took."""
    if card.count(Measure.ALIVE).tried:
        yield f"mutants explained as equivalent: {card.count(Measure.EXPLAINED).tried}"
    if card.count(Measure.SABOTEURS).tried:
        killed = card.count(Measure.SABOTEURS).tried - card.count(Measure.SABOTEURS).bad
        yield (
            f"saboteurs: {killed - card.count(Measure.SABOTEURS_EXPLAINED).tried} killed, "
            f"{card.count(Measure.SABOTEURS).bad} alive, "
            f"{card.count(Measure.SABOTEURS_EXPLAINED).tried} alive and explained; "
            f"{card.count(Measure.NO_DIFFERENCE).tried} more make no difference"
        )
    taken = card.count(Measure.STOLEN)
    if taken.tried:
        yield points_as_text(taken.bad, taken.tried)


def cards_as_page(cards: Sequence[Card]) -> str:
    """The cards as one HTML page that loads nothing."""
    columns = columns_of(cards)
    return (
        environment(OWN_TEMPLATES)
        .get_template("card.html.j2")
        .render(
            cards=[(card, list(card_rows(card, columns)), to_look_at(card)) for card in cards],
            columns=list(columns.values()),
            how_much=how_much,
            Measure=Measure,
        )
    )


def to_look_at(card: Card) -> list[tuple[str, Iterable[str]]]:
    """(question and measure, names) of what no rule forbids, but an author should look at.

    Known mistakes and pairs that got no name; altered recordings that pass; where programs of
    others lost points beside the questions that they must lose in.
    """
    return [
        (f"{question}: {measure}", count.names)
        for measure in LOOK_AT
        for question in card.questions
        for count in [card.count(measure, question)]
        if count.names
    ]
