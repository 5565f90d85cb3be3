"""A handout as a page: it stands alone, and every formula is drawn or refused."""

from __future__ import annotations

import re

import pytest
from conftest import ASSIGNMENTS
from support.contrast import contrast_of_worst
from support.handouts import formulas_in, handout
from support.page_reader import read, skips

from autograder.ship.handout.formulas import FormulaError, mathml
from autograder.ship.handout.page import render_handout
from autograder.ship.student_files import student_files


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


@pytest.mark.slow
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
