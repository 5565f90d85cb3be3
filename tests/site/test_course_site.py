"""The course site: nothing loaded from elsewhere, no dead link, no secret, no formula left over."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ASSIGNMENTS
from support.contrast import contrast_of_worst
from support.course_site import DOCS, leaks_in, pages, sphinx, texts_of
from support.handouts import formulas_in, handout
from support.page_reader import loaded_by_style, read, skips

from autograder.authors.audit.card import Card, Mark, Measure, to_json
from autograder.ship.handout.page import render_handout

pytestmark = pytest.mark.slow

TOUR = tomllib.loads((DOCS / "tour.toml").read_text(encoding="utf-8"))["figure"]
DRAWN = ("a2_chain_rule", "a3_miniflow")
ELSEWHERE = ("http:", "https:", "mailto:")


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
    assert {exhibit.partition("/")[0] for exhibit in exhibits} == set(ASSIGNMENTS)
    assert len({path.read_bytes() for path in drawn}) == len(drawn), "one picture for two exhibits"
    assert min(path.read_text(encoding="utf-8").count("<path") for path in drawn) > 10
    assert all(path.is_file() for path in pictures.values())


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
    assert re.search(r"q1_sort 1/1 11/11", text)
    assert "two jobs: yes" in text


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_formula_of_a_handout_is_drawn_by_the_browser(site, name):
    spec = formulas_in(handout(name))
    assert spec > 50
    for seen in (pages(site)[f"handouts/{name}.html"], read(render_handout(handout(name)))):
        assert seen.formulas == spec
        assert "$" not in seen.prose


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
