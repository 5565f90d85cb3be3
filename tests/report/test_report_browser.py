"""The class report in a real browser: sorting, searching, filtering, links, nothing loaded.

The same for the page of a student whose grade was changed, and for who moves by a regrade.
"""

import random
from dataclasses import replace

import pytest
from support.class_results import class_of
from support.contrast import contrast_of_worst

from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult
from autograder.records.class_results import CheckMove, Move, SimilarGroup, SimilarPair
from autograder.records.students import MISSING, Grade, Student
from autograder.report import write_diff, write_report

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTIONS = tuple((f"q{n}_part", f"Part {n}", 12.0) for n in range(1, 10))
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
    return class_of("a1_demo", "A demo", QUESTIONS, results)


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


def tab_to(page, words):
    """Press Tab until what has the focus says these words."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(({ labels, innerText }) => labels?.[0]?.innerText ?? innerText)"
            "(document.activeElement)"
        )
        if focused.strip() == words:
            return
    pytest.fail(f"Tab does not lead to {words!r}.")


def test_searching_filtering_and_opening_a_page_without_a_mouse(page, index):
    tab_to(page, "Search")
    page.keyboard.type("refused")
    assert shown(page) == ["refused1", "refused2"]
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    tab_to(page, "graded 31")
    page.keyboard.press("Space")
    assert len(shown(page)) == 31
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) != "none", "where one is can be seen"
    tab_to(page, "student03")
    page.keyboard.press("Enter")
    page.wait_for_url((index.parent / "feedback" / "student03.html").as_uri())
    link = page.locator(".next a")
    target = link.get_attribute("href")
    tab_to(page, link.inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(target))


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


# A class from an LMS: late ones, decisions by hand, a section, students without a submission.

DAY = 86400.0
WAIVED = "lateness waived: she was ill"
SET = "q1_part set to 12: the check was unfair to a right answer"


def grade(name, result, late_by=0.0, deduction=0.0, reasons=()):
    student = Student(f"id {name}", name.title(), section="Monday, early group")
    if result is None:
        points, earned = (None,) * len(QUESTIONS), None
    else:
        points = tuple(question.earned for question in result.questions)
        earned = result.total
    return Grade(
        student=student,
        attempt=result.submission if result is not None else "",
        status=result.status if result is not None else MISSING,
        points=points,
        earned=earned,
        deduction=deduction,
        total=None if earned is None else earned - deduction,
        late_by=late_by,
        reasons=reasons,
    )


def a_class_with_students():
    results = {one.submission: one for one in a_class().results}
    late = {
        "student01": (0.25 * DAY, 10.8, ()),
        "student02": (10 * DAY, 32.4, ()),
        "student03": (2 * DAY, 21.6, (SET,)),
        "student04": (9 * DAY, 0.0, (WAIVED,)),
    }
    rows = [grade(name, one, *late.get(name, ())) for name, one in results.items()]
    rows += [grade("nora", None), grade("omar", None)]
    pair = SimilarPair("student05", HOSTILE, 0.91, ("A reason <b>in words</b>.", "Another."))
    alike = (SimilarGroup(("student05", HOSTILE), (pair,), 0),)
    not_read = (("notes/read_me.txt", "a file beside the submissions"),)
    return replace(a_class(), grades=tuple(rows), similar=alike, not_read=not_read)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """The folder of that class's report, with a diff."""
    results = a_class_with_students()
    folder = tmp_path_factory.mktemp("class")
    write_report(results, folder)
    write_diff("A demo", list(moves(results)), len(results.grades), folder)
    return folder


def moves(results):
    """Half of the students gain a question or lose one."""
    rows = [one for one in results.grades if one.earned is not None][:20]
    for number, before in enumerate(rows):
        by = (-12.0, 6.0)[number % 2]
        after = replace(before, total=before.total + by)
        was = CaseResult("q1_part", "fan-out", True, 12.0, PASSED if by < 0 else FAILED)
        now = replace(was, verdict=FAILED if by < 0 else PASSED)
        check = CheckMove("q1_part", f"fan-out{(number % 4) * ' of a node with fan-out'}", was, now)
        questions = tuple((id, 12.0, 12.0 + by) for id, _, _ in QUESTIONS[: 1 + number % 9])
        yield Move(before.student, before, after, questions, (check, check))


@pytest.fixture
def desk_page(page, sandbox):
    page.goto((sandbox / "index.html").as_uri())
    return page


def test_late_ones_sort_by_days(desk_page):
    for _ in range(2):
        sort_button(desk_page, "Late").click()
    late = [text for text in column(desk_page, "Late") if text]
    assert late == ["10.0 d", "9.0 d", "2.0 d", "0.2 d"]
    assert column(desk_page, "Submission")[:2] == ["student02", "student04"]
    off = [text for text in column(desk_page, "Off") if text]
    assert off == ["\N{MINUS SIGN}32.4", "\N{MINUS SIGN}21.6", "\N{MINUS SIGN}10.8"]


def test_who_handed_in_nothing_can_be_filtered(desk_page):
    chips = desk_page.get_by_role("group", name="Show by status")
    chips.get_by_role("button", name="nothing handed in 2").click()
    visible = desk_page.locator("#submissions tbody tr:visible")
    assert visible.locator(".name").all_inner_texts() == ["Nora", "Omar"]
    assert visible.locator("a").count() == 0
    chips.get_by_role("button", name="all").click()
    for _ in range(2):
        sort_button(desk_page, "Submission").click()
        assert column(desk_page, "Student")[-2:] == ["Nora", "Omar"]


def test_decisions_and_sections_are_found(desk_page):
    search = desk_page.get_by_label("Search")
    search.fill("unfair")
    assert shown(desk_page) == ["student03"]
    search.fill("early group nora")
    assert shown(desk_page) == ["\N{EN DASH}"]


def test_pairs_are_folded_away_and_open_by_keyboard(desk_page, sandbox):
    pairs = desk_page.locator("details", has=desk_page.locator(".alike"))
    assert not pairs.locator("table").is_visible()
    pairs.locator("summary").focus()
    desk_page.keyboard.press("Enter")
    assert pairs.get_by_text("This is no verdict").is_visible()
    assert "A reason <b>in words</b>." in pairs.inner_text()
    pairs.get_by_role("link", name="student05").click()
    desk_page.wait_for_load_state()
    assert desk_page.url == (sandbox / "feedback" / "student05.html").as_uri()


def test_times_are_one_click_away(desk_page):
    desk_page.get_by_role("link", name="times.html").click()
    assert desk_page.locator("tbody tr").count() == 34
    desk_page.get_by_role("link", name="class report").click()
    assert desk_page.locator("#submissions").is_visible()


def test_a_student_reads_what_became_of_the_points(page, sandbox):
    page.goto((sandbox / "feedback" / "student03.html").as_uri())
    lines = page.locator(".grade li").all_inner_texts()
    assert lines[:2] == ["21.6 points taken off for lateness", SET]
    assert lines[2].endswith("of 108 points count")
    assert page.locator(".reread").first.is_visible()


def test_the_regrade_opens_and_scrolls(page, sandbox):
    page.set_viewport_size({"width": 400, "height": 700})
    page.goto((sandbox / "diff.html").as_uri())
    row = page.locator("#moves tbody tr").nth(7)
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    assert row.get_by_text("failed \N{RIGHTWARDS ARROW} passed").first.is_visible()
    grid = page.locator(".grid")
    grid.evaluate("element => { element.scrollTop = 200; element.scrollLeft = 200; }")
    assert grid.evaluate("element => [element.scrollTop, element.scrollLeft]") == [200, 200]
    head, first = page.locator("#moves thead th").nth(1), row.locator("th")
    box = grid.bounding_box()
    assert head.bounding_box()["y"] == pytest.approx(box["y"], abs=2)
    assert first.bounding_box()["x"] == pytest.approx(box["x"], abs=2)


PAGES = ("index.html", "times.html", "diff.html", "feedback/student03.html")


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_such_a_class_fit_the_window(page, sandbox, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for name in PAGES:
        page.goto((sandbox / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert contrast_of_worst(page) >= 4.5, name


@pytest.mark.parametrize("name", PAGES)
def test_whatever_scrolls_can_be_reached_by_keyboard(page, sandbox, name):
    page.set_viewport_size({"width": 400, "height": 900})
    page.goto((sandbox / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    out_of_reach = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter("
        "one => one.scrollWidth > one.clientWidth && one.tabIndex < 0).length"
    )
    assert out_of_reach == 0
