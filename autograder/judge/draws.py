"""Whether numbers and orders look drawn at random: tests that right code practically never fails.

Reads:  numbers that should be independent and standard normal; the batches of some epochs, each of
        which should hold the rows in a new random order.
Gives:  what is wrong with them, in words; "" where nothing is.
Leaves to others: what numbers have to be multiplied with to be standard normal, and rows that come
        twice or never (the cases and readings).

A class is graded many times, so each test should give a false alarm in fewer than one of 10^10
right draws. For a mean, a spread, a shape and a single count this follows from known bounds; the
limits of the others are almost twice what 200,000 simulated draws showed at most.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

DEVIATIONS = 6.6  # of a normal variable: exceeded, up or down, with a probability of 4e-11
DEVIATIONS_OF_BATCHES = 9.0  # for a sum that is close to normal only
FALSE_ALARM = 1e-10
# Where the distribution of sizes is compared; not at round numbers, at which one may be cut off.
GRID = np.arange(0.0, 4.0, 0.05) + 0.001
BELOW = np.array([math.erf(x / math.sqrt(2.0)) for x in GRID])
EXACT = 1e-12  # so close come means of random numbers in fewer than one of 10^10 draws
MOST_ZEROS = 3  # in float32, normal numbers are exactly 0 once in ten million
FEWEST_LINES, MOST_LINES = 24, 400  # of a table whose lines are compared with one another
FEWEST_ORDERS = 24  # in so many some row stands at its own place, but for one of 10^10 times
FEWEST_NEIGHBOURS = 200  # of all orders together: in fewer, half may be the same by chance
LEAST_CHANCE, FEWEST_APART = 0.01, 8  # of two rows that never meet; pairs that may do so

MEAN = "do not lie around 0"
SPREAD = "spread too far, or not far enough"
SHAPE = "are not normally distributed"
REPEATED = "hold the same numbers several times"
RELATED = "depend on one another"

STRIDES = "rows follow one another in equal strides"
AGAIN = "one shuffle is applied again and again"
UNEVEN = "some rows come far too often in the same part of an epoch"
TOGETHER = "some rows meet in far too many epochs"
APART = "some rows meet in far too few epochs"
MOVED = "no row ever stands at its own place"
NATURAL = "the orders depend on that of the rows in X"
BALANCED = "batches have each label almost equally often"


def flaw_of_normals(values: np.ndarray) -> str:
    """What shows that the numbers of a table are not independent and standard normal.

    Of fewer than some hundred numbers little can be said.
    """
    count = values.size
    if not abs(values.mean()) < DEVIATIONS / math.sqrt(count):
        return MEAN
    # The cube root of a sum of squares is close to normal (Wilson and Hilferty).
    root = float(np.mean(values**2)) ** (1.0 / 3.0)
    if not abs(root - 1.0 + 2.0 / (9.0 * count)) < DEVIATIONS * math.sqrt(2.0 / (9.0 * count)):
        return SPREAD
    sizes = np.sort(np.abs(values), axis=None)
    below = np.searchsorted(sizes, GRID, side="right") / count
    # The bound of Dvoretzky, Kiefer, Wolfowitz and Massart; and how far the largest ones lie out.
    farthest = math.log(FALSE_ALARM) > count * math.log(math.erf(sizes[-1] / math.sqrt(2.0)))
    if farthest or np.abs(below - BELOW).max() > math.sqrt(
        math.log(2.0 / FALSE_ALARM) / (2.0 * count)
    ):
        return SHAPE
    if are_repeated(values) or np.count_nonzero(values == 0.0) > MOST_ZEROS:
        return REPEATED
    if any(_is_standardised(values, axis) for axis in (None, 0, 1)):
        return RELATED
    return RELATED if any(_are_related(table) for table in (values, values.T)) else ""


def are_repeated(*parts: np.ndarray) -> bool:
    """Whether more than a tenth of these numbers come several times, with either sign.

    Some do in float32, where numbers near 1 have seven digits.
    """
    sizes = np.sort(np.abs(np.concatenate([part.ravel() for part in parts])))
    return bool(np.mean(np.diff(sizes) < 1e-9) > 0.1)


def _is_standardised(values: np.ndarray, axis: int | None) -> bool:
    """Whether mean or spread is exactly that of the distribution, as no random numbers have it."""
    sums = values.mean(axis), values.var(axis) - 1.0, np.mean(values**2, axis) - 1.0
    return any(float(np.abs(one).max()) < EXACT for one in sums)


def _are_related(table: np.ndarray) -> bool:
    """Whether neighbours in a line, or whole lines, have to do with one another."""
    lines, length = table.shape
    products = table[:, 1:] * table[:, :-1]
    if products.size >= 1000 and abs(products.sum()) > 8.0 * math.sqrt(products.size):
        return True
    if not (FEWEST_LINES <= lines <= MOST_LINES and length >= FEWEST_LINES):
        return False
    # The product of two lines has variance `length`; that of one with itself has twice as much.
    squares = (table @ table.T) ** 2 / length
    apart = squares[~np.eye(lines, dtype=bool)].mean()
    own = np.var((table**2).sum(axis=1)) / (2.0 * length)
    return not (0.5 < apart < 2.0) or not own > 0.1


def flaw_of_orders(
    epochs: Sequence[Sequence[np.ndarray]], rows: int, labels: Sequence[float] = ()
) -> str:
    """What shows that the orders are not drawn anew, each as a whole, for every epoch.

    Nothing is said of epochs with different numbers of batches.

    Args:
        epochs: of each epoch the batches, each the numbers of its rows; the order inside of a batch
            is free. Batches of one row are an order.
        rows: how many there are. An epoch may leave some out, but in it no row may come twice.
        labels: of the rows, if orders may depend on them; there are few.
    """
    if rows < 2 or len({len(batches) for batches in epochs}) > 1:
        return ""
    sizes = np.array([[len(batch) for batch in batches] for batches in epochs])
    orders = np.array([np.concatenate(list(batches)) for batches in epochs])
    if sizes.max() == 1:
        strides = np.diff(orders, 2, axis=1) % rows == 0
        if strides.size and strides.mean() > 0.5:
            return STRIDES
        stay = np.arange(orders.shape[1]) == orders
        if len(orders) >= FEWEST_ORDERS and rows > 2 and not stay.any():
            return MOVED
    if sizes.shape[1] > 1 and orders.shape[1] > 11 and _one_shuffle(orders, rows):
        return AGAIN
    # Rows that an epoch leaves out are a batch of their own.
    sizes = np.hstack([sizes, rows - sizes.sum(axis=1, keepdims=True)])
    count = sizes.shape[1]
    places = np.full((len(orders), rows), count - 1)
    for place, order, size in zip(places, orders, sizes, strict=True):
        place[order] = np.repeat(np.arange(count - 1), size[:-1])
    if _is_early_or_late(places) or _is_uneven(places, sizes):
        return UNEVEN
    an_order = sizes[:, :-1].max() == 1 and orders.shape[1] == rows
    if _stays(places, sizes) or (an_order and _is_natural(orders)):
        return NATURAL
    if len(labels) and _is_balanced(places, sizes, np.asarray(labels)):
        return BALANCED
    return _meetings(places, sizes)


def _one_shuffle(orders: np.ndarray, rows: int) -> bool:
    """Whether an order comes of the one before it as that came of the one before."""
    where = np.full((len(orders), rows), -1)
    np.put_along_axis(where, orders, np.arange(orders.shape[1])[None], axis=1)
    moves = [before[order].tolist() for before, order in zip(where, orders[1:], strict=False)]
    return any(first == second for first, second in pairwise(moves))


def _is_natural(orders: np.ndarray) -> bool:
    """Whether rows stay close to those that they are close to in X, or follow them too often.

    They follow upwards too often where rows are sorted by few different keys. The sums over all
    orders are close to normal; mean and variance of each are those of random permutations.
    """
    epochs, rows = orders.shape
    if orders.size < FEWEST_NEIGHBOURS:
        return False
    steps = np.diff(orders, axis=1), np.diff(orders.argsort(axis=1), axis=1)
    ascents = (rows - 1) / 2.0, (rows + 1) / 12.0
    distances = (rows * rows - 1) / 3.0, (rows - 2) * (rows + 1) * (4 * rows - 7) / 90.0
    sums = [(int(np.count_nonzero(step > 0)), *ascents) for step in steps]
    sums += [(int(np.abs(step).sum()), *distances) for step in steps]
    return any(
        abs(total - epochs * mean) > DEVIATIONS * math.sqrt(epochs * variance)
        for total, mean, variance in sums
    )


def _stays(places: np.ndarray, sizes: np.ndarray) -> bool:
    """Whether too many rows are in that batch in which they would be in the order of X."""
    batches = np.arange(sizes.shape[1])
    natural = np.array([np.repeat(batches, size) for size in sizes])
    stay = int(np.count_nonzero(places == natural))
    mean = float((sizes**2).sum()) / places.shape[1]
    return stay > mean and _is_unlikely(stay, mean)


def _is_early_or_late(places: np.ndarray) -> bool:
    """Whether some rows, or the first rows of X, come earlier than others on the whole."""
    rows = places.shape[1]
    around = places - places.mean(axis=1, keepdims=True)
    squares = float((around**2).sum())
    if not squares:
        return False
    freedom = rows - 1
    numbers = np.arange(rows) - freedom / 2.0
    sums = around.sum(axis=0)
    trend = float(numbers @ sums)  # of rows in the order of X, with a known variance
    if abs(trend) > DEVIATIONS * math.sqrt(squares / freedom * float(numbers @ numbers)):
        return True
    drift = float((sums**2).sum()) / squares  # close to chi-square / freedom
    limit = 7.0 * math.sqrt(2.0 / (9.0 * freedom))
    return bool(drift ** (1.0 / 3.0) - 1.0 + 2.0 / (9.0 * freedom) > limit)


def _is_uneven(places: np.ndarray, sizes: np.ndarray) -> bool:
    """Whether rows come in some batches more often than in others, all in all or one of them."""
    (epochs, rows), batches = places.shape, sizes.shape[1]
    counts = np.array([np.count_nonzero(places == batch, axis=0) for batch in range(batches)])
    expected = sizes.sum(axis=0)[:, None] / rows
    used = expected[:, 0] > 0
    counts, expected, likeliest = counts[used], expected[used], sizes.max(axis=0)[used] / rows
    # With the margins that it has, this sum has the mean `freedom`.
    unevenness = (rows - 1) / rows * np.sum((counts - expected) ** 2 / expected)
    freedom = (rows - 1) * (len(counts) - 1)
    if unevenness > freedom + 10.0 * math.sqrt(2.0 * freedom):
        return True
    often = counts.max(axis=1).tolist()
    return any(
        _at_least(most, epochs, chance) * counts.size < FALSE_ALARM
        for most, chance in zip(often, likeliest.tolist(), strict=True)
    )


def _is_balanced(places: np.ndarray, sizes: np.ndarray, labels: np.ndarray) -> bool:
    """Whether the batches differ too much or too little in how many rows of a label they hold."""
    epochs, rows = places.shape
    groups = [labels == label for label in np.unique(labels)]
    batches = np.arange(sizes.shape[1])[sizes.any(axis=0)]
    found = np.array([[(places[:, group] == b).sum(axis=1) for group in groups] for b in batches])
    expected = np.array([[sizes[:, b] * (group.sum() / rows) for group in groups] for b in batches])
    freedom = epochs * (len(groups) - 1) * (len(batches) - 1)
    if not freedom:
        return False
    # Pearson's sum has this mean, with the margins that it has, and is close to chi-square.
    ratio = float(((found - expected) ** 2 / expected).sum()) * (rows - 1) / rows / freedom
    far = ratio ** (1.0 / 3.0) - 1.0 + 2.0 / (9.0 * freedom)
    return bool(abs(far) > DEVIATIONS_OF_BATCHES * math.sqrt(2.0 / (9.0 * freedom)))


def _meetings(places: np.ndarray, sizes: np.ndarray) -> str:
    """Whether two rows share a batch in too many epochs, or many of them in too few."""
    epochs, rows = places.shape
    chances = (sizes * (sizes - 1)).sum(axis=1) / (rows * (rows - 1))
    beside, mean = int((np.diff(places, axis=1) == 0).sum()), float(chances.sum()) * (rows - 1)
    if mean and _is_unlikely(beside, mean):  # neighbours in X
        return TOGETHER if beside > mean else APART
    chance = float(chances.max())
    together = sum((place[:, None] == place).astype(int) for place in places)
    often = np.asarray(together)[np.triu_indices(rows, 1)]
    if _at_least(int(often.max()), epochs, chance) * rows * rows < FALSE_ALARM:
        return TOGETHER
    never = int(np.count_nonzero(often == 0))
    apart = (1.0 - chance) ** epochs  # how likely it is that two rows do not meet at all
    if not 0.0 < apart < LEAST_CHANCE or never <= max(FEWEST_APART, 2.0 * apart * often.size):
        return ""
    # Of so many pairs: the first term of the tail of Poisson's distribution is at least half of it.
    mean = apart * often.size
    first = never * math.log(mean) - mean - math.lgamma(never + 1.0)
    return APART if first < math.log(FALSE_ALARM / 2.0) else ""


def followed_again(orders: Sequence[Sequence[int]]) -> float:
    """Mean share of rows that stand beside the same row as in X, or as in the epoch before.

    On either side, so that an order that is turned round is no new one; behind it, where there are
    few. Of n rows in random orders about two in n / 2 do.
    """
    shares = []
    either_way = len(orders) * len(orders[0]) >= FEWEST_NEIGHBOURS
    kind: Any = frozenset if either_way else tuple
    natural, *new = (set(map(kind, pairwise(order))) for order in (sorted(orders[0]), *orders))
    before = natural
    for pairs in new:
        shares.append(max(len(pairs & natural), len(pairs & before)) / max(len(pairs), 1))
        before = pairs
    return float(np.mean(shares))


def _is_unlikely(count: int, mean: float) -> bool:
    """Whether a sum of rare events is too far from its mean, which spreads as Poisson's at most."""
    bound = count * math.log(math.e * mean / count) - mean if count else -mean  # Chernoff's
    return bound < math.log(FALSE_ALARM / 2.0)


def _at_least(count: int, tries: int, chance: float) -> float:
    """The probability that something of this chance happens so often, or more often."""
    if chance >= 1.0:
        return 1.0
    many = range(count, tries + 1)
    return sum(math.comb(tries, k) * chance**k * (1.0 - chance) ** (tries - k) for k in many)
