"""Say why a file that Python can read does not run, and what to do.

Reads:  an exception that it raised, or a name that it lacks; source text.
Gives:  words for a student, made of names and lines in the student's own files; "" or Python's own
        message where no cause is certain.
Leaves to others: files that Python cannot read (syntax_advice.py), who may see what (sentences.py).

Names are suggested from the student's own source and from Python's, never from what is in memory.
This file is also part of the student zip; it needs the standard library alone.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from autograder.judge.advice.source_lines import lines_of
from autograder.judge.advice.syntax import NOTEBOOK, is_notebook

MESSAGE_LENGTH = 200
ALIKE = 0.75  # how similar a name must be to be suggested, from 0 to 1

# Exceptions whose message Python makes of names in the source, when it raises them itself.
PYTHONS_WORDS = (
    NameError,
    UnboundLocalError,
    AttributeError,
    TypeError,
    ImportError,
    ModuleNotFoundError,
    IndexError,
    ZeroDivisionError,
)
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
# Packages that students of machine learning know, so that none is taken for their own file.
WELL_KNOWN = frozenset(
    [
        *(
            "IPython",
            "PIL",
            "autograd",
            "bokeh",
            "cupy",
            "cv2",
            "datasets",
            "flax",
            "google",
            "h5py",
            "imageio",
            "jax",
            "joblib",
            "jupyter",
        ),
        *(
            "keras",
            "lightgbm",
            "matplotlib",
            "networkx",
            "nltk",
            "numba",
            "numpy",
            "optax",
            "pandas",
            "plotly",
            "polars",
            "pytest",
            "requests",
            "scipy",
        ),
        *(
            "seaborn",
            "skimage",
            "sklearn",
            "statsmodels",
            "sympy",
            "tensorboard",
            "tensorflow",
            "theano",
            "torch",
            "torchvision",
            "tqdm",
            "transformers",
            "xgboost",
        ),
    ]
)
OF_THE_COURSE = frozenset(["autograder", "probes", "tests", "check", "otter", "solutions"])
GUARD = '`if __name__ == "__main__":`'
TOP_LEVEL = (
    "Code at the top level, outside of functions and classes, runs as soon as the file is "
    f"imported. Put experiments and training under {GUARD}."
)
MAY_IMPORT = "You may import Python's standard library and what requirements.txt lists."


class Outline:
    """Which names a source text defines and where. Empty if Python cannot read it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = lines_of(source)
        self.body: list[ast.stmt] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass

    @cached_property
    def bound(self) -> dict[str, int]:
        """Names that the top level binds, with the line of the first time."""
        lines: dict[str, int] = {}
        for statement in self.body:
            for name, line in _bound_by(statement):
                lines.setdefault(name, line)
        return lines

    @cached_property
    def definitions(self) -> list[Definition]:
        """Every class and function, with the ones around it, in the order of the file."""
        return list(_definitions(self.body, ()))

    def around(self, line: int) -> list[Definition]:
        """The classes and functions that a line lies in, from the outermost inwards."""
        return [one for one in self.definitions if one.line <= line <= one.last]

    def function_around(self, line: int) -> Definition | None:
        """The innermost function that a line lies in."""
        return next((d for d in reversed(self.around(line)) if d.parameters is not None), None)

    def lost_methods(self, name: str = "") -> list[tuple[Definition, Definition]]:
        """Functions at the top level that begin with self, with the class before each."""
        pairs = []
        above: Definition | None = None
        for one in self.definitions:
            if one.outer:
                continue
            if one.parameters is None:
                above = one
            elif one.parameters[:1] == ("self",) and above and name in ("", one.name):
                pairs.append((one, above))
        return pairs


@dataclass(frozen=True)
class Definition:
    """A class, or a function with its parameters. outer: what it stands in, outermost first.

    guarded: it stands under `if __name__ == "__main__":`.
    """

    name: str
    line: int
    last: int
    parameters: tuple[str, ...] | None
    outer: tuple[Definition, ...]
    guarded: bool = False
    plain: bool = True  # without decorators


def _definitions(
    body: Sequence[ast.AST], outer: tuple[Definition, ...], guarded: bool = False
) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            parameters = None
            if not isinstance(node, ast.ClassDef):
                every = [*node.args.posonlyargs, *node.args.args]
                parameters = tuple(argument.arg for argument in every)
                if node.args.vararg:
                    parameters += (f"*{node.args.vararg.arg}",)
            one = Definition(
                node.name,
                node.lineno,
                node.end_lineno or node.lineno,
                parameters,
                outer,
                guarded,
                not node.decorator_list,
            )
            yield one
            yield from _definitions(node.body, (*outer, one), guarded)
        else:
            main = isinstance(node, ast.If) and "__main__" in ast.dump(node.test)
            children = [child for child in ast.iter_child_nodes(node) if _may_define(child)]
            yield from _definitions(children, outer, guarded or main)


def _may_define(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _bound_by(statement: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that a statement binds in its own scope."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield statement.name, statement.lineno
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.split(".")[0], statement.lineno
        return
    if isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store):
        yield statement.id, statement.lineno
    if isinstance(statement, ast.Lambda | ast.comprehension):
        return
    for child in ast.iter_child_nodes(statement):
        yield from _bound_by(child)


@lru_cache(maxsize=8)
def outline(source: str) -> Outline:
    """The Outline of a source text, kept for the next time."""
    return Outline(source)


@dataclass(frozen=True)
class Scene:
    """Where an exception came from.

    sources: the student's files as far as they were read, by name.
    files: all files that were handed in, in the order in which they are imported.
    file, line: the last line of the student's that took part; "" and 0 if none did.
    top: the line at the top level that led there. own: the student's line raised it itself.
    """

    sources: Mapping[str, str]
    files: Sequence[str] = ()
    file: str = ""
    line: int = 0
    top: int = 0
    own: bool = False

    @property
    def outline(self) -> Outline:
        """The outline of the file at fault."""
        return outline(self.sources.get(self.file, ""))

    @property
    def text(self) -> str:
        """The line at fault."""
        lines = self.outline.lines
        return lines[self.line - 1] if 0 < self.line <= len(lines) else ""


Cause = Callable[[BaseException, Scene], str]


def why_not_imported(error: BaseException, scene: Scene, advice: str = "") -> str:
    """Why importing a file that Python can read ended in this exception, in words for anyone.

    advice: what the exception means in its line, said if no cause is known here.
    """
    for cause in (*_causes(scene), _exit):
        words = cause(error, scene)
        if words:
            return f"{words}{_led_there(scene)}"
    words = _stub(error, scene) or _memory(error) or pythons_message(error, scene)
    means = f" {advice}" if advice else ""
    at_top = f" {TOP_LEVEL}" if _is_experiment(scene) else ""
    return f"{words}{means}{_led_there(scene)}{at_top}"


def hint(error: BaseException, scene: Scene) -> str:
    """A likely cause of an exception that came while a check ran; "" if none is certain."""
    for cause in (*_causes(scene), _lacks_method):
        words = cause(error, scene)
        if words:
            return words
    return ""


def _causes(scene: Scene) -> tuple[Cause, ...]:
    """The causes that may apply; none of them to what the student's own line raised on purpose."""
    return () if scene.own else CAUSES


def pythons_message(error: BaseException, scene: Scene) -> str:
    """Type and message of an exception; the message only where Python made it of the source."""
    name = type(error).__name__
    if type(error) not in PYTHONS_WORDS or scene.own:
        known = getattr(builtins, name, None) is type(error)
        return f"This raised {name if known else 'an exception of your own'}."
    return f"{name}: {str(error)[:MESSAGE_LENGTH].rstrip('.')}."


def _led_there(scene: Scene) -> str:
    return f" Line {scene.top} led there." if scene.top not in (0, scene.line) else ""


def _is_experiment(scene: Scene) -> bool:
    """Whether the top-level line that led to the exception is neither a definition nor import."""
    for statement in scene.outline.body:
        if statement.lineno <= scene.top <= (statement.end_lineno or 0):
            definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            return not isinstance(statement, definition | ast.Import | ast.ImportFrom)
    return False


# The causes: each gives words only where it is sure.


def _notebook(error: BaseException, scene: Scene) -> str:
    fits = type(error) is NameError and is_notebook(scene.outline.source)
    return NOTEBOOK if fits else ""


def _self(error: BaseException, scene: Scene) -> str:
    if type(error) is not NameError or error.name != "self":
        return ""
    function = scene.outline.function_around(scene.line)
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


def _order_of_self(error: BaseException, scene: Scene) -> str:
    """A method that is called with one argument too many or too few: where is its self?"""
    if type(error) is not TypeError:
        return ""
    called = re.match(r"(?:\w+\.)*?(?:(\w+)\.)?(\w+)\(\) (takes|missing)", str(error))
    if called is None:
        return ""
    for source in scene.sources.values():
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


def _not_imported_name(error: BaseException, scene: Scene) -> str:
    """np without `import numpy as np`, and the like."""
    if type(error) is not NameError or not error.name or error.name in scene.outline.bound:
        return ""
    name = error.name
    statement = USUAL_IMPORTS.get(name, "")
    if not statement and name in sys.stdlib_module_names:
        statement = f"import {name}"
    if not statement:
        return ""
    module = statement.split()[1].split(".")[0]
    words = f"`{name}` is not defined: write `{statement}` at the top of the file."
    if module != name and module in scene.outline.bound and statement.startswith("import"):
        line = scene.outline.bound[module]
        return (
            f"Line {line} imports {module} under its full name, so `{name}` is not defined. "
            f"Write `{statement}` there."
        )
    return words


def _unknown_name(error: BaseException, scene: Scene) -> str:
    """A name that is misspelt, or used before the file defines it."""
    if type(error) is not NameError or not error.name:
        return ""
    name, known = error.name, scene.outline
    defined = known.bound.get(name, 0)
    if defined and defined >= scene.top > 0:
        return (
            f"`{name}` is used here before line {defined} defines it: Python reads a file from top "
            "to bottom. Move the definition up, or the use down."
        )
    if name in OTHER_LANGUAGES:
        return f"`{name}` is not defined. In Python it is written `{OTHER_LANGUAGES[name]}`."
    around = known.around(scene.line)
    for one in reversed(around):
        methods = {d.name: d.line for d in known.definitions if d.outer[-1:] == (one,)}
        if one.parameters is None and name in methods and around[-1] is not one:
            return (
                f"`{name}` is a method of {one.name} (line {methods[name]}): call it as "
                f"`self.{name}`."
            )
    suggestion = _suggested(name, _visible_names(known, scene.line))
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


def _suggested(name: str, known: Sequence[str]) -> str:
    """The one of these names that is most like another one; "" if none is."""
    for other in known:
        if _bare(other) == _bare(name) and other != name:
            return other
    alike = difflib.get_close_matches(name, known, 1, ALIKE) if len(name) > 2 else []
    return alike[0] if alike else ""


def _bare(name: str) -> str:
    return name.replace("_", "").casefold()


def _missing_module(error: BaseException, scene: Scene) -> str:
    if type(error) is not ModuleNotFoundError or not error.name:
        return ""
    name = error.name
    root = name.split(".")[0]
    if root in OF_THE_COURSE:
        return (
            f"{root} belongs to the course's checks. It is not there when your file is graded, "
            "and nothing in it helps: take this import out."
        )
    if f"{root}.py" in scene.files:
        order = ", then ".join(scene.files)
        return (
            f"{scene.file} cannot import {root}: the files are imported one after the other, "
            f"{order}, and a file can use only those before it. If both need each other, that is a "
            "circle: move what both need into the first."
        )
    if root in sys.modules:
        return f"{root} is there, but it has no module {name}. {_alike_module(name)}".strip()
    alike = _alike_module(root)
    if alike:
        return f"There is no module {root}. {alike}"
    if root in ("numpy", "sympy", "matplotlib"):
        return (
            f"The package {root} is not installed here. If requirements.txt lists it: python -m "
            f"pip install -r requirements.txt. If not, do without {root}."
        )
    if root in WELL_KNOWN:
        return (
            f"The package {root} is not installed where your file is graded. {MAY_IMPORT} "
            "Write this part without it."
        )
    graded = " and ".join(scene.files) or scene.file
    return (
        f"There is no module {root} where your file is graded. If it is a file of your own, move "
        f"its code into {graded}: nothing else is looked at. If it is a package, do without it. "
        f"{MAY_IMPORT}"
    )


def _alike_module(name: str) -> str:
    """Whether a module of the course's or of Python has nearly this name."""
    for known in (sorted(WELL_KNOWN), sorted(sys.stdlib_module_names)):
        close = [] if name in known else difflib.get_close_matches(name, known, 1, 0.8)
        if close or name in known:
            return f"Did you mean {close[0]}?" if close else ""
    return ""


def _cannot_import(error: BaseException, scene: Scene) -> str:
    """`from a import b` where a is there and b is not."""
    if type(error) is not ImportError or not error.name:
        return ""
    file = f"{error.name}.py"
    found = re.match(r"cannot import name '(\w+)'", str(error))
    if found is None or file not in scene.files:
        return ""
    name = found[1]
    if file == scene.file:
        return f"{file} imports itself. Take this import out: its own names are there already."
    reason = why_missing(f"{error.name}.{name}", scene.sources)
    return f"{file} has no `{name}`. {reason}".strip()


def _lacks_attribute(error: BaseException, scene: Scene) -> str:
    """`module.name` where the module is the student's own, and has no such name."""
    if type(error) is not AttributeError or not isinstance(error.obj, types.ModuleType):
        return ""
    file = f"{error.obj.__name__}.py"
    if file not in scene.sources:
        return ""
    reason = why_missing(f"{error.obj.__name__}.{error.name}", scene.sources)
    return f"{file} has no `{error.name}`. {reason}".strip()


def _file_access(error: BaseException, scene: Scene) -> str:
    kinds = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
    if type(error) not in kinds:
        return ""
    what = "another file"
    if isinstance(error, PermissionError):
        what = "another file, a program or the network"
    return (
        f"{type(error).__name__}: this line needs {what}. Where your file is graded it stands "
        "alone: no other file can be read, and none can be written. Take the line out, or put it "
        f"under {GUARD}, so that it runs on your machine only."
    )


def _input(error: BaseException, scene: Scene) -> str:
    if type(error) is not EOFError or "input" not in scene.text:
        return ""
    return (
        "input() waits for somebody who types, and nobody does while the file is graded. Take it "
        f"out, or put it under {GUARD}."
    )


def _recursion(error: BaseException, scene: Scene) -> str:
    if type(error) is not RecursionError:
        return ""
    function = scene.outline.function_around(scene.line)
    name = f"{function.name} (line {function.line})" if function else "a function"
    return (
        f"RecursionError: {name} takes part in calls that never end. A function that calls itself "
        "needs a case in which it returns without doing so."
    )


def _exit(error: BaseException, scene: Scene) -> str:
    if not isinstance(error, SystemExit | KeyboardInterrupt):
        return ""
    return (
        "This line ends the program (exit, quit or sys.exit), and the checks with it. Take it out, "
        f"or put it under {GUARD}."
    )


def _stub(error: BaseException, scene: Scene) -> str:
    if not isinstance(error, NotImplementedError):
        return ""
    function = scene.outline.function_around(scene.line)
    what = f"{function.name} is" if function else "This part is"
    return f"{what} not written yet, but called as soon as the file is imported."


def _memory(error: BaseException) -> str:
    return "It used more memory than it may." if isinstance(error, MemoryError) else ""


def _lacks_method(error: BaseException, scene: Scene) -> str:
    """A method that stands outside of its class, so that the one of its base class is called."""
    if type(error) is NotImplementedError:
        function = scene.outline.function_around(scene.line)
        wanted = function.name if function is not None and function.outer else ""
    elif type(error) is AttributeError and not isinstance(error.obj, types.ModuleType):
        wanted = str(error.name)
    else:
        return ""
    if not wanted:
        return ""
    for source in scene.sources.values():
        for method, above in outline(source).lost_methods(wanted):
            return (
                f"Line {method.line} defines {method.name}(self) outside of any class. If it "
                f"belongs to class {above.name} (line {above.line}), indent it by 4 spaces."
            )
    return ""


CAUSES: tuple[Cause, ...] = (
    _notebook,
    _self,
    _order_of_self,
    _not_imported_name,
    _unknown_name,
    _missing_module,
    _cannot_import,
    _lacks_attribute,
    _file_access,
    _input,
    _recursion,
)


def why_missing(wanted: str, sources: Mapping[str, str]) -> str:
    """Why a name is not there, such as "miniflow.ReLU"; "" if the files do not tell.

    sources: the student's files by name.
    """
    module, _, name = wanted.rpartition(".")
    file = f"{module}.py"
    if name == "py":
        return f"{wanted} was not handed in."
    if file not in sources:
        return ""
    known = outline(sources[file])
    return (
        _hidden_definition(known, name)
        or _defined_elsewhere(name, file, sources)
        or _in_a_comment_or_text(known, name)
        or _misspelt(known, name, file)
    )


def _hidden_definition(known: Outline, name: str) -> str:
    """It is defined, but inside something else."""
    for one in known.definitions:
        if one.name != name:
            continue
        if one.outer:
            outer = one.outer[-1]
            kind = "class" if outer.parameters is None else "function"
            return (
                f"Line {one.line} defines {name} inside the {kind} {outer.name} (line "
                f"{outer.line}). Move it to the margin."
            )
        if one.guarded:
            return (
                f"Line {one.line} defines {name} under {GUARD}, which does not run when the file "
                "is imported. Move it out of there."
            )
    return ""


def _defined_elsewhere(name: str, file: str, sources: Mapping[str, str]) -> str:
    for other, source in sources.items():
        for one in outline(source).definitions:
            if other != file and one.name == name and not one.outer:
                return f"{name} stands in {other}, line {one.line}; it belongs into {file}."
    return ""


def _in_a_comment_or_text(known: Outline, name: str) -> str:
    pattern = re.compile(rf"\s*(#?)[\s#]*(?:class|def)\s+{re.escape(name)}\b")
    for number, line in enumerate(known.lines, 1):
        found = pattern.match(line)
        if found is not None and known.body:
            what = "a comment" if found[1] else "a text between triple quotes"
            return f"Line {number} has it, but as {what}, which is not run."
    return ""


def _misspelt(known: Outline, name: str, file: str) -> str:
    if known.body and not known.definitions:
        return "The file defines no class and no function at all. Is it the right file, and saved?"
    names = [one.name for one in known.definitions if not one.outer]
    alike = [other for other in names if _bare(other) == _bare(name)]
    alike += [other for other in names if _bare(name) in _bare(other) and len(name) > 2]
    alike += difflib.get_close_matches(name, names, 1, 0.85)
    if not alike:
        return ""
    return (
        f"Line {known.bound.get(alike[0], 0)} of {file} defines {alike[0]}, which is another name: "
        "every letter counts, and so do capitals."
    )
