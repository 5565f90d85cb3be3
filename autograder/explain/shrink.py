"""Shrink inputs to small ones that still fail.

Reads:  inputs as plain data; a function that says whether other inputs fail in the same way.
Gives:  the smallest inputs found, by trying simpler ones in a fixed order.
Leaves to others: asking the code and judging (search.py). It knows no assignment.

First there is less of everything: arguments, items of lists, entries, rows and columns, nodes of a
graph. What has the same length is cut together, since it may belong together. Then the numbers
become short: small whole ones if these do, else fewer decimals. Numbers that differ stay different
and none becomes 0, so that a mistake cannot hide behind 2 + 2 = 2 * 2.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.explain.plain_data import (
    PartPath,
    as_table,
    axis_lengths,
    in_form_of,
    map_parts,
    parts,
    size,
    take_items,
)
from autograder.worker import wire

MOST_AXES = 8  # of one length: up to so many, every set of them is tried
FEW_ITEMS = 8  # items of which each is left out by itself; of more, an eighth at a time
SMALLEST_SHORT = 2  # the first of the whole numbers that replace others: 1 changes no product
LARGEST_SHORT = 9  # whole numbers up to here are short already
MOST_NODES = 40  # whole numbers above are no numbers of nodes
DECIMALS = (0, 1, 2, 3)

Inputs = dict[str, Any]


def shrink(
    inputs: Inputs, still_fails: Callable[[Inputs], bool], enough: Callable[[], bool]
) -> Inputs:
    """The smallest inputs found that still fail; it ends when nothing smaller does.

    enough: whether to end before that.
    """
    tried = {wire.pack(inputs)}
    stages = (less_of_everything, with_shorter_numbers)
    # What one stage finds can let the other find more, so it ends after both in turn found nothing.
    idle = 0
    while idle < len(stages):
        for stage in stages:
            smaller = _improved(inputs, stage, tried, still_fails, enough)
            idle = idle + 1 if smaller is None else 0
            inputs = smaller or inputs
            if enough():
                return inputs
    return inputs


def _improved(
    inputs: Inputs,
    stage: Callable[[Inputs], Iterator[Inputs]],
    tried: set[bytes],
    still_fails: Callable[[Inputs], bool],
    enough: Callable[[], bool],
) -> Inputs | None:
    """The inputs after one stage, repeated until it finds nothing smaller; None if it never did."""
    found = None
    again = True
    while again:
        again = False
        for candidate in stage(inputs):
            if enough():
                return found
            key = wire.pack(candidate)
            if key in tried or size(candidate) >= size(inputs):
                continue
            tried.add(key)
            if still_fails(candidate):
                inputs = found = candidate
                again = True
                break
    return found


def less_of_everything(inputs: Inputs) -> Iterator[Inputs]:
    """Simpler inputs, the largest steps first. Some of them make no sense to the probe."""
    yield from with_fewer_arguments(inputs)
    yield from with_fewer_items(inputs)
    yield from with_fewer_entries(inputs)
    yield from with_fewer_nodes(inputs)
    yield from with_smaller_counts(inputs)
    yield from with_some_axes_cut(inputs)


def with_fewer_arguments(inputs: Inputs) -> Iterator[Inputs]:
    """Leave out an argument that the probe can do without, as the nodes beside the first one.

    Or an item of one takes the place of all items of another: the mistake may show there alone.
    """
    lists = [name for name, value in inputs.items() if isinstance(value, list)]
    for left_out in inputs:
        others = {name: value for name, value in inputs.items() if name != left_out}
        yield others
        for name, item in itertools.product(lists, inputs[left_out] if left_out in lists else ()):
            if name != left_out and not isinstance(item, int | float):
                yield {**others, name: [item]}


def with_fewer_items(inputs: Inputs) -> Iterator[Inputs]:
    """Cut all lists and axes of one length together, then lists only, axes only, one by one."""
    for length in sorted({n for _, part in parts(inputs) for n in axis_lengths(part)} - {0, 1}):
        for indices in some_of(length):
            for lists, tables in ((True, True), (True, False), (False, True)):
                yield map_parts(inputs, _cut_all(length, indices, lists, tables))
    for path, part in list(parts(inputs)):
        for axis, length in enumerate(axis_lengths(part)):
            for indices in some_of(length):
                yield map_parts(
                    inputs, _only_at(path, partial(take_items, indices=indices, axis=axis))
                )


def some_of(length: int) -> Iterator[Sequence[int]]:
    """Which of the items to keep: one end, one half, all but a few."""
    everything = range(length)
    half = length // 2
    chunk = 1 if length <= FEW_ITEMS else length // FEW_ITEMS
    if length > 1:
        yield from (everything[:1], everything[-1:])
    if half > 1:
        yield from (everything[:half], everything[half:])
    if length > 2:
        for first in range(0, length, chunk):
            yield [index for index in everything if not first <= index < first + chunk]


def with_some_axes_cut(inputs: Inputs) -> Iterator[Inputs]:
    """Cut some of the axes of one length: two axis_lengths may be equal by chance."""
    slots = [
        (path, axis, length)
        for path, part in parts(inputs)
        if as_table(part) is not None
        for axis, length in enumerate(axis_lengths(part))
    ]
    for length in sorted({length for *_, length in slots} - {0, 1}):
        same = [(path, axis) for path, axis, n in slots if n == length]
        if len(same) > MOST_AXES:
            continue
        sets = (some for n in range(2, len(same)) for some in itertools.combinations(same, n))
        for some, indices in itertools.product(sets, (range(1), range(length - 1))):
            yield map_parts(inputs, _cut_at(frozenset(some), indices))


def _cut_at(slots: frozenset[tuple[PartPath, int]], indices: Sequence[int]) -> Callable[..., Any]:
    def cut(path: PartPath, part: Any) -> Any:
        for axis in range(len(axis_lengths(part))):
            part = take_items(part, indices, axis) if (path, axis) in slots else part
        return part

    return cut


def _cut_all(
    length: int, indices: Sequence[int], lists: bool, tables: bool
) -> Callable[[PartPath, Any], Any]:
    def cut(path: PartPath, part: Any) -> Any:
        is_table = as_table(part) is not None
        if not (tables if is_table else lists):
            return part
        for axis, n in enumerate(axis_lengths(part)):
            part = take_items(part, indices, axis) if n == length else part
        return part

    return cut


def _only_at(path: PartPath, change: Callable[[Any], Any]) -> Callable[[PartPath, Any], Any]:
    return lambda here, part: change(part) if here == path else part


def _everywhere(change: Callable[[Any], Any]) -> Callable[[PartPath, Any], Any]:
    return lambda path, part: change(part)


def _replace_by(smaller: Any, part: Any) -> Any:
    return smaller


def with_fewer_entries(inputs: Inputs) -> Iterator[Inputs]:
    """Leave an entry out of every dict that has it; the probe's own arguments stay."""
    keys = [path[-1] for path, _ in parts(inputs) if len(path) > 1 and isinstance(path[-1], str)]

    def without(key: str) -> Callable[[PartPath, Any], Any]:
        return lambda path, part: (
            {name: item for name, item in part.items() if name != key}
            if path and isinstance(part, dict) and len(part) > 1
            else part
        )

    for key in dict.fromkeys(keys):
        yield map_parts(inputs, without(str(key)))


def with_fewer_nodes(inputs: Inputs) -> Iterator[Inputs]:
    """Where whole numbers may be the numbers of nodes: take one node away, renumber the rest.

    They may be where they stand in pairs, as the ends of edges, or in a list of dicts.
    Rows that name it go, entries under its number, and the item of a list of dicts in its place.
    Or two that stand in one row, as the ends of an edge, become one; then also with the last row
    first, since the order of edges may matter, and which one it must be depends on the nodes left.
    """
    listed = [
        part
        for path, part in parts(inputs)
        if _whole_numbers(part) and (np.shape(part)[1:] == (2,) or any(map(_is_index, path)))
    ]
    highest = max((int(np.max(part)) for part in listed), default=-1)
    for node in range(min(highest, MOST_NODES), -1, -1):
        yield map_parts(inputs, _without_node(node))
    edges = [ends for table in listed if np.shape(table)[1:] == (2,) for ends in table]
    joined = [
        # _merged first: _without_node renumbers
        map_parts(map_parts(inputs, _merged(stays, goes)), _without_node(goes))
        for ends in edges
        for stays, goes in (ends, ends[::-1])
    ]
    yield from joined
    for one in joined:
        yield map_parts(one, _last_row_first)


def _last_row_first(path: PartPath, part: Any) -> Any:
    return part[-1:] + part[:-1] if _whole_numbers(part) and np.shape(part)[1:] == (2,) else part


def _is_index(step: str | int) -> bool:
    return isinstance(step, int)


def _whole_numbers(part: Any) -> bool:
    table = as_table(part)
    return isinstance(part, list) and table is not None and table.dtype.kind == "i"


def _merged(stays: int, goes: int) -> Callable[[PartPath, Any], Any]:
    def change(path: PartPath, part: Any) -> Any:
        if _whole_numbers(part):
            rows = np.where(np.array(part) == goes, stays, part).tolist()
            return [row for row in rows if row != [stays, stays]]
        if isinstance(part, dict) and str(goes) in part and str(stays) not in part:
            return {str(stays) if key == str(goes) else key: item for key, item in part.items()}
        return part

    return change


def _without_node(node: int) -> Callable[[PartPath, Any], Any]:
    def lower(number: int) -> int:
        return number - 1 if number > node else number

    def change(path: PartPath, part: Any) -> Any:
        if _whole_numbers(part):
            table = np.array(part)
            names_it = (table == node).reshape(len(table), -1).any(axis=1)
            table = table[~names_it]
            return (table - (table > node)).tolist()
        if type(part) is int:
            return lower(part)
        if isinstance(part, dict):
            return {
                str(lower(int(key))) if key.isdigit() else key: item
                for key, item in part.items()
                if key != str(node)
            }
        if isinstance(part, list) and len(part) > node and isinstance(part[node], dict):
            return part[:node] + part[node + 1 :]
        return part

    return change


def with_smaller_counts(inputs: Inputs) -> Iterator[Inputs]:
    """Make whole numbers smaller that stand alone or in a plain list: steps, epochs, sizes.

    None becomes 0: what a size of 0 shows is another matter.
    """
    for path, part in list(parts(inputs)):
        if type(part) is int:
            for smaller in _smaller(part):
                yield map_parts(inputs, _only_at(path, partial(_replace_by, smaller)))
        if _whole_numbers(part) and np.ndim(part) == 1:
            for place, smaller in ((i, n) for i, count in enumerate(part) for n in _smaller(count)):
                row = [*part[:place], smaller, *part[place + 1 :]]
                yield map_parts(inputs, _only_at(path, partial(_replace_by, row)))


def _smaller(count: int) -> list[int]:
    return [n for n in dict.fromkeys((1, 2, count // 2, count - 1)) if 0 < n < count]


def with_shorter_numbers(inputs: Inputs) -> Iterator[Inputs]:
    """Replace floats by small whole numbers or round them, all at once, then part by part."""
    paths = [path for path, part in parts(inputs) if _floats(part) is not None]
    changes = [_small_whole_numbers(inputs), *(_rounded(decimals) for decimals in DECIMALS)]
    for change in changes:
        yield map_parts(inputs, _everywhere(partial(_change_floats, change=change)))
    for path, change in itertools.product(paths, changes):
        yield map_parts(inputs, _only_at(path, partial(_change_floats, change=change)))


def _floats(part: Any) -> np.ndarray | None:
    """The floats of a part, if it is a table of them or one of them, and finite."""
    array = np.array(part) if isinstance(part, float) else as_table(part)
    if isinstance(part, np.ndarray) and part.ndim == 0:
        array = part
    if array is None or array.dtype.kind != "f" or not np.isfinite(array).all():
        return None
    return array


def _change_floats(part: Any, change: Callable[[np.ndarray], np.ndarray]) -> Any:
    """The part with its floats changed; unchanged if that makes two equal that differ, or one 0."""
    before = _floats(part)
    if before is None:
        return part
    after = np.asarray(change(before))
    both = np.stack([before.ravel(), after.ravel()])
    pairs = len(np.unique(both, axis=1).T)  # as many as there are different numbers before
    if len(np.unique(after)) < pairs or ((after == 0.0) & (before != 0.0)).any():
        return part
    return float(after) if isinstance(part, float) else in_form_of(part, after)


def _rounded(decimals: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda array: np.round(array, decimals) + 0.0  # no -0


def _small_whole_numbers(inputs: Inputs) -> Callable[[np.ndarray], np.ndarray]:
    """Give each number its own small whole one, with its sign; those that are small stay."""
    arrays = [_floats(part) for _, part in parts(inputs)]
    present = [float(n) for array in arrays if array is not None for n in array.flat]
    taken = {abs(n) for n in present if _small(n)}
    free = (n for n in itertools.count(SMALLEST_SHORT) if n not in taken)
    others = dict.fromkeys(abs(n) for n in present if not _small(n))
    given = dict(zip(others, free, strict=False))

    def change(array: np.ndarray) -> np.ndarray:
        return np.reshape(
            [n if _small(n) else float(np.copysign(given[abs(n)], n)) for n in array.flat],
            array.shape,
        )

    return change


def _small(number: float) -> bool:
    return float(number).is_integer() and abs(number) <= LARGEST_SHORT
