"""Walk through plain data, and copy it with parts cut or changed.

Reads:  plain data: None, bool, int, float, str, lists, dicts, arrays.
Gives:  its parts, its size, copies in which some parts are cut or changed.
Leaves to others: which change is worth a try (shrink.py).

A *table* is an array, or nested lists of numbers that could be one. A *path* is the keys and
indices that lead to a part. Nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

PartPath = tuple[str | int, ...]
Change = Callable[[PartPath, Any], Any]
Size = tuple[int, int, float]


def as_table(value: Any) -> np.ndarray | None:
    """The array that a value is, or could be; None if it holds anything but numbers."""
    if isinstance(value, np.ndarray):
        return value if value.ndim and value.size else None
    if not isinstance(value, list) or not value or not _only_numbers(value):
        return None
    try:
        array = np.array(value)
    except ValueError:  # lists of different lengths
        return None
    return array if array.dtype.kind in "if" and array.size else None


def _only_numbers(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_only_numbers, value))
    return type(value) in (int, float)


def in_form_of(value: Any, table: np.ndarray) -> Any:
    """A table in the form that `value` has: an array or lists."""
    return table if isinstance(value, np.ndarray) else table.tolist()


def parts(value: Any, path: PartPath = ()) -> Iterator[tuple[PartPath, Any]]:
    """Every part with its path, from the outside inwards; a table is one part."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from parts(item, (*path, key))
    elif isinstance(value, list) and as_table(value) is None:
        for index, item in enumerate(value):
            yield from parts(item, (*path, index))


def map_parts(value: Any, change: Change, path: PartPath = ()) -> Any:
    """A copy in which `change` was applied to each part, from the outside inwards.

    The paths that `change` sees are those of the parts as they stand, after outer changes.
    """
    value = change(path, value)
    if isinstance(value, dict):
        return {key: map_parts(item, change, (*path, key)) for key, item in value.items()}
    if isinstance(value, list) and as_table(value) is None:
        return [map_parts(item, change, (*path, index)) for index, item in enumerate(value)]
    return value


def take_items(value: Any, indices: Sequence[int], axis: int = 0) -> Any:
    """The items of a list, or along an axis of a table, that have these indices."""
    table = as_table(value)
    if table is None:
        return [value[index] for index in indices]
    return in_form_of(value, np.take(table, indices, axis=axis))


def axis_lengths(value: Any) -> tuple[int, ...]:
    """The lengths of a table's axes, or of a list; () for anything else."""
    table = as_table(value)
    if table is not None:
        return table.shape
    return (len(value),) if isinstance(value, list) else ()


def size(value: Any) -> Size:
    """How much there is to read: parts, then characters of the numbers, then their sum."""
    count, characters, total = 0, 0, 0.0
    for _, part in parts(value):
        table = as_table(part)
        count += 1
        if table is not None:
            count += table.size + table.ndim
            characters += sum(number_length(number) for number in table.flat)
            total += float(np.abs(table).sum())
        elif isinstance(part, int | float):
            characters += number_length(part)
            total += abs(part)
    return count, characters, total


def numbers_in(value: Any) -> int:
    """How many numbers there are."""
    tables = [(part, as_table(part)) for _, part in parts(value)]
    return sum(
        isinstance(part, int | float) if table is None else table.size for part, table in tables
    )


def number_length(number: Any) -> int:
    """Characters of a number: 2.0 counts as 2."""
    return len(f"{float(number):.17g}" if float(number).is_integer() else repr(float(number)))
