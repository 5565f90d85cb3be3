"""Say what an exception means in the line that raised it.

Reads:  an exception, the Spot that raised it (raised_at.py), source text.
Gives:  one or two sentences for the student; "" where no cause is certain.
Leaves to others: misspelt names, modules, self (import_advice.py), who may see it (sentences.py).

Messages are matched by the part that Python 3.11 to 3.13 and NumPy 1.26 to 2.5 have in common. A
rule quotes the source and the sizes of arrays; else it looks at values to be sure of their kind.
This file is also part of the student zip; it needs the standard library alone.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import math
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.judge.advice.imports import ALIKE, Definition, Scene, outline
from autograder.judge.advice.raised_at import UNKNOWN, Spot, is_array, is_node, quoted, stored_in

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
GIVES_NONE = frozenset(
    [
        *("append", "extend", "insert", "remove", "clear", "sort"),
        *("reverse", "appendleft", "update", "fill", "shuffle"),
    ]
)
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
IN_NUMPY = frozenset(
    [
        *("exp", "log", "log2", "log10", "sqrt", "sin", "cos", "tan", "tanh"),
        *("sinh", "cosh", "floor", "ceil", "exp2", "log1p", "expm1", "fabs"),
    ]
)
INIT = "__init__"
LIKE_INIT = frozenset(
    ["init", "_init", "_init_", "__init", "__init_", "_init__", "__inti__", "__int__", "__init___"]
)
NO_ARRAY = "does not have enough dimensions (has 0"
GENERATOR = (
    "A generator, such as `(... for ... in ...)` in round brackets, gives its items one by one and "
    "knows neither length nor sum. Write [... for ... in ...] for a list; Python's own sum(...) "
    "adds them up."
)


@dataclass(frozen=True)
class Raised:
    """An exception, what it said, and where."""

    error: BaseException
    said: str
    spot: Spot
    scene: Scene

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Names of the types that the message complains of, without their modules."""
        for pattern in OF_THE_WRONG_KIND:
            found = re.search(pattern, self.said)
            if found is not None:
                return tuple(name.rpartition(".")[2] for name in found.groups() if name)
        return ()

    def parts(self) -> Iterator[tuple[ast.expr, Any]]:
        """What the expression at fault works on, with what it stands for."""
        for part in self.spot.parts():
            yield part, self.spot.value(part)


Rule = Callable[[Raised], str]


def why_raised(error: BaseException, scene: Scene, spot: Spot) -> str:
    """What the exception means in its line; "" if that is not certain."""
    raised = Raised(error, str(error), spot, scene)
    if spot.by_hand:
        return ""
    for rule in RULES if spot.raiser in ("", "numpy") else OF_THE_CALL:
        words = rule(raised)
        if words:
            return words
    return ""


# A value of the wrong kind.


def _node_for_value(raised: Raised) -> str:
    """A node where its value is needed."""
    if not _asks_for_numbers(raised):
        return ""
    for part, value in raised.parts():
        if is_node(value) and _is_complained_of(raised, value):
            if _is_kept(part):
                return (
                    f"{quoted(part)} holds a node, not a number: a node was stored there in place "
                    "of its value or gradient. Look at the line that stores it."
                )
            return (
                f"{quoted(part)} is a node. Its number or array is in "
                f"{quoted(ast.Attribute(part, 'value'))}: use that."
            )
        if _holds(raised, value):
            return _list_of_nodes(part)
        if _walks_over_nodes(part, raised):
            return (
                f"{quoted(part)} gives the nodes themselves. Take the value of each: node.value "
                "for every node."
            )
    return ""


def _list_of_nodes(part: ast.expr) -> str:
    return (
        f"{quoted(part)} is a list of nodes. Calculate with the value of each: node.value for "
        "every node in it."
    )


def _asks_for_numbers(raised: Raised) -> bool:
    """Whether the line calculates, or reads what arrays have."""
    call = raised.spot.expression
    if isinstance(raised.error, AttributeError):
        return raised.error.name in OF_ARRAYS
    if re.search(r"is not (callable|iterable)|unpack", raised.said):
        return False
    if "not supported between" in raised.said and isinstance(call, ast.Call):
        return not isinstance(call.func, ast.Name)  # sorted(nodes) is about order, not values
    return bool(raised.kinds) or NO_ARRAY in raised.said


def _is_complained_of(raised: Raised, value: Any) -> bool:
    return not raised.kinds or type(value).__name__ in raised.kinds


def _holds(raised: Raised, value: Any) -> bool:
    """Whether it is a list of nodes of the kind that the message complains of."""
    if not isinstance(value, list | tuple):
        return False
    of_list = not raised.kinds or type(value).__name__ in raised.kinds
    return any(is_node(one) and (of_list or _is_complained_of(raised, one)) for one in value)


def _is_kept(part: ast.AST) -> bool:
    """Whether an expression reads a value or a gradient, where no node belongs."""
    read = [node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)]
    return "value" in read or "gradients" in read


def _walks_over_nodes(part: ast.expr, raised: Raised) -> bool:
    """`n for n in nodes`, with nothing done to n."""
    if not isinstance(part, ast.GeneratorExp | ast.ListComp) or len(part.generators) != 1:
        return False
    loop = part.generators[0]
    same = isinstance(part.elt, ast.Name) and isinstance(loop.target, ast.Name)
    if not same or ast.unparse(part.elt) != ast.unparse(loop.target):
        return False
    return _holds(raised, raised.spot.value(loop.iter))


def _attribute_of_list(raised: Raised) -> str:
    """nodes.value, where nodes is a list of nodes."""
    error = raised.error
    if not isinstance(error, AttributeError) or not isinstance(error.obj, list | tuple):
        return ""
    has = [one for one in error.obj if is_node(one) and hasattr(type(one), str(error.name))]
    has += [one for one in error.obj if is_node(one) and error.name in stored_in(one)]
    parts = raised.spot.parts()
    if not has or len(parts) != 1:
        return ""
    first = ast.Subscript(parts[0], ast.Constant(0), ast.Load())
    return (
        f"{quoted(parts[0])} is a list of nodes, and each of them has `{error.name}`. Take one of "
        f"them, such as {quoted(first)}, or walk over all with for."
    )


def _none(raised: Raised) -> str:
    """None where a value is needed."""
    if "NoneType" not in raised.kinds and NO_ARRAY not in raised.said:
        return ""
    call = raised.spot.expression
    if _is_sum(call) and raised.kinds[-1:] == ("NoneType",):
        return (
            "One of the terms that sum() adds is None: nothing was stored there before this line, "
            "or the result of a function without `return`."
        )
    if raised.said.endswith("is not callable"):
        return _why_none(raised, call.func) if isinstance(call, ast.Call) else ""
    parts = list(raised.parts())
    alone = len(parts) == 1 and re.match("('|object of type ')NoneType", raised.said)
    for part, value in parts:
        if value is None and not isinstance(part, ast.Constant):
            return _why_none(raised, part)
        if (alone and value is UNKNOWN) or _is_own_call(raised, part):
            return _why_none(raised, part)
    return ""


def _is_sum(node: ast.AST | None) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "sum"
        and bool(node.args)
        and isinstance(node.args[0], ast.GeneratorExp | ast.ListComp)
    )


def _is_own_call(raised: Raised, part: ast.expr) -> bool:
    """Whether a function of the student's is called that never returns a value."""
    function = raised.spot.value(part.func) if isinstance(part, ast.Call) else None
    if not isinstance(function, types.FunctionType):
        return False
    file = function.__code__.co_filename.replace("\\", "/").rpartition("/")[2]
    known = outline(raised.scene.sources.get(file, ""))
    first = function.__code__.co_firstlineno
    for node in ast.walk(ast.Module(known.body, [])):
        if isinstance(node, ast.FunctionDef) and node.lineno == first:
            inside = list(ast.walk(node))
            gives = ast.Return | ast.Yield | ast.YieldFrom
            return not any(isinstance(one, gives) and one.value for one in inside)
    return False


def _why_none(raised: Raised, part: ast.expr) -> str:
    """Where a None may have come from, as far as its expression tells."""
    if isinstance(part, ast.Call):
        return f"{quoted(part)} gave back None. {_gives_none(part)}"
    if isinstance(part, ast.Name):
        call = _set_by(raised, part.id)
        if call is not None:
            return f"Line {call.lineno} sets {quoted(part)} to None. {_gives_none(call)}"
    words = (
        f"{quoted(part)} is None: nothing was stored there before this line, or the result of a "
        "function without `return`."
    )
    if isinstance(part, ast.Attribute) and part.attr == "value":
        return f"{words} forward() has to store its result in self.value."
    return words


def _gives_none(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute) and call.func.attr in GIVES_NONE:
        return f"{call.func.attr}() changes its list or array in place: do not use its result."
    return "A function gives back None if it ends without a `return` with a value."


def _set_by(raised: Raised, name: str) -> ast.Call | None:
    """The call that gives a local name its value, if it gets one in one place only."""
    function = raised.scene.outline.function_around(raised.scene.line)
    if function is None or name in (function.parameters or ()):
        return None
    stores = [
        statement
        for statement in _statements(raised.scene, function)
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    only = stores[0] if len(stores) == 1 else None
    if not isinstance(only, ast.Assign) or not isinstance(only.targets[0], ast.Name):
        return None
    return only.value if isinstance(only.value, ast.Call) else None


def _statements(scene: Scene, function: Definition) -> Iterator[ast.stmt]:
    """Every statement without a body that stands in a function, and the heads of loops."""
    for node in ast.walk(ast.Module(scene.outline.body, [])):
        if not isinstance(node, ast.stmt) or not function.line < node.lineno <= function.last:
            continue
        if not hasattr(node, "body") or isinstance(node, ast.For | ast.With):
            yield node


def _list_for_array(raised: Raised) -> str:
    """Arithmetic, or an attribute of arrays, with a list or a tuple."""
    lacks = isinstance(raised.error, AttributeError) and raised.error.name in OF_ARRAYS
    calculates = re.search("operand|concatenate|not supported between", raised.said)
    fits = set(raised.kinds) <= {"list", "tuple", "ndarray"} | NUMBERS
    sequence = "can't multiply sequence by non-int" in raised.said
    if not sequence and not (raised.kinds and fits and (lacks or calculates)):
        return ""
    if "concatenate" in raised.said and raised.kinds[1] not in NUMBERS:
        return ""
    for part, value in raised.parts():
        display = isinstance(part, ast.List | ast.Tuple | ast.ListComp)
        if display or type(value) in (list, tuple):
            if type(value) in (list, tuple) and any(map(is_node, value)):
                return _list_of_nodes(part)
            kind = "tuple" if isinstance(part, ast.Tuple) or type(value) is tuple else "list"
            return (
                f"{quoted(part)} is a Python {kind}, which knows no arithmetic. Make an array of "
                "it: np.array(...)."
            )
    return ""


def _single_number(raised: Raised) -> str:
    """One number where an array or a list is needed."""
    scalar = re.search("invalid index to scalar|0-dimensional, but|over a 0-d", raised.said)
    unfit = re.search(r"not (subscriptable|iterable)|has no len\(\)|unpack", raised.said)
    lacks = isinstance(raised.error, AttributeError) and raised.error.name in OF_ARRAYS
    if not scalar and not (set(raised.kinds) & NUMBERS and (unfit or lacks)):
        return ""
    parts = list(raised.parts())
    fitting = [part for part, value in parts if type(value).__name__ in raised.kinds]
    fitting += [part for part, _ in parts if len(parts) == 1]
    if not fitting:
        return ""
    if raised.spot.operation == "GET_ITER" and raised.kinds == ("int",):
        return (
            f"{quoted(fitting[0])} is one whole number: `for` needs something with several items. "
            "To count up to it, write range(...) around it."
        )
    return (
        f"{quoted(fitting[0])} is one single number: it has no entries and no length. Was it "
        "summed or averaged before, or is an index too many here?"
    )


def _not_called(raised: Raised) -> str:
    """A function without the brackets that call it."""
    functions = {"method", "function", "builtin_function_or_method", "method-wrapper"}
    parts = raised.spot.parts()
    if not functions & set(raised.kinds) or raised.spot.raiser:
        return ""
    if "not subscriptable" in raised.said and len(parts) == 1:
        return f"{quoted(parts[0])} is a function. Functions are called with ( ), not with [ ]."
    if len(parts) != len(raised.kinds) or isinstance(raised.spot.expression, ast.Call):
        return ""
    part = next(part for part, kind in zip(parts, raised.kinds, strict=True) if kind in functions)
    return f"{quoted(part)} is a function, and nothing calls it. Are the ( ) missing behind it?"


def _generator(raised: Raised) -> str:
    of_numpy = "np.sum(generator) is deprecated" in raised.said
    return GENERATOR if "generator" in raised.kinds or of_numpy else ""


# Names and keys.


def _key_of_gradients(raised: Raised) -> str:
    """A node that is no key of a node's gradients."""
    node = raised.spot.expression
    if not isinstance(raised.error, KeyError) or not isinstance(node, ast.Subscript):
        return ""
    owner = node.value
    if not isinstance(owner, ast.Attribute) or owner.attr != "gradients":
        return ""
    if not is_node(raised.error.args[0] if raised.error.args else None):
        return ""
    own = ast.Name("self", ast.Load())
    keeper, this = raised.spot.value(owner.value), raised.spot.value(own)
    key = raised.spot.value(node.slice)
    if keeper is UNKNOWN or key is UNKNOWN:
        return ""
    if keeper is this:
        adds = isinstance(raised.spot.statement, ast.AugAssign)
        also = "; `+=` reads before it stores" if adds else ""
        return (
            f"Nothing is stored in {quoted(node)} yet, and this line reads it. Store it with `=` "
            f"first{also}."
        )
    if this is not UNKNOWN and key is not this and _consumes(keeper, this):
        return (
            f"{quoted(owner.value)} is a consumer of this node. It keeps its gradients under the "
            f"nodes that it reads, and this one is `self`: {quoted(ast.Subscript(owner, own))}."
        )
    return (
        f"{quoted(owner)} has nothing under this key. backward() of {quoted(owner.value)} has not "
        "run before, or has stored its gradient under another key than the node it is for."
    )


def _consumes(consumer: Any, node: Any) -> bool:
    consumers = stored_in(node).get("outbound_nodes", ())
    return type(consumers) in (list, tuple) and any(one is consumer for one in consumers)


def _key_that_is_a_node(raised: Raised) -> str:
    """A node that is no key of some other dict."""
    node = raised.spot.expression
    if not isinstance(raised.error, KeyError) or not isinstance(node, ast.Subscript):
        return ""
    owner = raised.spot.value(node.value)
    if not is_node(raised.error.args[0] if raised.error.args else None) or type(owner) is not dict:
        return ""
    return (
        f"{quoted(node.value)} has no entry for this node. Look it up only for nodes that are "
        f"keys: `if node in {ast.unparse(node.value)}`."
    )


def _key_misspelt(raised: Raised) -> str:
    """A text that is nearly a key of the dict."""
    node = raised.spot.expression
    if not isinstance(raised.error, KeyError) or not isinstance(node, ast.Subscript):
        return ""
    owner, key = raised.spot.value(node.value), raised.spot.value(node.slice)
    if type(owner) is not dict or type(key) is not str or key in owner:
        return ""
    source = raised.scene.outline.source
    known = [one for one in owner if type(one) is str and one in source]
    alike = [one for one in known if one.casefold() == key.casefold()]
    alike += difflib.get_close_matches(key, known, 1, ALIKE) if len(key) > 2 else []
    return f"The dict has no key {key!r}. Did you mean {alike[0]!r}?" if alike else ""


def _unhashable(raised: Raised) -> str:
    """Something that can change, as a key."""
    found = re.search(r"unhashable type: '([\w.]+)'", raised.said)
    if found is None or not isinstance(raised.error, TypeError):
        return ""
    kind = found[1].rpartition(".")[2]
    node = raised.spot.expression or _target(raised.spot.statement)
    key = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(key, ast.Attribute) and key.attr == "value" and kind == "ndarray":
        return (
            f"The key is an array, {quoted(key)}. Gradients are kept under the node itself: "
            f"use {quoted(key.value)} as the key."
        )
    if kind not in ("ndarray", "list", "dict", "set"):
        return ""
    what = {"ndarray": "an array"}.get(kind, f"a {kind}")
    return (
        f"{what.capitalize()} can change, so it cannot be a key of a dict or a member of a set. "
        "Use the node, a name or a number in its place."
    )


def _target(statement: ast.stmt | None) -> ast.AST | None:
    return statement.targets[0] if isinstance(statement, ast.Assign) else None


def _attribute(raised: Raised) -> str:
    """An attribute that is stored elsewhere, or nearly has this name."""
    error, node = raised.error, raised.spot.expression
    if not isinstance(error, AttributeError):
        return ""
    module = raised.spot.value(node.value) if isinstance(node, ast.Attribute) else None
    if isinstance(node, ast.Attribute) and isinstance(module, types.ModuleType):
        known = [name for name in vars(module) if not name.startswith("_")]
        alike = _alike(node.attr, known)
        name = module.__name__
        own = f"{name}.py" in raised.scene.sources
        return f"{name} has no `{node.attr}`. Did you mean `{alike}`?" if alike and not own else ""
    owner = error.obj
    if owner is None or not error.name or raised.spot.raiser:
        return ""
    alike = _alike(error.name, _attributes(raised, owner))
    if alike:
        return f"There is no attribute `{error.name}` here. Did you mean `{alike}`?"
    return _stored_too_late(raised, error.name, owner)


def _attributes(raised: Raised, owner: Any) -> list[str]:
    """Attributes that the object has: of the student's classes only those in the source."""
    there = {*stored_in(owner), *(name for base in type(owner).__mro__ for name in vars(base))}
    if type(owner).__module__ in ("builtins", "numpy", "collections"):
        return sorted(name for name in there if not name.startswith("_"))
    words = {word for text in raised.scene.sources.values() for word in re.findall(r"\w+", text)}
    return sorted(name for name in there & words if not name.startswith("_"))


def _alike(name: str, known: list[str]) -> str:
    bare = name.replace("_", "").casefold()
    same = [one for one in known if one.replace("_", "").casefold() == bare]
    alike = same or (difflib.get_close_matches(name, known, 1, 0.8) if len(name) > 3 else [])
    return alike[0] if alike else ""


def _stored_too_late(raised: Raised, name: str, owner: Any) -> str:
    """self.name, which another method of the class would have stored."""
    classes = {base.__name__ for base in type(owner).__mro__}
    known = raised.scene.outline
    for node in ast.walk(ast.Module(known.body, [])):
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Store):
            continue
        method = known.function_around(node.lineno)
        own = isinstance(node.value, ast.Name) and node.value.id == "self" and node.attr == name
        if own and method is not None and method.outer and method.outer[-1].name in classes:
            return (
                f"`{name}` is stored in line {node.lineno}, in {method.name}(). That line has not "
                "run for this object before this one."
            )
    return ""


def _unbound(raised: Raised) -> str:
    """A local name that has no value yet."""
    found = re.search(r"local variable '(\w+)'", raised.said)
    function = raised.scene.outline.function_around(raised.scene.line)
    if type(raised.error) is not UnboundLocalError or found is None or function is None:
        return ""
    name = found[1]
    words = (
        f"{function.name}() gives `{name}` a value, which makes it a name of the function's own; "
        "but no such line has run before this one."
    )
    lost = [n for n in ast.walk(ast.Module(raised.scene.outline.body, [])) if _unbinds(n, name)]
    if lost:
        return ""
    if name in raised.scene.outline.bound:
        return f"{words} The `{name}` outside of the function is another one."
    return f"{words} Give it a value first, before any `if` or loop."


def _unbinds(node: ast.AST, name: str) -> bool:
    """`del name`, or `except ... as name`, after which the name is gone."""
    if isinstance(node, ast.ExceptHandler):
        return node.name == name
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Del)


# Calls.


def _misspelt_init(raised: Raised) -> str:
    """A constructor under another name, so that it never ran."""
    made = re.match(r"(\w+)(?:\.__init__)?\(\) takes", raised.said)
    if isinstance(raised.error, AttributeError):
        names = [base.__name__ for base in type(raised.error.obj).__mro__]
        made_of = [one for one in _classes(raised) if one.name in names]
        lost = [(_lost_init(one), one) for one in made_of]
        lost = [pair for pair in lost if pair[0] and _stores(pair[0], str(raised.error.name))]
    elif isinstance(raised.error, TypeError) and made is not None and not raised.scene.file:
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
    bodies = (outline(source).body for source in raised.scene.sources.values())
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


def _no_init(raised: Raised) -> str:
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


def _number_of_arguments(raised: Raised) -> str:
    """Too many or too few arguments for a function in the source."""
    found = re.match(r"(?:(\w+)\.)?(\w+)\(\) (takes|missing)", raised.said)
    if not isinstance(raised.error, TypeError) or found is None:
        return ""
    if found[3] == "missing" and raised.said.endswith("argument: 'self'"):
        return _called_on_the_class(raised, found[2])
    inherited = [one for one in _classes(raised) if _is_made(one, str(found[1]))]
    if found[2] == INIT and inherited and not raised.scene.file:
        return ""
    fitting = [
        one
        for source in raised.scene.sources.values()
        for one in outline(source).definitions
        if one.name == found[2] and (one.outer[-1].name if one.outer else None) == found[1]
    ]
    plain = [one for one in fitting if one.plain and one.parameters is not None]
    return _signature(raised, plain[0]) if len(fitting) == len(plain) == 1 else ""


def _signature(raised: Raised, one: Definition) -> str:
    who = "this line" if raised.scene.file else "the checks"
    stands = f"`def {one.name}({', '.join(one.parameters or ())})`"
    without = ", self not counted" if (one.parameters or ("",))[0] == "self" else ""
    number = re.search(r"but (\d+) (?:was|were) given", raised.said)
    if number is None:
        return f"Line {one.line} says {stands}; {who} gives it fewer arguments than that."
    given = int(number[1]) - bool(without)
    advice = "" if raised.scene.file else " Keep the line as it was handed out."
    return f"Line {one.line} says {stands}; {who} gave {given}{without}.{advice}"


def _called_on_the_class(raised: Raised, method: str) -> str:
    call = raised.spot.expression
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return ""
    owner = call.func.value
    if not isinstance(raised.spot.value(owner), type):
        return ""
    return (
        f"{quoted(owner)} is the class itself, not one of its objects. Call {method}() of an "
        "object, such as node or self."
    )


def _not_callable(raised: Raised) -> str:
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


# Arrays.


def _truth(raised: Raised) -> str:
    """One yes or no of a whole array."""
    if "truth value of an array" not in raised.said:
        return ""
    node = raised.spot.expression
    function = raised.spot.value(node.func) if isinstance(node, ast.Call) else None
    if function is max or function is min:
        name = "max" if function is max else "min"
        return (
            f"Python's {name}() cannot compare whole arrays. np.{name}imum(a, b) does, element by "
            f"element; np.{name}(a) is the {name}imum of one array."
        )
    if node is not None and _looks_for(node):
        return (
            f"{quoted(node)} compares arrays with ==, which gives an array of answers. Look for "
            "the node, not for its value."
        )
    return (
        "An array holds many numbers, so it is neither true nor false. For each element on its "
        "own: np.where(condition, a, b), or a mask such as (x > 0); & and | in place of and, or."
    )


def _looks_for(node: ast.AST) -> bool:
    """Whether it looks for something in a list: `in`, or a method of lists."""
    if isinstance(node, ast.Compare):
        return isinstance(node.ops[0], ast.In | ast.NotIn)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in ("index", "remove", "count")


def _inner_sizes(raised: Raised) -> str:
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


def _no_array_in_product(raised: Raised) -> str:
    """A single number on one side of @."""
    found = re.search(r"operand (\d) does not have enough dimensions \(has 0", raised.said)
    node = raised.spot.expression
    if found is None or not isinstance(node, ast.BinOp):
        return ""
    part = (node.left, node.right)[int(found[1])]
    if type(raised.spot.value(part)) not in (int, float):
        return ""
    return f"{quoted(part)} is a single number: @ multiplies arrays only. Use * for a number."


def _broadcast(raised: Raised) -> str:
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


def _one_number_wanted(raised: Raised) -> str:
    """A whole array where one number is wanted."""
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
    target = _target(raised.spot.statement)
    if (only or element) and isinstance(target, ast.Subscript):
        return f"{quoted(target)} has room for one number, and the right side holds several."
    return ""


def _first_argument(call: ast.Call) -> str:
    return quoted(call.args[0]) if call.args else "what it gets"


def _casting(raised: Raised) -> str:
    found = re.search(r"Cannot cast ufunc '\w+' output from dtype\('(float|complex)", raised.said)
    node = raised.spot.expression
    into = re.search(r"to dtype\('u?int", raised.said)
    if found is None or into is None or not isinstance(node, ast.AugAssign):
        return ""
    return (
        f"{quoted(node.target)} is an array of whole numbers and cannot take fractions in place. "
        "Make it of floats from the start, or write `x = x + ...` in place of `x += ...`."
    )


def _out_of_bounds(raised: Raised) -> str:
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


def _shape_as_arguments(raised: Raised) -> str:
    """np.zeros(2, 3) for np.zeros((2, 3))."""
    node = raised.spot.expression
    if "as a data type" not in raised.said or not isinstance(node, ast.Call):
        return ""
    name = ast.unparse(node.func).rpartition(".")[2]
    if name not in ("zeros", "ones", "empty") or len(node.args) < 2:
        return ""
    return f"A shape is one argument, in brackets of its own: np.{name}((rows, columns))."


# Other kinds of trouble.


def _zero_division(raised: Raised) -> str:
    node = raised.spot.expression
    if not isinstance(raised.error, ZeroDivisionError):
        return ""
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div | ast.FloorDiv):
        divisor = node.right if isinstance(node, ast.BinOp) else node.value
        return f"The divisor {quoted(divisor)} is 0 here. Where does that come from?"
    return ""


def _assertion(raised: Raised) -> str:
    if type(raised.error) is not AssertionError or not isinstance(
        raised.spot.statement, ast.Assert
    ):
        return ""
    if raised.spot.raiser:
        return ""
    return (
        f"This is an assert of your own: {quoted(raised.spot.statement.test)} is not true here. "
        "Print what it compares, and see which side is wrong."
    )


def _changed_in_loop(raised: Raised) -> str:
    found = re.search(
        r"(deque|dictionary|Set) (?:mutated|changed \w+) during iteration", raised.said
    )
    if not isinstance(raised.error, RuntimeError) or found is None:
        return ""
    what = {"dictionary": "dict", "Set": "set"}.get(found[1], found[1])
    return (
        f"The loop walks over a {what} while its body puts things in or takes them out. Walk over "
        "a copy, list(...), or use a while loop."
    )


def _exhausted(raised: Raised) -> str:
    by_next = isinstance(raised.spot.expression, ast.Call) and raised.spot.expression.func
    named = isinstance(by_next, ast.Name) and by_next.id == "next"
    if not isinstance(raised.error, StopIteration) or not named:
        return ""
    return (
        "next() found no further item. A second argument says what to give then: next(items, None)."
    )


OF_THE_CALL: tuple[Rule, ...] = (_misspelt_init, _no_init, _number_of_arguments)
RULES: tuple[Rule, ...] = (
    *OF_THE_CALL,
    _generator,
    _not_called,
    _node_for_value,
    _attribute_of_list,
    _none,
    _list_for_array,
    _single_number,
    _key_of_gradients,
    _key_that_is_a_node,
    _key_misspelt,
    _unhashable,
    _attribute,
    _unbound,
    _not_callable,
    _truth,
    _inner_sizes,
    _no_array_in_product,
    _broadcast,
    _one_number_wanted,
    _casting,
    _out_of_bounds,
    _shape_as_arguments,
    _zero_division,
    _assertion,
    _changed_in_loop,
    _exhausted,
)
