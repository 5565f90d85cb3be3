"""benchmarks/bench_page.py: what the committed pages of figures have in common.

Reads:  this machine; a page with two marks.
Gives:  a paragraph on machine, versions and load; the page with other text between its marks.
Leaves to others: the figures (engine.py, grading.py, growth_nodes.py).
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Sequence
from pathlib import Path

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


def circumstances(load: float, packages: Sequence[str] = ("numpy",)) -> str:
    """One paragraph on machine, versions and load. load: the load average at the start."""
    found = ", ".join(map(version, packages))
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, {found}; load average {load:.1f} before, "
        f"{os.getloadavg()[0]:.1f} after.\n"
    )


def version(package: str) -> str:
    """Name and version of a package, or that there is none."""
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return f"no {package}"


def put_into(page: Path, text: str) -> None:
    """Replace what stands between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
