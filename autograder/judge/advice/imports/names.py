"""Names that a file uses and does not have: misspelt, not imported, a self that is missing.

Reads:  an exception, its ErrorLocation.
Gives:  words for a student; "" where this is not the cause.
Leaves to others: modules (modules.py), names that the checks ask for (missing.py), the order of the
        causes (causes.py).

Names are suggested from the student's own source and from Python's, never from what is in memory.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import sys
import types

from autograder.judge.advice.alike import ALIKE, closest
from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.outline import Outline, outline

USUAL_IMPORTS = {
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "sp": "import sympy as sp",
    "deque": "from collections import deque",
    "defaultdict": "from collections import defaultdict",
    "Counter": "from collections import Counter",
    "dataclass": "from dataclasses import dataclass",
    "partial": "from functools import partial",
    "Path": "from pathlib import Path",
}
OTHER_LANGUAGES = {
    "null": "None",
    "nil": "None",
    "none": "None",
    "true": "True",
    "false": "False",
    "this": "self",
    "xrange": "range",
    "raw_input": "input",
    "unicode": "str",
}


def self_unknown(error: BaseException, location: ErrorLocation) -> str:
    """self where no method has it."""
    if type(error) is not NameError or error.name != "self":
        return ""
    function = location.outline.function_around(location.line)
    if function is None:
        return "`self` is known inside a method only. Has this line lost its indentation?"
    parameters = function.parameters or ()
    where = f"`def {function.name}` in line {function.line}"
    if "self" in parameters:
        return ""
    alike = difflib.get_close_matches("self", parameters, 1, ALIKE)
    if alike:
        return f"{where} calls its first parameter `{alike[0]}`: write `self`."
    return f"{where} has no parameter `self`: write `def {function.name}(self, ...)`."


def method_without_self(error: BaseException, location: ErrorLocation) -> str:
    """A method that is called with one argument too many or too few: where is its self?"""
    if type(error) is not TypeError:
        return ""
    called = re.match(r"(?:\w+\.)*?(?:(\w+)\.)?(\w+)\(\) (takes|missing)", str(error))
    if called is None:
        return ""
    for source in location.sources.values():
        for one in outline(source).definitions:
            inside = one.outer[-1] if one.outer else None
            if one.name != called[2] or one.parameters is None or not one.plain:
                continue
            if inside is None or inside.parameters is not None or inside.name != called[1]:
                continue
            first = one.parameters[0] if one.parameters else ""
            if first in ("self", "cls") or first.startswith("*"):
                continue
            return (
                f"`def {one.name}` in line {one.line} is a method, so `self` must be its first "
                f"parameter: `def {one.name}(self, ...)`."
            )
    return ""


def not_imported(error: BaseException, location: ErrorLocation) -> str:
    """np without `import numpy as np`, and the like."""
    if type(error) is not NameError or not error.name or error.name in location.outline.bound:
        return ""
    name = error.name
    statement = USUAL_IMPORTS.get(name, "")
    if not statement and name in sys.stdlib_module_names:
        statement = f"import {name}"
    if not statement:
        return ""
    module = statement.split()[1].split(".")[0]
    words = f"`{name}` is not defined: write `{statement}` at the top of the file."
    if module != name and module in location.outline.bound and statement.startswith("import"):
        line = location.outline.bound[module]
        return (
            f"Line {line} imports {module} under its full name, so `{name}` is not defined. "
            f"Write `{statement}` there."
        )
    return words


def unknown_name(error: BaseException, location: ErrorLocation) -> str:
    """A name that is misspelt, or used before the file defines it."""
    if type(error) is not NameError or not error.name:
        return ""
    name, known = error.name, location.outline
    defined = known.bound.get(name, 0)
    if defined and defined >= location.top > 0:
        return (
            f"`{name}` is used here before line {defined} defines it: Python reads a file from top "
            "to bottom. Move the definition up, or the use down."
        )
    if name in OTHER_LANGUAGES:
        return f"`{name}` is not defined. In Python it is written `{OTHER_LANGUAGES[name]}`."
    around = known.around(location.line)
    for one in reversed(around):
        methods = {d.name: d.line for d in known.definitions if d.outer[-1:] == (one,)}
        if one.parameters is None and name in methods and around[-1] is not one:
            return (
                f"`{name}` is a method of {one.name} (line {methods[name]}): call it as "
                f"`self.{name}`."
            )
    suggestion = closest(name, _visible_names(known, location.line))
    if not suggestion:
        return ""
    where = f", which line {known.bound[suggestion]} defines" if suggestion in known.bound else ""
    return f"`{name}` is not defined. Did you mean `{suggestion}`{where}?"


def _visible_names(known: Outline, line: int) -> list[str]:
    """Names that a line may use: of its function, of the file's top level, of Python."""
    function = known.function_around(line)
    names: list[str] = []
    if function is not None:
        names += [name.lstrip("*") for name in function.parameters or ()]
        for statement in ast.walk(ast.Module(known.body, [])):
            if isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store):
                names += [statement.id] * (function.line <= statement.lineno <= function.last)
    return [*names, *known.bound, *(name for name in dir(builtins) if not name.startswith("_"))]


def lost_method(error: BaseException, location: ErrorLocation) -> str:
    """A method that stands outside of its class, so that the one of its base class is called."""
    if type(error) is NotImplementedError:
        function = location.outline.function_around(location.line)
        name = function.name if function is not None and function.outer else ""
    elif type(error) is AttributeError and not isinstance(error.obj, types.ModuleType):
        name = str(error.name)
    else:
        return ""
    if not name:
        return ""
    for source in location.sources.values():
        for method, above in outline(source).lost_methods(name):
            return (
                f"Line {method.line} defines {method.name}(self) outside of any class. If it "
                f"belongs to class {above.name} (line {above.line}), indent it by 4 spaces."
            )
    return ""
