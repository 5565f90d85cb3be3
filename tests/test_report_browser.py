"""The class report in a real browser: sorting, searching, filtering, links, nothing loaded."""

import os
import random
import shutil

import pytest

from autograder.checks import FAILED, NOT_JUDGED, PASSED, CaseResult
from autograder.report import write_report
from autograder.results import (
    COULD_NOT_BE_JUDGED,
    GRADED,
    REFUSED,
    ClassResults,
    QuestionResult,
    Result,
)

pytestmark = pytest.mark.browser

QUESTIONS = tuple((f"q{n}_part", f"Part {n}", 12.0) for n in range(1, 10))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "<script>alert(1)</script>"


def submission(name, passed, status=GRADED, **more):
    """A submission with one check per question; `passed` is the verdict of each."""
    questions = tuple(
        QuestionResult(id, title, points, (CaseResult(id, "all", False, points, verdict),), ())
        for (id, title, points), verdict in zip(QUESTIONS, passed, strict=True)
    )
    known = dict(student=f"{name} X.", remarks=(), refusal="", digest="", isolation="weak")
    return Result(name, status=status, questions=questions, seconds=1.0, **known | more)


def a_class():
    rng = random.Random(11)
    results = [
        submission(f"student{n:02}", [rng.choice([PASSED, FAILED]) for _ in QUESTIONS])
        for n in range(29)
    ]
    passed, failed = [PASSED] * 9, [FAILED] * 9
    results += [
        submission(HOSTILE, passed, remarks=("<img src=x onerror=alert(2)>",)),
        submission("../../evil", passed, student="Zoë Évans"),
        submission("refused1", failed, REFUSED, refusal="Not a zip. Zip it."),
        submission("refused2", failed, REFUSED, refusal="It is empty."),
        submission("unjudged", [*passed[1:], NOT_JUDGED], COULD_NOT_BE_JUDGED),
    ]
    return ClassResults("a1_demo", "A demo", QUESTIONS, tuple(results))


@pytest.fixture(scope="module")
def browser():
    """A Chromium of this machine."""
    chromium = shutil.which("chromium")
    if chromium is None:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("There is no chromium on the PATH: apt-get install chromium.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The report of a class of 34."""
    return write_report(a_class(), tmp_path_factory.mktemp("report"))


@pytest.fixture
def page(browser, index):
    """The instructor's page, opened; whatever goes wrong in it fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    wrong = []
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    opened.on("request", lambda request: wrong.append(request.url) if not local(request) else None)
    opened.goto(index.as_uri())
    yield opened
    opened.close()
    assert wrong == []


def local(request):
    return request.url.startswith("file:")


def column(page, name):
    """The texts of a column, from the top."""
    number = 1 + page.locator("#submissions thead th").all_inner_texts().index(name)
    return page.locator(f"#submissions tbody tr > :nth-child({number})").all_inner_texts()


def shown(page):
    return page.locator("#submissions tbody tr:visible th").all_inner_texts()


def sort_button(page, name):
    return page.locator("#submissions thead").get_by_role("button", name=name, exact=True)


def test_numbers_sort_as_numbers_and_empty_ones_come_last(page):
    names = column(page, "Submission")
    for direction in ("ascending", "descending"):
        sort_button(page, "Total").click()
        header = page.locator("#submissions thead th[aria-sort]")
        assert header.all_inner_texts() == ["Total"]
        assert header.get_attribute("aria-sort") == direction
        totals = column(page, "Total")
        assert totals.pop() == "\N{EN DASH}"
        values = [float(total) for total in totals]
        assert values == sorted(values, reverse=direction == "descending")
        assert {24.0, 108.0} < set(values)  # as texts, 108 would stand before 24
    sort_button(page, "Submission").click()
    assert column(page, "Submission") == names


def test_sorting_by_keyboard(page):
    sort_button(page, "q1").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    points = [float(text) for text in column(page, "q1")]
    assert points == sorted(points, reverse=True)


def test_search(page):
    search = page.get_by_label("Search")
    for words, found in {
        "STUDENT07": ["student07"],
        "zoe evans": ["../../evil"],
        "refused": ["refused1", "refused2"],
        "zip it": ["refused1"],
        "<script>": [HOSTILE],
        "nobody": [],
    }.items():
        search.fill(words)
        assert shown(page) == found
        assert page.locator("#shown").inner_text() == f"{len(found)} of 34 shown"
    search.fill("")
    assert len(shown(page)) == 34


def test_status_filter(page):
    chips = page.get_by_role("group", name="Show by status")
    for name, count in {"graded 31": 31, "refused 2": 2, "could not be judged 1": 1}.items():
        chips.get_by_role("button", name=name).click()
        assert chips.locator("[aria-pressed=true]").inner_text() == name
        assert len(shown(page)) == count
    chips.get_by_role("button", name="refused").click()
    page.get_by_label("Search").fill("empty")
    assert shown(page) == ["refused2"]
    sort_button(page, "Submission").click()
    assert shown(page) == ["refused2"]
    page.get_by_label("Search").fill("")
    chips.get_by_role("button", name="all").click()
    assert len(shown(page)) == 34


@pytest.mark.parametrize("name", [HOSTILE, "../../evil", "student03"])
def test_a_link_opens_the_student_s_page(page, index, name):
    page.locator("#submissions").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()
    assert page.url.startswith((index.parent / "feedback").as_uri())
    assert name in page.locator(".eyebrow").inner_text()
    assert page.get_by_role("heading", level=1).inner_text() == "A demo"


def test_next_step_leads_to_its_question(page, index):
    page.goto((index.parent / "feedback" / "student03.html").as_uri())
    link = page.locator(".next a")
    target = link.get_attribute("href")
    link.click()
    assert page.locator(target).get_by_role("heading").is_visible()


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_window(page, index, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for url in (index, index.parent / "feedback" / "student03.html"):
        page.goto(url.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_headers_stay_in_sight(page):
    grid = page.locator(".grid")
    grid.evaluate("element => { element.scrollTop = 300; }")
    tops = [box.bounding_box()["y"] for box in (grid, page.locator("#submissions thead th").first)]
    assert tops[1] == pytest.approx(tops[0], abs=2)


def test_without_javascript_everything_is_there(browser, index):
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(index.as_uri())
        assert plain.locator("#submissions tbody tr").count() == 34
        assert not plain.locator("#tools").is_visible()
        assert plain.locator("#submissions thead button").count() == 0
