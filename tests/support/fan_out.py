"""A small graph in which one stage feeds two others, with all of its numbers."""

from __future__ import annotations

from autograder.lab.graph import Graph, Stage

STAGES = [
    Stage("y"),
    Stage("x"),
    Stage("z"),
    Stage("s", "x + y", ("x", "y"), "sums hand on"),
    Stage("p", "x z", ("x", "z"), "products swap"),
    Stage("f", "s p", ("s", "p"), "products swap"),
]


def fan_out() -> Graph:
    """f = (x + y) (x z) at x = 3, y = 1, z = 2."""
    return Graph(
        STAGES,
        "f",
        {"x": 3.0, "y": 1.0, "z": 2.0, "s": 4.0, "p": 6.0, "f": 24.0},
        {"f": 1.0, "s": 6.0, "p": 4.0, "x": 14.0, "y": 6.0, "z": 12.0},
        {("s", "x"): 6.0, ("p", "x"): 8.0},
    )
