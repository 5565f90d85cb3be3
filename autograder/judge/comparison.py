"""Compare plain values with the right ones, and say in a sentence what differs.

Reads:  values of the code under test, right values.
Gives:  nothing if they agree, or Flaws: kind, sentence and detail of each difference.
        The tolerances of verdicts are set here and nowhere else.
Leaves to others: where right values come from (grading/expected_answers.py,
        student_folder.py), verdicts (judge.py).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judge.answers import Opaque

TINY = 1e-12
MOST_NUMBERS = 2_000_000  # in one answer; no case asks for a hundredth of that
MOST_AXES_SHOWN = 4
SCALARS = frozenset([bool, int, float])

MOST_NODES_SHOWN = 50  # of an order

AFTERWARDS = " afterwards"  # an entry that must be what it was before
WHOLE_ANSWER = ""  # stands for the whole answer where there is no single entry to name

Flaw = tuple[str, str, str]  # what is wrong with an answer: kind, sentence, detail
Flaws = dict[str, Flaw]  # by the label of the entry
Vectors = str | Mapping[str, str]  # how strict shapes are: see same_shape and compare_entries


@dataclass(frozen=True)
class Tolerance:
    """A number is right when |got - expected| <= relative |expected| + absolute * scale.

    The scale is the largest |expected| of the array: a sum that cancels to nearly 0 is off by the
    rounding of its terms, which are about as large as the other numbers.

    floor: least scale, for values that are 0 but for rounding, as a gradient where a
        function is flat; in units of the value. None: there is none, however small all are.
    each: whether every number counts by itself: then the scale is the floor alone, and a small
        number does not drown beside a large one.
    """

    # Correct code in float32 stays below 3e-6; the mildest known mistake is off by more than 1e-1.
    relative: float = 1e-4
    absolute: float = 1e-6
    floor: float | None = 0.0
    each: bool = False

    def allowed(self, right: np.ndarray) -> np.ndarray:
        """How far off each number may be. right: float64 of any shape."""
        size = np.abs(right)
        # At least TINY is allowed in the end: where 0 is right, rounding is not wrong.
        least = 0.0 if self.floor is None else max(self.floor, TINY / self.absolute)
        scale = least if self.each else max(least, float(size.max(initial=0.0)))
        allowed: np.ndarray = self.relative * size + self.absolute * scale
        return allowed


USUAL = Tolerance()
# A central difference in float64 agrees with a right gradient to about 1e-8 of its size.
GRADIENT_CHECK = Tolerance(1e-5, 1e-5)


def compare_entries(
    got: Any,
    expected: Mapping[str, Any],
    optional: Iterable[str] = (),
    floor: float | None = 0.0,
    vectors: Vectors = "any",
    each: bool = False,
) -> Flaws:
    """Compare a probe's dict with the expected one, entry by entry.

    floor, each: as in Tolerance.
    vectors: as in same_shape, for all entries or by label; those that are not named are "exact".
    Returns: flaws by label, in the order of `expected`; none if they agree.
    """
    if not isinstance(got, dict):
        return {WHOLE_ANSWER: ("type", "The answer has no entries to compare.", "")}
    tolerance = Tolerance(floor=floor, each=each)
    flaws = {}
    for label, right in expected.items():
        value = got.get(label)
        if value is None and label in optional:
            continue
        form = vectors if isinstance(vectors, str) else vectors.get(label, "exact")
        flaw = compare(label, value, right, tolerance, form)
        if flaw is not None and label.endswith(AFTERWARDS):
            what = label.removesuffix(AFTERWARDS)
            flaw = ("changed", f"Your code changed {what}, which must stay as it is.", flaw[2])
        if flaw is not None:
            flaws[label] = flaw
    return flaws


def compare_gradients(got: Any, differences: Mapping[str, Any]) -> Flaws:
    """Compare {"analytic": gradients, "numeric": central differences} with right differences.

    Both are held against the solution's differences: code that returns the same wrong numbers as
    gradients and as differences agrees with itself. For each label the numeric one comes first:
    where it is wrong, so is the forward pass.
    """
    analytic, numeric = got.get("analytic"), got.get("numeric")
    if not isinstance(analytic, dict) or not isinstance(numeric, dict):
        return {WHOLE_ANSWER: ("type", "The gradient check did not come back as it was asked.", "")}
    flaws = {}
    for label, difference in differences.items():
        flaw = compare(label, numeric.get(label), difference)
        if flaw is not None:
            sentence = f"{label}: the forward pass gives other values."
            flaws[f"numeric {label}"] = (flaw[0], sentence, flaw[2])
        gradient = analytic.get(label)
        flaw = compare(label, gradient, difference, GRADIENT_CHECK)
        if flaw is not None:
            kind, sentence, detail = flaw
            detail = detail.replace("expected", "the central difference gives")
            flaws[f"analytic {label}"] = (kind, f"Gradient check: {sentence}", detail)
    return flaws


@np.errstate(all="ignore")
def compare(
    label: str,
    got: Any,
    expected: Any,
    tolerance: Tolerance = USUAL,
    vectors: str = "any",
) -> Flaw | None:
    """Compare one number or array with the expected one; None if they agree.

    Shapes must agree. Where no shape was stated, a vector may stand as a row or a column and a
    single number in any shape: correct code found in the wild differs in this.

    vectors: as in same_shape. Raises: TypeError if the expected value is no numbers.
    """
    right = as_numbers(expected)
    if right is None:
        raise TypeError(f"{label}: {type(expected).__name__} is expected, which is no numbers")
    if got is None:
        return "missing value", f"{label} is missing: nothing was stored for it.", ""
    value = as_numbers(got)
    if value is None:
        sentence = f"{label} is not a number or an array of numbers."
        return "type", sentence, f"Got: {type_of(got)}."
    if not same_shape(value.shape, right.shape, vectors):
        shape = f"shape {value.shape}" if value.ndim else "a single number"
        detail = f"Got {shape}, expected shape {right.shape}."
        return "shape", f"{label} has the wrong shape.", detail
    return _compare_values(label, value.reshape(right.shape), right, tolerance)


def _compare_values(
    label: str, value: np.ndarray, right: np.ndarray, tolerance: Tolerance
) -> Flaw | None:
    """The same for two arrays of one shape."""
    gap = np.abs(value - right)
    if not gap.any():  # nearly all that is compared; what is not finite has a gap
        return None
    # What a case expects may come from an earlier answer, and then be anything.
    if not (np.isfinite(value).all() and np.isfinite(right).all()):
        return "not finite", f"{label} is not finite (nan or inf).", f"Got {numbers_text(value)}."
    wrong = gap > tolerance.allowed(right)
    if not wrong.any():
        return None
    detail = f"Got {numbers_text(value)}, expected {numbers_text(right)}."
    if right.size > 1:
        detail += f" First difference at {np.argwhere(wrong)[0].tolist()}."
    return "value", f"{label} has a wrong value.", detail


def type_of(value: Any) -> str:
    """The name of a value's type, in the process that made it."""
    return value.type_name if isinstance(value, Opaque) else type(value).__name__


def compare_order(order: Any, edges: Iterable[Sequence[int]], count: int) -> Flaw | None:
    """None if `order` lists 0 ... count - 1 once each, every edge's source before its target."""
    if not isinstance(order, list) or not all(isinstance(item, int) for item in order):
        return "type", "The result is not a list of the graph's nodes.", ""
    if -1 in order:  # which a probe puts where it finds no node of the graph
        return "value", "The list holds something that is not a node of the graph.", ""
    if len(set(order)) < len(order):
        return "value", "A node stands in the list more than once.", f"Order: {order_text(order)}."
    if set(order) != set(range(count)):
        missing = sorted(set(range(count)) - set(order))
        return "value", "Some nodes of the graph are not in the list.", f"No {order_text(missing)}."
    place = {node: index for index, node in enumerate(order)}
    for source, target in edges:
        if place[source] > place[target]:
            detail = (
                f"Node {target} comes before node {source}, which feeds it: {order_text(order)}."
            )
            return "value", "A node stands before one of its own inputs.", detail
    return None


def order_text(order: Sequence[int]) -> str:
    """Nodes in one line, shortened."""
    more = f", ... ({len(order)} in all)" if len(order) > MOST_NODES_SHOWN else ""
    return f"[{', '.join(map(str, order[:MOST_NODES_SHOWN]))}{more}]"


def as_numbers(value: Any) -> np.ndarray | None:
    """A float64 array of plain data, or None if it is not numbers, or too many.

    It may be the array that was given.
    """
    # Counted first: an array of texts takes the width of the longest for each of them, and lists of
    # arrays may become much larger than they are.
    if _numbers_in(value) > MOST_NUMBERS:
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    if array.dtype.kind not in "biuf":  # whole numbers of many digits have no other type
        return None
    return array.astype(float, copy=False)


def _numbers_in(value: Any) -> float:
    """How many numbers a plain value holds; inf if it holds anything else."""
    if isinstance(value, np.ndarray):
        return value.size if value.dtype.kind in "biuf" else math.inf
    if not isinstance(value, list):
        return 1 if isinstance(value, bool | int | float) else math.inf
    if SCALARS.issuperset(map(type, value)):
        return len(value)
    count = 0.0
    for item in value:
        count += _numbers_in(item)
        if count > MOST_NUMBERS:
            break
    return count


def same_shape(got: tuple[int, ...], expected: tuple[int, ...], vectors: str = "any") -> bool:
    """Equal, or the same vector as (m,), (m, 1) or (1, m), or a single number in any shape.

    vectors: "row" or "column" to let only (1, m) or only (m, 1) stand for (m,); "exact" for equal
        shapes, where a shape is stated. A number that is expected as such may have any shape.
    """
    if got == expected:
        return True
    if math.prod(got) == math.prod(expected) == 1:
        return not expected or vectors == "any" or (vectors != "exact" and got != ())
    if vectors == "exact":
        return False
    flat, table = sorted((got, expected), key=len)
    if len(flat) != 1 or len(table) != 2 or flat[0] != math.prod(table):
        return False
    return (table[0] == 1 and vectors != "column") or (table[1] == 1 and vectors != "row")


def numbers_text(array: np.ndarray) -> str:
    """Numbers as a student would write them, in one line, shortened."""
    # Some are left out on every axis, so that an array of many axes still shows very many.
    shown = array if array.ndim <= MOST_AXES_SHOWN else array.ravel()
    text = np.array2string(
        shown,
        separator=", ",
        threshold=12,
        edgeitems=2,
        formatter={"float_kind": lambda number: f"{number:.6g}"},
    )
    return " ".join(text.split())
