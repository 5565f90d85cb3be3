"""Draw all pictures of one lab, in a process of its own.

Reads:  assignments/<a>/lab.py and its labs/; the solution and this course, by PYTHONPATH.
Gives:  a picture and a plain text for each exhibit; their names, titles and alt texts as JSON.
Leaves to others: what is drawn (lab.py), showing it (exhibits.py).

Usage: python draw_lab.py LAB FOLDER [--list]. It fails if anything could not be drawn. With --list
the pictures are empty: a quick way to find out which exist.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib
import matplotlib.pyplot as plt

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="50"></svg>\n'


def main(lab: Path, folder: Path, *, draw: bool) -> int:
    """Draw, list what was drawn, print what could not be drawn. Returns: the exit status."""
    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "chainrule"  # the same names in every build
    exhibits = loaded(lab).EXHIBITS
    folder.mkdir(parents=True, exist_ok=True)
    for exhibit in exhibits:
        svg, text = folder / f"{exhibit.name}.svg", folder / f"{exhibit.name}.txt"
        if draw:
            save(exhibit, svg, text)
        else:
            svg.write_text(EMPTY, encoding="utf-8")
            text.write_text("Not drawn.\n", encoding="utf-8")
    listed = [{"name": one.name, "title": one.title, "alt": one.alt} for one in exhibits]
    (folder / "exhibits.json").write_text(json.dumps(listed, indent=1), encoding="utf-8")
    return complain()


def loaded(lab: Path) -> ModuleType:
    """The module of a lab.py. Its folder comes first: only its own `labs` may be imported."""
    sys.path.insert(0, str(lab.parent))
    return importlib.import_module("lab")


def save(exhibit: Any, svg: Path, text: Path) -> None:
    """Draw one exhibit and write its text."""
    figure = exhibit.figure()
    figure.savefig(svg, metadata={"Title": exhibit.title, "Date": None})
    plt.close(figure)
    text.write_text(exhibit.text() + "\n", encoding="utf-8")


def complain() -> int:
    """Print what the lab left empty because it lacks code. Returns: the exit status."""
    gallery = sys.modules.get("autograder.lab.gallery")
    reasons = list(gallery.OPEN) if gallery else []
    print("\n".join(reasons))
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), draw="--list" not in sys.argv))
