"""The course site and the handouts as pages: nothing loaded, no dead link, no formula left over."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ASSIGNMENTS, COURSE
from support.contrast import contrast_of_worst
from support.course_secrets import leaks, secrets_of

from autograder.authors.audit.card import Card, Mark, Measure, to_json
from autograder.ship.handout.formulas import FormulaError, mathml
from autograder.ship.handout.page import render_handout
from autograder.ship.student_files import student_files

DOCS = COURSE / "docs"
TOUR = tomllib.loads((DOCS / "tour.toml").read_text(encoding="utf-8"))["figure"]
DRAWN = ("a2_chain_rule", "a3_miniflow")
STRICT = ("-W", "--keep-going", "-n", "-q")
ELSEWHERE = ("http:", "https:", "mailto:")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
NO_PROSE = {"code", "pre", "script", "style", "math", "title"}


@dataclass
class Seen:
    """What the tests look at in a page."""

    lang: str = ""
    title: str = ""
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    images: list[str | None] = field(default_factory=list)  # their alt texts
    headings: list[int] = field(default_factory=list)
    formulas: int = 0
    tables: int = 0
    headers: int = 0
    text: str = ""
    prose: str = ""


class Reader(HTMLParser):
    """Reads a page into a Seen."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.note(tag, dict(attrs))

    def note(self, tag, attributes):
        """Keep what the tests ask for."""
        seen = self.seen
        if "id" in attributes:
            seen.ids.add(attributes["id"])
        if tag == "html":
            seen.lang = attributes.get("lang", "")
        elif tag == "a" and "href" in attributes:
            seen.links.append(attributes["href"])
        elif tag == "link" and "href" in attributes:
            (seen.loaded if "stylesheet" in attributes["rel"] else seen.links).append(
                attributes["href"]
            )
        elif tag == "img":
            seen.images.append(attributes.get("alt"))
        elif re.fullmatch("h[1-6]", tag):
            seen.headings.append(int(tag[1]))
        seen.formulas += tag == "math"
        seen.tables += tag == "table"
        seen.headers += tag == "th"
        seen.loaded += [
            attributes[name] for name in ("src", "srcset", "data") if name in attributes
        ]

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.seen.text += data
        if "style" in self.open:
            self.seen.loaded += loaded_by_style(data)
        if "title" in self.open and "svg" not in self.open:
            self.seen.title += data
        if not NO_PROSE & set(self.open):
            self.seen.prose += data


def loaded_by_style(text):
    """Addresses in a style sheet, without pictures that stand in it."""
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text)
    return [url or other for url, other in found if not (url or other).startswith("data:")]


def read(page: str) -> Seen:
    reader = Reader()
    reader.feed(page)
    return reader.seen


# The site.


def sphinx(source: Path, out: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", *STRICT, str(source), str(out)]
    command += [f"-D{name}={value}" for name, value in settings.items()]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def a_card() -> Card:
    """A card with a fault, of one question."""
    card = Card("a3_miniflow", "MiniFlow", {"q1_sort": "Sort"}, seeds=20)
    card.add([Mark("q1_sort", Measure.WRONG, "sort_any_input", bad=1)])
    card.add([Mark("q1_sort", Measure.UNNAMED, f"mistake_{n}") for n in range(11)])
    card.conditions["two jobs"] = True
    return card


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site with the pictures of DRAWN; of the other labs it has the names of the pictures.

    `make docs` draws all of them, and so do the tests of the labs.
    """
    folder = tmp_path_factory.mktemp("site")
    (folder / "card.json").write_text(to_json([a_card()]), encoding="utf-8")
    card, labs = folder / "card.json", folder / "labs"
    ended = sphinx(
        *(DOCS, folder / "html"), score_card=card, lab_pictures=labs, draw_labs=",".join(DRAWN)
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return folder / "html"


@cache
def pages(site: Path) -> dict[str, Seen]:
    """All pages of the site by path."""
    return {
        path.relative_to(site).as_posix(): read(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def test_every_page_for_a_reader_and_every_handout_is_in_the_site(site):
    spec = {path.with_suffix(".html").name for path in DOCS.glob("*.md")}
    spec |= {f"handouts/{name}.html" for name in ASSIGNMENTS}
    assert len(spec) >= 18
    assert spec <= set(pages(site))


def test_no_page_loads_anything_from_elsewhere(site):
    loaded = [(page, url) for page, seen in pages(site).items() for url in seen.loaded]
    styles = [(path.name, path.read_text(encoding="utf-8")) for path in site.rglob("*.css")]
    loaded += [(name, url) for name, text in styles for url in loaded_by_style(text)]
    assert len(loaded) > 100
    assert [one for one in loaded if one[1].startswith((*ELSEWHERE, "//"))] == []


def is_dead(site: Path, page: str, url: str) -> bool:
    """Whether an address in a page leads to no file of the site, or to no place in it."""
    parts = urlsplit(url)
    target = (site / page).parent / unquote(parts.path) if parts.path else site / page
    if not target.is_file():
        return True
    there = pages(site).get(target.resolve().relative_to(site.resolve()).as_posix())
    return bool(parts.fragment and there) and unquote(parts.fragment) not in there.ids


def test_no_link_inside_the_site_is_dead(site):
    urls = [(page, url) for page, seen in pages(site).items() for url in seen.links + seen.loaded]
    inside = [(page, url) for page, url in urls if not url.startswith((*ELSEWHERE, "data:"))]
    assert len(inside) > 1000
    assert [(page, url) for page, url in inside if is_dead(site, page, url)] == []


def test_every_picture_of_the_site_has_words(site):
    alts = [(page, alt) for page, seen in pages(site).items() for alt in seen.images]
    assert len(alts) >= 4
    assert [(page, alt) for page, alt in alts if not alt or len(alt) < 20] == []


def skips(headings):
    """Places where a heading is more than one level below the one before it."""
    return [
        (one, other)
        for one, other in zip([0, *headings], headings, strict=False)
        if other > one + 1
    ]


def test_headings_of_the_site_skip_no_level(site):
    assert {page: skips(seen.headings) for page, seen in pages(site).items() if seen.headings} == {
        page: [] for page, seen in pages(site).items() if seen.headings
    }
    assert all(seen.lang == "en" and seen.title for seen in pages(site).values())


def id_of(exhibit: str) -> str:
    """The name of an exhibit's picture in a page."""
    return exhibit.replace("/", "-").replace("_", "-")


def picture_of(page: str, exhibit: str) -> str:
    """The address of the picture that has the name of an exhibit."""
    found = re.search(rf'<figure [^>]*id="{id_of(exhibit)}">\s*<img [^>]*src="([^"]+)"', page)
    assert found, exhibit
    return found[1]


def test_every_figure_of_the_sources_leads_to_a_generated_picture(site):
    page = (site / "tour.html").read_text(encoding="utf-8")
    cells = r"<td><p>(.*?)</p></td>\s*" * 2 + r'<td><p><a [^>]*href="#([^"]+)"'
    assert re.findall(cells, page) == [
        (figure["source"], html.escape(figure["shows"], quote=False), id_of(figure["exhibit"]))
        for figure in TOUR
    ]
    assert {figure["source"] for figure in TOUR} == {"S0", "S1", "S2", "S3", "S4"}
    exhibits = {figure["exhibit"] for figure in TOUR}
    pictures = {exhibit: site / picture_of(page, exhibit) for exhibit in exhibits}
    drawn = [path for exhibit, path in pictures.items() if exhibit.startswith(DRAWN)]
    assert len(drawn) > len(exhibits) / 2
    assert min(path.read_text(encoding="utf-8").count("<path") for path in drawn) > 10
    assert all(path.is_file() for path in pictures.values())


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


def test_no_solution_hidden_test_or_mistake_is_in_the_site(site):
    texts = texts_of(site)
    assert "YOUR CODE HERE" not in texts["reference.html"], "sources are not shown at all"
    assert "Task" in texts["reference.html"]
    assert "searchindex.js" in texts
    assert leaks_in(texts) == []


def test_the_score_card_is_a_table_with_its_faults(site):
    text = " ".join(pages(site)["scorecard.html"].text.split())
    assert "not passed" in text
    assert "wrong accepted: 1 (sort_any_input)" in text
    assert re.search(r"q1_sort 1/1 - 11/11", text)
    assert "two jobs: yes" in text


# Handouts.


@cache
def handout(name: str) -> str:
    return (ASSIGNMENTS[name].folder / "handout.md").read_text(encoding="utf-8")


def formulas_in(markdown: str) -> int:
    """How many formulas there are, counted without a reader of Markdown."""
    prose = re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S)
    prose = re.sub(r"`[^`]+`", "", prose)
    prose, blocks = re.subn(r"\$\$.+?\$\$", "", prose, flags=re.S)
    return blocks + len(re.findall(r"\$[^$]+\$", prose))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_formula_of_a_handout_is_drawn_by_the_browser(site, name):
    spec = formulas_in(handout(name))
    assert spec > 50
    for seen in (pages(site)[f"handouts/{name}.html"], read(render_handout(handout(name)))):
        assert seen.formulas == spec
        assert "$" not in seen.prose


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_page_of_a_handout_stands_alone(name):
    seen = read(render_handout(handout(name)))
    assert seen.lang == "en"
    assert seen.title == handout(name).splitlines()[0].removeprefix("# ")
    assert (seen.loaded, seen.images) == ([], [])
    assert {url for url in seen.links if not url.startswith("#")} == set()
    assert {url.removeprefix("#") for url in seen.links} <= seen.ids
    assert len(seen.links) == len(re.findall(r"^## ", handout(name), flags=re.M)) > 5
    assert seen.headings[0] == 1
    assert skips(seen.headings) == []
    assert seen.headers > seen.tables > 0


def test_students_get_the_page_of_the_handout():
    page = student_files(ASSIGNMENTS["a2_chain_rule"])["handout.html"]
    markdown = (ASSIGNMENTS["a2_chain_rule"].folder / "handout.md").read_text(encoding="utf-8")
    assert page == render_handout(markdown)
    assert page == render_handout(markdown), "the same every time"


def test_what_a_handout_says_is_not_taken_for_a_page_of_its_own():
    page = render_handout(
        "# A <b> & c\n\n| | x |\n|---|---|\n| <script>alert(1)</script> | $a<b$ |\n"
    )
    assert "<title>A &lt;b&gt; &amp; c</title>" in page
    assert "<script" not in page
    assert "<mo>&lt;</mo>" in page
    assert page.count("<th ") == 1, "an empty cell heads no column"


def test_a_full_stop_stays_in_the_line_of_its_formula():
    page = render_handout("# T\n\nSo $x$, ($y$). And $z$ *then*.\n")
    assert re.findall(r"</math>(.*?)</span>", page, flags=re.S) == [",", ").", ""]
    assert " (<span" in page
    assert page.count(").") == 1


@pytest.mark.parametrize("text", ["", "no heading", "## no title\n"])
def test_a_handout_without_a_title_is_refused(text):
    with pytest.raises(ValueError, match="begins with a heading"):
        render_handout(text)


@pytest.mark.parametrize(
    "formula",
    [
        *(r"\nosuch x", r"\frac{1}", "x^", " ", "{x", "x}", "a & b"),
        *(r"\left( x", r"\begin{bmatrix} 1", r"x \end{bmatrix}"),
    ],
)
def test_a_formula_that_cannot_be_converted_is_refused(formula):
    with pytest.raises(FormulaError):
        mathml(formula, display=False)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (r"w = -2", '<mo form="prefix">\N{MINUS SIGN}</mo>'),
        (r"(2, -3)", '<mo>,</mo>\n  <mo form="prefix">\N{MINUS SIGN}</mo>'),
        (r"c_1, \dots, c_K", "<mi>…</mi>"),
        (r"\{x\}", "<mo>{</mo>"),
        (r"\lim_{x \to 0} x", "<munder>"),
        (r"\text{a } b", "<mtext>a"),
    ],
)
def test_formulas_that_look_odd_are_converted(formula, words):
    assert words in mathml(formula, display=True)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_a_browser_draws_every_formula_of_a_handout(browser, tmp_path, width, scheme):
    (tmp_path / "handout.html").write_text(render_handout(handout("a3_miniflow")), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((tmp_path / "handout.html").as_uri())
    sizes = page.evaluate(
        "[...document.querySelectorAll('math')].map(one => one.getBoundingClientRect())"
        ".map(box => [box.width, box.height])"
    )
    fractions = page.locator("mfrac").first.bounding_box()
    assert len(sizes) == formulas_in(handout("a3_miniflow"))
    assert min(width for width, _ in sizes) > 4
    assert min(height for _, height in sizes) > 8
    assert fractions["height"] > 30, "a fraction is drawn with one part above the other"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert contrast_of_worst(page) >= 4.5
    assert [url for url in requests if not url.startswith("file:")] == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_pages_of_the_site_fit_the_window_and_can_be_read(browser, site, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    for name in ("index", "tour", "scorecard", "reference", "authors", "handouts/a1_derivatives"):
        page.goto((site / f"{name}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert 4.5 <= contrast_of_worst(page) < 21, name
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    page.close()


# Pictures of labs, and a site that must not be built.

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
