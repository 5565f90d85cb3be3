"""Arrays whose shapes, sizes or types do not fit what is done with them.

Reads:  a Raised.
Gives:  a sentence for the student, with the sizes at fault; "" where this is not the cause.
Leaves to others: lists in place of arrays (kinds.py), the order of the rules (rules.py).
"""

from __future__ import annotations

import ast
import math
import re

from autograder.judge.advice.exceptions.raised import Raised
from autograder.judge.advice.raised_at import is_array, quoted

TRUTH = "truth value of an array"
IN_NUMPY = frozenset(
    [
        *("exp", "log", "log2", "log10", "sqrt", "sin", "cos", "tan", "tanh"),
        *("sinh", "cosh", "floor", "ceil", "exp2", "log1p", "expm1", "fabs"),
    ]
)


def truth_of_array(raised: Raised) -> str:
    """One yes or no of a whole array."""
    if TRUTH not in raised.said:
        return ""
    node = raised.spot.expression
    function = raised.spot.value(node.func) if isinstance(node, ast.Call) else None
    if function is max or function is min:
        name = "max" if function is max else "min"
        return (
            f"Python's {name}() cannot compare whole arrays. np.{name}imum(a, b) does, element by "
            f"element; np.{name}(a) is the {name}imum of one array."
        )
    part = part_that_looks_for(raised)
    if part is not None:
        return (
            f"{quoted(part)} compares arrays with ==, which gives an array of answers. Look for an "
            "object or a name, not for an array."
        )
    return (
        "An array holds many numbers, so it is neither true nor false. For each element on its "
        "own: np.where(condition, a, b), or a mask such as (x > 0); & and | in place of and, or."
    )


def part_that_looks_for(raised: Raised) -> ast.AST | None:
    """`in`, or a method of lists, where it looks for an array; None if that is not the cause."""
    node = raised.spot.expression
    if TRUTH not in raised.said:
        return None
    if isinstance(node, ast.Compare):
        return node if isinstance(node.ops[0], ast.In | ast.NotIn) else None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    return node if node.func.attr in ("index", "remove", "count") else None


def inner_sizes(raised: Raised) -> str:
    """A matrix product whose inner sizes differ."""
    sizes = re.search(
        r"^matmul: .*core dimension .*\(size (\d+) is different from (\d+)\)", raised.said
    )
    shapes = re.search(
        r"^shapes (\(.*?\)) and (\(.*?\)) not aligned: (\d+) .* != (\d+)", raised.said
    )
    if sizes is None and shapes is None:
        return ""
    known = [value.shape for _, value in raised.parts() if is_array(value)]
    if shapes:
        left, right, has, needs = shapes.groups()
    elif len(known) == 2 and all(len(shape) <= 2 for shape in known):
        left, right = (str(shape).replace(" ", "") for shape in known)
        has, needs = str(known[0][-1]), str(known[1][0])
    elif sizes:
        return (
            f"In a matrix product the columns of the left factor ({sizes[2]} here) must be as many "
            f"as the rows of the right one ({sizes[1]} here). .T swaps rows and columns."
        )
    return (
        f"A product of shapes {left} and {right}: the last size on the left ({has}) must be the "
        f"first on the right ({needs}). .T turns a shape round; write down which shape you want."
    )


def number_in_product(raised: Raised) -> str:
    """A single number on one side of @."""
    found = re.search(r"operand (\d) does not have enough dimensions \(has 0", raised.said)
    node = raised.spot.expression
    if found is None or not isinstance(node, ast.BinOp):
        return ""
    part = (node.left, node.right)[int(found[1])]
    if type(raised.spot.value(part)) not in (int, float):
        return ""
    return f"{quoted(part)} is a single number: @ multiplies arrays only. Use * for a number."


def broadcast(raised: Raised) -> str:
    """Shapes that do not fit together element by element."""
    met = re.search(r"operands could not be broadcast together with shapes (.*)", raised.said)
    if met is not None:
        shapes = [[int(n) for n in re.findall(r"\d+", s)] for s in re.findall(r"\(.*?\)", met[1])]
        clash = _clash(shapes[0], shapes[1]) if len(shapes) == 2 else ""
        return (
            f"Element by element, shapes are compared from their last size on: each two must be "
            f"equal, or one of them 1.{clash} Print the .shape of both sides."
        )
    put = re.search(r"could not broadcast input array from shape (.+) into shape (.+)", raised.said)
    if put is not None:
        return f"What is stored has shape {put[1]}, the place for it {put[2]}: they must agree."
    grown = re.search(r"output operand with shape (.+) doesn't match .* shape (.+)", raised.said)
    if grown is not None and isinstance(raised.spot.expression, ast.AugAssign):
        return (
            f"The result has shape {grown[2]}, but `+=` and the like keep the shape on the left, "
            f"{grown[1]}. Sum over the extra axis, or reshape the right side."
        )
    return ""


def _clash(one: list[int], other: list[int]) -> str:
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b and 1 not in (a, b):
            return f" Here {a} meets {b}."
    return ""


def one_number_needed(raised: Raised) -> str:
    """A whole array where one number is needed."""
    only = re.search(r"only (size-1|length-1|0-dimensional) arrays can be converted", raised.said)
    element = "setting an array element with a sequence" in raised.said
    node = raised.spot.expression
    if only and isinstance(node, ast.Call):
        function = raised.spot.value(node.func)
        name = getattr(function, "__name__", "")
        if name in IN_NUMPY and function is getattr(math, name, None):
            return f"math.{name} takes one number only. np.{name} works on whole arrays."
        if function is float or function is int:
            return (
                f"{name}() needs one number, and {_first_argument(node)} is an array. Leave "
                f"{name}() out, or take one entry first."
            )
    if element and "inhomogeneous" in raised.said:
        return "The rows have different lengths, or arrays of several shapes stand in one list."
    if (only or element) and isinstance(raised.target, ast.Subscript):
        return f"{quoted(raised.target)} has room for one number, and the right side holds several."
    return ""


def _first_argument(call: ast.Call) -> str:
    return quoted(call.args[0]) if call.args else "what it gets"


def casting(raised: Raised) -> str:
    """Fractions for an array of whole numbers."""
    found = re.search(r"Cannot cast ufunc '\w+' output from dtype\('(float|complex)", raised.said)
    node = raised.spot.expression
    into = re.search(r"to dtype\('u?int", raised.said)
    if found is None or into is None or not isinstance(node, ast.AugAssign):
        return ""
    return (
        f"{quoted(node.target)} is an array of whole numbers and cannot take fractions in place. "
        "Make it of floats from the start, or write `x = x + ...` in place of `x += ...`."
    )


def out_of_bounds(raised: Raised) -> str:
    """An index beyond the end."""
    if not isinstance(raised.error, IndexError):
        return ""
    axis = re.search(r"index -?\d+ is out of bounds for axis (\d+) with size (\d+)", raised.said)
    if axis is not None:
        return f"Axis {axis[1]} has {_numbered(int(axis[2]))}."
    ndim = re.search(r"axis -?\d+ is out of bounds for array of dimension (\d+)", raised.said)
    if ndim is not None:
        return f"The array has {ndim[1]} axes, numbered from 0: its shape tells which is which."
    many = re.search(r"array is (\d+)-dimensional, but (\d+) were indexed", raised.said)
    if many is not None:
        return f"There are {many[2]} indices for an array with {many[1]} axes. Print its .shape."
    if re.search(r"^pop from (an )?empty", raised.said):
        return "It is empty here, so there is nothing to take out. Test it first: `while queue:`."
    part, value = next(raised.parts(), (None, None))
    if part is not None and isinstance(value, list | tuple) and "out of range" in raised.said:
        return f"{quoted(part)} has {_numbered(len(value))}."
    return ""


def _numbered(count: int) -> str:
    if count == 0:
        return "no entry at all here"
    return f"{count} entries, numbered 0 to {count - 1}" if count > 1 else "one entry, number 0"


def shape_as_arguments(raised: Raised) -> str:
    """np.zeros(2, 3) for np.zeros((2, 3))."""
    node = raised.spot.expression
    if "as a data type" not in raised.said or not isinstance(node, ast.Call):
        return ""
    name = ast.unparse(node.func).rpartition(".")[2]
    if name not in ("zeros", "ones", "empty") or len(node.args) < 2:
        return ""
    return f"A shape is one argument, in brackets of its own: np.{name}((rows, columns))."
