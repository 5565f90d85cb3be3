"""Make exhibits of computation graphs, to walk through or to be asked about.

Reads:  a function that draws the picture, and one that gives the graph with its numbers.
Gives:  an Exhibit, called like the function that draws it.
Leaves to others: the graph (each lab), walking through it (stepper.py), asking about it (quiz.py).
"""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from autograder.lab.gallery import Exhibit
from autograder.lab.graph import Graph, table
from autograder.lab.quiz import Quiz, ask_in_words
from autograder.lab.stepper import Walk


def graph_exhibit(
    draw: Callable[[], Figure], title: str, graph: Callable[[], Graph], alt: str
) -> Exhibit:
    """A graph to walk through; in plain text all numbers, then every step.

    Args:
        graph: gives the graph anew each time, as the student's code computes it.
    """

    def text() -> str:
        computed = graph()
        return f"{table(computed)}\n\nStep by step:\n{Walk(computed).text()}"

    return Exhibit(draw.__name__, title, draw, text, alt)


def quiz_exhibit(
    draw: Callable[[], Figure], title: str, graph: Callable[[], Graph], alt: str
) -> Exhibit:
    """A quiz about a graph; at a terminal it asks number by number.

    Args:
        graph: gives the graph with the numbers that the quiz judges against.
    """
    return Exhibit(
        draw.__name__,
        f"Quiz: {title}",
        draw,
        lambda: Quiz(graph()).text(),
        alt,
        lambda: ask_in_words(Quiz(graph()), input, print),
    )
