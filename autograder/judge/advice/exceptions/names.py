"""Keys, attributes and local names that are not there.

Reads:  a Raised.
Gives:  a sentence for the student; "" where this is not the cause.
Leaves to others: names of a whole file (imports/names.py), the order of the rules (rules.py).
"""

from __future__ import annotations

import ast
import difflib
import re
import types
from typing import Any

from autograder.judge.advice.alike import ALIKE, closest
from autograder.judge.advice.exceptions.raised import Raised
from autograder.judge.advice.raised_at import stored_in


def key_misspelt(raised: Raised) -> str:
    """A text that is nearly a key of the dict."""
    node = raised.spot.expression
    if not isinstance(raised.error, KeyError) or not isinstance(node, ast.Subscript):
        return ""
    owner, key = raised.spot.value(node.value), raised.spot.value(node.slice)
    if type(owner) is not dict or type(key) is not str or key in owner:
        return ""
    source = raised.location.outline.source
    known = [one for one in owner if type(one) is str and one in source]
    alike = [one for one in known if one.casefold() == key.casefold()]
    alike += difflib.get_close_matches(key, known, 1, ALIKE) if len(key) > 2 else []
    return f"The dict has no key {key!r}. Did you mean {alike[0]!r}?" if alike else ""


def unhashable_kind(raised: Raised) -> str:
    """The type of a key, or of a member of a set, that can change; "" if that is not the cause."""
    found = re.search(r"unhashable type: '([\w.]+)'", raised.said)
    if found is None or not isinstance(raised.error, TypeError):
        return ""
    return found[1].rpartition(".")[2]


def unhashable(raised: Raised) -> str:
    """Something that can change, as a key."""
    kind = unhashable_kind(raised)
    if kind not in ("ndarray", "list", "dict", "set"):
        return ""
    what = {"ndarray": "An array"}.get(kind, f"A {kind}")
    return (
        f"{what} can change, so it cannot be a key of a dict or a member of a set. Use a name or a "
        "number in its place."
    )


def attribute(raised: Raised) -> str:
    """An attribute that is stored elsewhere, or nearly has this name."""
    error, node = raised.error, raised.spot.expression
    if not isinstance(error, AttributeError):
        return ""
    module = raised.spot.value(node.value) if isinstance(node, ast.Attribute) else None
    if isinstance(node, ast.Attribute) and isinstance(module, types.ModuleType):
        known = [name for name in vars(module) if not name.startswith("_")]
        alike = closest(node.attr, known, 0.8, 4)
        name = module.__name__
        own = f"{name}.py" in raised.location.sources
        return f"{name} has no `{node.attr}`. Did you mean `{alike}`?" if alike and not own else ""
    owner = error.obj
    if owner is None or not error.name or raised.spot.raiser:
        return ""
    alike = closest(error.name, _attributes(raised, owner), 0.8, 4)
    if alike:
        return f"There is no attribute `{error.name}` here. Did you mean `{alike}`?"
    return _stored_too_late(raised, error.name, owner)


def _attributes(raised: Raised, owner: Any) -> list[str]:
    """Attributes that the object has: of the student's classes only those in the source."""
    there = {*stored_in(owner), *(name for base in type(owner).__mro__ for name in vars(base))}
    if type(owner).__module__ in ("builtins", "numpy", "collections"):
        return sorted(name for name in there if not name.startswith("_"))
    words = {word for text in raised.location.sources.values() for word in re.findall(r"\w+", text)}
    return sorted(name for name in there & words if not name.startswith("_"))


def _stored_too_late(raised: Raised, name: str, owner: Any) -> str:
    """self.name, which another method of the class would have stored."""
    classes = {base.__name__ for base in type(owner).__mro__}
    known = raised.location.outline
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


def unbound(raised: Raised) -> str:
    """A local name that has no value yet."""
    found = re.search(r"local variable '(\w+)'", raised.said)
    function = raised.location.outline.function_around(raised.location.line)
    if type(raised.error) is not UnboundLocalError or found is None or function is None:
        return ""
    name = found[1]
    words = (
        f"{function.name}() gives `{name}` a value, which makes it a name of the function's own; "
        "but no such line has run before this one."
    )
    lost = [n for n in ast.walk(ast.Module(raised.location.outline.body, [])) if _unbinds(n, name)]
    if lost:
        return ""
    if name in raised.location.outline.bound:
        return f"{words} The `{name}` outside of the function is another one."
    return f"{words} Give it a value first, before any `if` or loop."


def _unbinds(node: ast.AST, name: str) -> bool:
    """`del name`, or `except ... as name`, after which the name is gone."""
    if isinstance(node, ast.ExceptHandler):
        return node.name == name
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Del)
