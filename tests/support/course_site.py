"""A built site: how it is built, its pages, and what it must not show."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from conftest import ASSIGNMENTS, COURSE

from support.course_secrets import leaks, secrets_of
from support.page_reader import Seen, read

DOCS = COURSE / "docs"
STRICT = ("-W", "--keep-going", "-n", "-q")


def sphinx(source: Path, out: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Build a site as `make docs` does; `settings` are those of conf.py."""
    command = [sys.executable, "-m", "sphinx", *STRICT, str(source), str(out)]
    command += [f"-D{name}={value}" for name, value in settings.items()]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@cache
def pages(site: Path) -> dict[str, Seen]:
    """All pages of the site by path."""
    return {
        path.relative_to(site).as_posix(): read(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


# What begins the declaration of a known mistake is told to authors, and says nothing.
NO_SECRET = {"@misconception("}


def leaks_in(texts: dict[str, str], names: Iterable[str] = ASSIGNMENTS) -> list[tuple[str, ...]]:
    """Lines of solutions, hidden tests, known mistakes and right ways in texts."""
    found = [one for name in names for one in leaks(texts, secrets_of(ASSIGNMENTS[name]))]
    return [one for one in found if one[2] not in NO_SECRET]


def texts_of(site: Path) -> dict[str, str]:
    """All that can be read in a site: pages as text, the rest as it is."""
    texts = {page: seen.text for page, seen in pages(site).items()}
    kinds = {".css", ".js", ".svg", ".txt"}
    rest = [path for path in site.rglob("*") if path.suffix in kinds]
    return texts | {path.name: path.read_text(encoding="utf-8") for path in rest}
