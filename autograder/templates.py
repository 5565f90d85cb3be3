"""Jinja templates, set up in one way for pages and text.

Reads:  folders of templates.
Gives:  an environment in which a missing value is an error and hostile text is cleaned; for pages
        it escapes, too.
Leaves to others: the templates and what goes into them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.text import clean


def environment(*folders: Path, escape: bool = True) -> Environment:
    """The templates of these folders, the first folder first; `escape` for HTML."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=escape,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize(value: Any) -> Any:
    """What a template shows: cleaned here, escaped by Jinja right after."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
