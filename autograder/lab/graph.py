"""Hold a computation graph as plain data: stages, numbers, and both as a table.

Reads:  stages as a lab writes them down, values and derivatives as some code computed them.
Gives:  the order of the stages, who feeds whom, numbers in short, the graph in plain text.
Leaves to others: where a stage is drawn (graph_layout.py), how (graph_picture.py), walking through
        it (stepper.py), asking about it (quiz.py).

A number that nobody has computed is simply not in `values` or `derivatives`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SMALL = 4  # an array of so many numbers is shown in full


@dataclass(frozen=True)
class Stage:
    """One step of a computation, or a number that enters it.

    name: "c". formula: "w x", empty for what enters. inputs: the stages that it reads, ("w", "x").
    rule: how it hands a gradient back, in words, for the hints of the quiz.
    """

    name: str
    formula: str = ""
    inputs: tuple[str, ...] = ()
    rule: str = ""

    @property
    def equation(self) -> str:
        """The stage as an equation, c = w x; what enters by its name alone."""
        return f"{self.name} = {self.formula}" if self.formula else self.name


@dataclass
class Graph:
    """Stages and what is known about them at one point.

    cost: the last stage, which everything is differentiated. values: {stage: forward value}.
    derivatives: {stage: d(cost)/d(stage)}. terms: {(consumer, stage): what this consumer sends
    back}, where that is known. waits: why numbers are missing.
    """

    stages: Sequence[Stage]
    cost: str
    values: dict[str, Any] = field(default_factory=dict)
    derivatives: dict[str, Any] = field(default_factory=dict)
    terms: dict[tuple[str, str], Any] = field(default_factory=dict)
    waits: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of all stages, as they were written down."""
        return [stage.name for stage in self.stages]

    def stage(self, name: str) -> Stage:
        """The stage of that name."""
        return self.stages[self.names.index(name)]

    def edges(self) -> list[tuple[str, str]]:
        """Every (stage, consumer), each pair once."""
        return list(
            dict.fromkeys((name, stage.name) for stage in self.stages for name in stage.inputs)
        )

    def consumers(self, name: str) -> list[str]:
        """The stages that read this one."""
        return [consumer for source, consumer in self.edges() if source == name]

    def slope(self, name: str) -> str:
        """How the derivative of the cost with respect to a stage is written: dJ/dc."""
        return f"d{self.cost}/d{name}"

    def columns(self) -> dict[str, int]:
        """The column of each stage, from the left: right of all that it reads.

        What enters stands just left of the first stage that reads it, so that its edge is short.
        """
        found = dict.fromkeys(self.names, 0)
        for _ in self.stages:  # a path is at most as long as there are stages
            for source, consumer in self.edges():
                found[consumer] = max(found[consumer], found[source] + 1)
        late = dict(found)
        for stage in self.stages:
            consumers = self.consumers(stage.name)
            if not stage.inputs and consumers:
                late[stage.name] = min(found[name] for name in consumers) - 1
        return late

    def left_to_right(self) -> list[str]:
        """The names by column; in one column as they were written down."""
        columns = self.columns()
        return sorted(self.names, key=lambda name: columns[name])


def short(value: Any, digits: int = 5) -> str:
    """A number to some significant digits; an array by its shape and, if small, its numbers."""
    array = _as_array(value)
    if array is None:
        return f"no number ({type(value).__name__})"
    if array.ndim == 0:
        return _number(float(array), digits)
    if 0 < array.size <= SMALL:
        return f"{array.shape} {_rows(array, digits)}"
    return f"{array.shape}"


def lines(value: Any, digits: int = 5) -> list[str]:
    """Like short(), one line for the shape and one for each row of an array with two axes."""
    array = _as_array(value)
    if array is None or array.ndim == 0:
        return [short(value, digits)]
    if not 0 < array.size <= SMALL:
        return [f"{array.shape}"]
    rows = array if array.ndim == 2 and len(array) <= 2 else [array.ravel()]
    return [f"{array.shape}", *(_rows(np.asarray(row), digits) for row in rows)]


def _as_array(value: Any) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    try:
        return np.asarray(value, dtype=float) if value is not None else None
    except (TypeError, ValueError):
        return None


def is_number(value: Any) -> bool:
    """Whether a value is one finite number, whatever its type."""
    array = _as_array(value)
    return array is not None and array.ndim == 0 and bool(np.isfinite(array))


def _number(value: float, digits: int) -> str:
    return f"{value + 0.0:.{digits}g}"  # + 0.0 makes a -0 a 0


def _rows(array: np.ndarray[Any, Any], digits: int) -> str:
    if array.ndim == 0:
        return _number(float(array), digits)
    return "[" + ", ".join(_rows(part, digits) for part in array) + "]"


def table(graph: Graph) -> str:
    """The graph in plain text: stage, formula, forward value, derivative of the cost."""
    head = ("stage", "formula", "forward value", f"derivative d{graph.cost}/d(stage)")
    rows = [
        (
            name,
            graph.stage(name).formula or "(enters)",
            number_or_dash(graph.values, name, 6),
            number_or_dash(graph.derivatives, name, 6),
        )
        for name in graph.left_to_right()
    ]
    return "\n".join([aligned([head, *rows]), *(f"[{why}]" for why in graph.waits)])


def number_or_dash(numbers: Mapping[str, Any], name: str, digits: int = 5) -> str:
    """One of the numbers in short, `-` if it is not there."""
    return short(numbers[name], digits) if name in numbers else "-"


def aligned(rows: Iterable[Sequence[str]]) -> str:
    """Rows of words as a table, each column as wide as its longest word."""
    rows = list(rows)
    widths = [max(len(word) for word in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
