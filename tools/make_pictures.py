"""tools/make_pictures.py: screenshots of the reports, for docs/gallery.md.

Reads:  the course, of which it grades a demo class twice: first with hidden checks of q4_linear
        that let everything pass, then, as a regrade, with the checks as they are.
Gives:  docs/pictures/*.png, in few colours so that they stay small.
Needs:  a Chromium on the PATH.
Leaves to others: what is in the pictures (autograder/report/), what is said of them (gallery.md).

Run it with `make pictures`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parents[1]
ASSIGNMENT = "a3_miniflow"
OUT = HERE / "build" / "pictures"
PICTURES = HERE / "docs" / "pictures"
COLOURS = 96
# name of the picture: page of the report, colour scheme, height in pixels
SHOTS = {
    "index": ("index.html", "light", 1500),
    "index_dark": ("index.html", "dark", 1500),
    "student": ("feedback/mistake_linear_bias_mean.html", "light", 1300),
}
DIFF = {"diff": ("diff.html", "light", 900)}


def main() -> None:
    """Grade, regrade, take the pictures."""
    shutil.rmtree(OUT, ignore_errors=True)
    course = OUT / "course"
    for folder in ("assignments", "solutions"):
        shutil.copytree(HERE / folder, course / folder)
    check = course / "assignments" / ASSIGNMENT / "hidden" / "q4_linear.py"
    as_it_is = check.read_text(encoding="utf-8")
    lenient = as_it_is.replace("check.same(", "check.ask(").replace(', vectors="row"', "")
    check.write_text(lenient, encoding="utf-8")
    autograder(course, "demo", ASSIGNMENT, "--out", OUT)
    check.write_text(as_it_is, encoding="utf-8")
    report = OUT / "report"
    autograder(course, "regrade", report, "-q", "q4_linear")
    autograder(course, "diff", report)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        take(chromium, report, DIFF)
        autograder(course, "accept", report)
        take(chromium, report, SHOTS)
        chromium.close()


def autograder(course: Path, *arguments: object) -> None:
    """Run the command line on the copy of the course."""
    command = [sys.executable, "-m", "autograder", "--course", course, *arguments]
    subprocess.run([str(part) for part in command], check=True, cwd=HERE)


def take(chromium: Browser, report: Path, shots: dict[str, tuple[str, str, int]]) -> None:
    """Take pictures of pages of a report."""
    for name, (page, scheme, height) in shots.items():
        size = {"width": 1280, "height": height}
        opened = chromium.new_page(viewport=size, color_scheme=scheme)
        opened.goto((report / page).as_uri())
        picture = Image.open(io.BytesIO(opened.screenshot()))
        opened.close()
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        path = PICTURES / f"{name}.png"
        few.save(path, optimize=True)
        print(f"{path.relative_to(HERE)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
