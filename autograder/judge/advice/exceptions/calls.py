"""Calls that do not fit what is called: a misspelt constructor, the number of arguments, brackets.

Reads:  a Raised.
Gives:  a sentence for the student; "" where this is not the cause.
Leaves to others: a method without self (imports/names.py), the order of the rules (rules.py).
"""

from __future__ import annotations

import ast
import builtins
import re

from autograder.judge.advice.exceptions.raised import Raised
from autograder.judge.advice.outline import Definition, outline
from autograder.judge.advice.raised_at import quoted

INIT = "__init__"
LIKE_INIT = frozenset(
    ["init", "_init", "_init_", "__init", "__init_", "_init__", "__inti__", "__int__", "__init___"]
)


def misspelt_init(raised: Raised) -> str:
    """A constructor under another name, so that it never ran."""
    made = re.match(r"(\w+)(?:\.__init__)?\(\) takes", raised.said)
    if isinstance(raised.error, AttributeError):
        names = [base.__name__ for base in type(raised.error.obj).__mro__]
        made_of = [one for one in _classes(raised) if one.name in names]
        lost = [(_lost_init(one), one) for one in made_of]
        lost = [pair for pair in lost if pair[0] and _stores(pair[0], str(raised.error.name))]
    elif isinstance(raised.error, TypeError) and made is not None and not raised.location.file:
        made_of = [one for one in _classes(raised) if _is_made(one, made[1])]
        lost = [(_lost_init(one), one) for one in made_of]
        if not all(function for function, _ in lost):
            return ""
    else:
        return ""
    for function, one in lost:
        if function is not None:
            return (
                f"Line {function.lineno} defines `{function.name}` in class {one.name}. What runs "
                "when an object is made is called `__init__`, with two underscores on either side."
            )
    return ""


def _classes(raised: Raised) -> list[ast.ClassDef]:
    bodies = (outline(source).body for source in raised.location.sources.values())
    every = (node for body in bodies for node in ast.walk(ast.Module(body, [])))
    return [node for node in every if isinstance(node, ast.ClassDef)]


def _functions(of: ast.ClassDef) -> list[ast.FunctionDef]:
    return [one for one in of.body if isinstance(one, ast.FunctionDef)]


def _is_made(one: ast.ClassDef, constructor_of: str) -> bool:
    """Whether objects of this class may be made by the constructor of that one."""
    if INIT in [function.name for function in _functions(one)]:
        return False
    return constructor_of in (one.name, *map(ast.unparse, one.bases))


def _lost_init(one: ast.ClassDef) -> ast.FunctionDef | None:
    """What seems to be meant as the constructor; `__int__(self)` is Python's own."""
    functions = _functions(one)
    if INIT in [function.name for function in functions]:
        return None
    lost = [function for function in functions if function.name in LIKE_INIT]
    return next((f for f in lost if f.name != "__int__" or len(f.args.args) > 1), None)


def _stores(function: ast.FunctionDef | None, name: str) -> bool:
    nodes = ast.walk(function) if function else ()
    stored = [
        n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
    ]
    return name in stored


def no_init(raised: Raised) -> str:
    """Arguments for a class that has no constructor."""
    found = re.match(r"(\w+)\(\) takes no arguments", raised.said)
    if found is None or not isinstance(raised.error, TypeError):
        return ""
    for one in _classes(raised):
        if one.name == found[1] and INIT not in [f.name for f in _functions(one)]:
            return (
                f"Class {one.name} (line {one.lineno}) has no `__init__`, so it takes no argument. "
                "Look at the spelling, the indentation, and the class in its brackets."
            )
    return ""


def number_of_arguments(raised: Raised) -> str:
    """Too many or too few arguments for a function in the source."""
    found = re.match(r"(?:(\w+)\.)?(\w+)\(\) (takes|missing)", raised.said)
    if not isinstance(raised.error, TypeError) or found is None:
        return ""
    if found[3] == "missing" and raised.said.endswith("argument: 'self'"):
        return ""
    inherited = [one for one in _classes(raised) if _is_made(one, str(found[1]))]
    if found[2] == INIT and inherited and not raised.location.file:
        return ""
    fitting = [
        one
        for source in raised.location.sources.values()
        for one in outline(source).definitions
        if one.name == found[2] and (one.outer[-1].name if one.outer else None) == found[1]
    ]
    plain = [one for one in fitting if one.plain and one.parameters is not None]
    return _signature(raised, plain[0]) if len(fitting) == len(plain) == 1 else ""


def _signature(raised: Raised, one: Definition) -> str:
    who = "this line" if raised.location.file else "the checks"
    stands = f"`def {one.name}({', '.join(one.parameters or ())})`"
    without = ", self not counted" if (one.parameters or ("",))[0] == "self" else ""
    number = re.search(r"but (\d+) (?:was|were) given", raised.said)
    if number is None:
        return f"Line {one.line} says {stands}; {who} gives it fewer arguments than that."
    given = int(number[1]) - bool(without)
    advice = "" if raised.location.file else " Keep the line as it was handed out."
    return f"Line {one.line} says {stands}; {who} gave {given}{without}.{advice}"


def class_called(raised: Raised) -> tuple[ast.expr, str] | None:
    """The class whose method is called without an object, and the method; None if none is."""
    found = re.match(r"(?:\w+\.)?(\w+)\(\) missing .*argument: 'self'$", raised.said)
    call = raised.spot.expression
    if found is None or not isinstance(raised.error, TypeError):
        return None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    owner = call.func.value
    return (owner, found[1]) if isinstance(raised.spot.value(owner), type) else None


def called_on_the_class(raised: Raised) -> str:
    """A method that is called without an object."""
    found = class_called(raised)
    if found is None:
        return ""
    owner, method = found
    return (
        f"{quoted(owner)} is the class itself, not one of its objects. Call {method}() of an "
        "object, such as self."
    )


def not_callable(raised: Raised) -> str:
    """Round brackets behind something that is no function."""
    call = raised.spot.expression
    if not raised.said.endswith("object is not callable") or not isinstance(call, ast.Call):
        return ""
    function = call.func
    if isinstance(function, ast.Name) and hasattr(builtins, function.id):
        return (
            f"{quoted(function)} is a function of Python's, but your code gives this name another "
            "value. Use another name for that."
        )
    if isinstance(function, ast.Constant | ast.BinOp):
        return f"Is a * missing between {quoted(function)} and the bracket?"
    if isinstance(function, ast.Attribute) and not call.args:
        return f"{quoted(function)} is no function but a value: leave out the ()."
    return (
        f"{quoted(function)} is no function but a value, and () calls functions. Write [ ] to take "
        "an entry, * to multiply."
    )
