"""An exception with all that the rules look at.

Reads:  an exception, the ErrorLocation and the Spot that it came from.
Gives:  a Raised: message, names of the types complained of, the values at fault; words of Python
        and NumPy that several rules look for.
Leaves to others: what it means (the other modules here, and advice.py of an assignment).

Messages are matched by the part that Python 3.11 to 3.13 and NumPy 1.26 to 2.5 have in common.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.raised_at import Spot

# What Python and NumPy say of a value of the wrong kind: each group is the name of a type.
OF_THE_WRONG_KIND = (
    r"unsupported operand type\(s\) for .+?: '([\w.]+)' and '([\w.]+)'",
    r"not supported between instances of '([\w.]+)' and '([\w.]+)'",
    r"bad operand type for unary .: '([\w.]+)'",
    r"^'([\w.]+)' object (?:is not|has no attribute)",
    r"^object of type '([\w.]+)' has no len\(\)",
    r"cannot unpack non-iterable ([\w.]+) object",
    r"of type ([\w.]+) which has no callable",
    r"must be real number, not ([\w.]+)",
    r"can only concatenate (list|tuple) \(not \"([\w.]+)\"\)",
    r"argument must be a string or a real number, not '([\w.]+)'",
)
NUMBERS = frozenset(["int", "float", "complex", "bool", "float64", "float32", "int64", "int32"])
OF_ARRAYS = frozenset(
    [
        *("T", "shape", "ndim", "size", "dtype", "dot", "sum", "mean", "prod", "max", "min"),
        *(
            "reshape",
            "ravel",
            "flatten",
            "transpose",
            "copy",
            "astype",
            "tolist",
            "item",
            "argmax",
            "argmin",
        ),
    ]
)
NO_ARRAY = "does not have enough dimensions (has 0"


@dataclass(frozen=True)
class Raised:
    """An exception, what it said, and where."""

    error: BaseException
    said: str
    spot: Spot
    location: ErrorLocation

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Names of the types that the message complains of, without their modules."""
        for pattern in OF_THE_WRONG_KIND:
            found = re.search(pattern, self.said)
            if found is not None:
                return tuple(name.rpartition(".")[2] for name in found.groups() if name)
        return ()

    @property
    def target(self) -> ast.expr | None:
        """What the statement at fault assigns to; None if it is no assignment."""
        statement = self.spot.statement
        return statement.targets[0] if isinstance(statement, ast.Assign) else None

    def parts(self) -> Iterator[tuple[ast.expr, Any]]:
        """What the expression at fault works on, with what it stands for."""
        for part in self.spot.parts():
            yield part, self.spot.value(part)


Rule = Callable[[Raised], str]
