"""docs/_ext/draw_lab.py: draw all pictures of one lab, in a process of its own.

Reads:  assignments/<a>/lab.py; the solution and this course, by PYTHONPATH.
Gives:  a picture and a plain text for each exhibit; exhibits.json: name, title and alt text of each.
Leaves to others: what is drawn (lab.py), showing it (exhibits.py).

Usage: python draw_lab.py LAB FOLDER. It fails if anything could not be drawn.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import matplotlib


def main(lab: Path, folder: Path) -> int:
    """Draw, list what was drawn, say what could not be. Returns: the exit status."""
    from autograder.lab import gallery  # there only if the course has labs

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "chainrule"  # the same names in every build
    spec = importlib.util.spec_from_file_location("lab", lab)
    module = importlib.util.module_from_spec(spec)
    sys.modules["lab"] = module
    spec.loader.exec_module(module)
    gallery.run(module.__doc__, module.EXHIBITS, ["--save", str(folder)])
    listed = [{"name": e.name, "title": e.title, "alt": e.alt} for e in module.EXHIBITS]
    (folder / "exhibits.json").write_text(json.dumps(listed, indent=1), encoding="utf-8")
    return 1 if gallery.OPEN.reasons else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
