"""Draw passes through one node, on which what was kept from elsewhere shows.

Reads:  a generator of random numbers; a function that draws one pass.
Gives:  upstreams, gradients of several consumers; recombined, passes of which the last shows what
        was kept from those before.
Leaves to others: the numbers of a pass (a case), running it (probes.py of an assignment).

A pass is {"inputs": {name: array}, "upstreams": [gradient from each consumer]}.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Pass = dict[str, Any]


def upstreams(
    rng: np.random.Generator, shape: tuple[int, ...], consumers: int = 3, scale: float = 1.0
) -> list[Any]:
    """What several consumers send back; a shape of () asks for single numbers.

    The first two send the same, and each of them counts.
    """
    sent = [scale * rng.normal(size=shape or None) for _ in range(consumers - 1)]
    return [sent[0], *sent]


def recombined(draw: Callable[[], Pass]) -> list[Pass]:
    """Passes of one size. The last has nothing new, but never stood so together.

    It takes each of its inputs, and the gradients, from another pass before it, and nothing from
    the first pass or the one just before; all of its inputs came with other gradients once. So no
    answer that was kept is right for it, whether by one of these, by all inputs, by their shape, or
    from the first pass or the pass before. The first pass has one consumer, if there are any: how
    many there are must not be kept, either.
    """
    first = draw()
    first["upstreams"] = first["upstreams"][:1]
    names = list(first["inputs"])
    known = [draw() for _ in (*names, "upstreams")]
    inputs = {name: one["inputs"][name] for name, one in zip(names, known, strict=False)}
    passes = [first, *known, draw(), {"inputs": inputs, "upstreams": known[-1]["upstreams"]}]
    if len(names) > 1 and first["upstreams"]:
        passes.insert(-2, {"inputs": inputs, "upstreams": known[0]["upstreams"]})
    return passes
