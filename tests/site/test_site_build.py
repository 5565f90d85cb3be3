"""A small site: pictures that labs draw, and what stops a build."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ASSIGNMENTS
from support.course_secrets import secrets_of
from support.course_site import DOCS, NO_SECRET, leaks_in, sphinx, texts_of
from support.page_reader import read

pytestmark = pytest.mark.slow

CONF = """
import sys
sys.path.insert(0, {ext!r})
extensions = ["myst_parser", "exhibits", "formulas", "scorecard"]
html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath"]
html_theme = "basic"
lab_course, lab_pictures, tour, score_card = [
    {folder!r} + name for name in ("/course", "/labs", "/tour.toml", "/no_card.json")
]
"""
LAB = """
from types import SimpleNamespace
import matplotlib.pyplot as plt
from derivatives import SLOPE

def line():
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([0, 1], [0, SLOPE])
    return figure

def text():
    return f"slope {SLOPE}"

EXHIBITS = [SimpleNamespace(name="line", title="A line", alt="It rises.", figure=line, text=text)]
"""
SMALL_TOUR = """
[[figure]]
source = "S0"
shows = "a slope"
exhibit = "a1_derivatives/line"

[[figure]]
source = "S1"
shows = "a walk"
exhibit = "a4_gradient_descent/descent"

[[figure]]
source = "S1"
shows = "the slope again"
exhibit = "a1_derivatives/line"
"""
PAGE = """\
# Tour

```{figures} S0
```

```{figures} S1
```

```{counterparts}
```

```{scorecard}
```

$x^2$
"""


@pytest.fixture
def small(tmp_path) -> Path:
    """A site of one page; a course of which one assignment has a lab."""
    lab = tmp_path / "course" / "assignments" / "a1_derivatives" / "lab.py"
    solution = tmp_path / "course" / "solutions" / "a1_derivatives" / "derivatives.py"
    for path, text in {
        lab: LAB,
        solution: "SLOPE = 2\n",
        tmp_path / "conf.py": CONF.format(ext=str(DOCS / "_ext"), folder=str(tmp_path)),
        tmp_path / "tour.toml": SMALL_TOUR,
        tmp_path / "index.md": PAGE,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_pictures_are_drawn_by_the_solution_and_missing_ones_are_told(small):
    ended = sphinx(small, small / "html")
    assert (ended.returncode, ended.stderr) == (0, "")
    seen = read((small / "html" / "index.html").read_text(encoding="utf-8"))
    assert seen.images == ["It rises."]
    assert "a1-derivatives-line" in seen.ids
    assert seen.links.count("#a1-derivatives-line") == 4, "at the picture, below it, in the table"
    assert "slope 2" in seen.text
    assert "a4_gradient_descent has no lab.py yet" in seen.text
    assert "a1_derivatives/line: A line" in seen.text
    assert "a4_gradient_descent/descent: no lab yet" in seen.text
    assert "There is no score card yet" in seen.text
    svg = (small / "html" / "_images" / "line.svg").read_text(encoding="utf-8")
    assert 'id="line2d_' in svg


def test_a_picture_that_a_lab_does_not_have_and_a_wrong_formula_stop_the_build(small):
    tour, page = small / "tour.toml", small / "index.md"
    tour.write_text(SMALL_TOUR.replace("/line", "/surface"), encoding="utf-8")
    page.write_text(PAGE.replace("$x^2$", r"$\nosuch$"), encoding="utf-8")
    ended = sphinx(small, small / "html")
    assert ended.returncode != 0
    told = " ".join(ended.stderr.split())
    assert "there is no picture a1_derivatives/surface. There are: a1_derivatives/line." in told
    assert r'Unknown LaTeX command "\nosuch"' in told


def test_a_secret_in_a_page_is_found_whatever_its_kind(small):
    secrets = secrets_of(ASSIGNMENTS["a3_miniflow"])
    planted = {what: max(lines - NO_SECRET, key=len) for what, lines in secrets.items()}
    blocks = [
        f"```{{code-block}} python\n:force:\nx = 1\n    {line}\n```\n" for line in planted.values()
    ]
    (small / "index.md").write_text("# Tour\n\n" + "\n".join(blocks), encoding="utf-8")
    ended = sphinx(small, small / "html")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = leaks_in(texts_of(small / "html"), ["a3_miniflow"])
    assert {(what, line) for _, what, line in found} >= set(planted.items())


def test_a_lab_that_fails_stops_the_build(small):
    lab = small / "course" / "assignments" / "a1_derivatives" / "lab.py"
    lab.write_text(LAB.replace("SLOPE]", "SLOPE / 0]"), encoding="utf-8")
    ended = sphinx(small, small / "html")
    assert ended.returncode != 0
    assert "does not draw all of its pictures" in ended.stderr
    assert "ZeroDivisionError" in ended.stderr
