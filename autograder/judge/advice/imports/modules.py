"""Modules that are not there, and names that a module does not have.

Reads:  an exception, its ErrorLocation.
Gives:  words for a student; "" where this is not the cause.
Leaves to others: names within a file (names.py), the order of the causes (causes.py).
"""

from __future__ import annotations

import difflib
import re
import sys
import types

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.imports.missing import why_missing

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
MAY_IMPORT = "You may import Python's standard library and what START_HERE.md lists."


def missing_module(error: BaseException, location: ErrorLocation) -> str:
    """`import a` where there is no a."""
    if type(error) is not ModuleNotFoundError or not error.name:
        return ""
    name = error.name
    root = name.split(".")[0]
    if root in OF_THE_COURSE:
        return (
            f"{root} belongs to the course's checks. It is not there when your file is graded, "
            "and nothing in it helps: take this import out."
        )
    if f"{root}.py" in location.files:
        order = ", then ".join(location.files)
        return (
            f"{location.file} cannot import {root}: the files are imported one after the other, "
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
            f"The package {root} is not installed here. If START_HERE.md lists it: python -m pip "
            f"install {root}. If not, do without {root}."
        )
    if root in WELL_KNOWN:
        return (
            f"The package {root} is not installed where your file is graded. {MAY_IMPORT} "
            "Write this part without it."
        )
    graded = " and ".join(location.files) or location.file
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


def cannot_import(error: BaseException, location: ErrorLocation) -> str:
    """`from a import b` where a is there and b is not."""
    if type(error) is not ImportError or not error.name:
        return ""
    file = f"{error.name}.py"
    found = re.match(r"cannot import name '(\w+)'", str(error))
    if found is None or file not in location.files:
        return ""
    name = found[1]
    if file == location.file:
        return f"{file} imports itself. Take this import out: its own names are there already."
    reason = why_missing(f"{error.name}.{name}", location.sources)
    return f"{file} has no `{name}`. {reason}".strip()


def lacks_name(error: BaseException, location: ErrorLocation) -> str:
    """`module.name` where the module is the student's own, and has no such name."""
    if type(error) is not AttributeError or not isinstance(error.obj, types.ModuleType):
        return ""
    file = f"{error.obj.__name__}.py"
    if file not in location.sources:
        return ""
    reason = why_missing(f"{error.obj.__name__}.{error.name}", location.sources)
    return f"{file} has no `{error.name}`. {reason}".strip()
