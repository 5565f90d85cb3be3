"""The class report: the table, the instructor's page, the students' pages."""

import csv
import random
import re
import statistics
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from support.class_results import class_of

from autograder.files import page_names
from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.records.class_results import SimilarPair, Skipped
from autograder.report import items, numbers, write_report
from autograder.text import clean, share_text

QUESTIONS = (("q1_add", "Add", 4.0), ("q2_linear", "Linear", 6.0))
OVERWRITES = Mistake("overwrites", "the gradient is overwritten", "Add, do not assign.")
SCRIPT = "<script>alert(1)</script>"


def case(question, title, verdict=PASSED, points=2.0, **more):
    return CaseResult(question, title, more.pop("hidden", False), points, verdict, **more)


def question(id, *cases, mistakes=()):
    ((title, possible),) = [(title, points) for known, title, points in QUESTIONS if known == id]
    return QuestionResult(id, title, possible, cases, mistakes)


def two_questions(first=PASSED, second=PASSED, **more):
    """Question 1 with two checks of one verdict, question 2 with a public and a hidden check."""
    return (
        question("q1_add", case("q1_add", "sums", first), case("q1_add", "products", first)),
        question(
            "q2_linear",
            case("q2_linear", "shapes", second, 2.0, **more),
            case("q2_linear", "fan-out", second, 4.0, hidden=True, **more),
        ),
    )


def submission(name, questions=None, status=GRADED, **more):
    known = dict(student=name, remarks=(), refusal="", digest="", isolation="weak", seconds=0.5)
    made = two_questions() if questions is None else questions
    return Result(submission=name, questions=made, status=status, **known | more)


def refused(name, refusal="Not a zip. Zip add.py."):
    said = {"kind": "refused", "sentence": refusal}
    return submission(name, two_questions(FAILED, FAILED, **said), REFUSED, refusal=refusal)


def a_class(*results):
    return class_of("a1_demo", "A demo", QUESTIONS, results)


def seeded_class(size=12):
    rng = random.Random(7)
    pick = lambda: rng.choice([PASSED, FAILED])  # noqa: E731
    return a_class(
        *(submission(f"student{n:02}", two_questions(pick(), pick())) for n in range(size)),
        refused("zz_refused"),
        submission("zz_unjudged", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )


@pytest.fixture
def report(tmp_path):
    """Write a report of these results; returns its folder."""

    def write(*results):
        assert write_report(a_class(*results), tmp_path) == tmp_path / "index.html"
        return tmp_path

    return write


@pytest.fixture
def feedback(report):
    """The feedback page of one result."""

    def write(result):
        (page,) = (report(result) / "feedback").glob("*.html")
        return page.read_text(encoding="utf-8")

    return write


def visible(html):
    """The text that a reader of the page sees, white space as single spaces."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


# The table


def test_grades_csv(report):
    out = report(
        submission("bob", two_questions(FAILED, PASSED), student="Bob", remarks=("a, b", "c")),
        submission("ada", student="Ada"),
        refused("carl"),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )
    assert (out / "grades.csv").read_bytes().decode() == (
        "submission,student,section,q1_add,q2_linear,earned,late_by,deduction,total,possible,"
        "percent,status,remarks,decisions\n"
        "ada,Ada,,4,6,10,0,0,10,10,100,graded,,\n"
        'bob,Bob,,0,6,6,0,0,6,10,60,graded,"a, b; c",\n'
        "carl,carl,,0,0,0,0,0,0,10,0,refused,Not a zip. Zip add.py.,\n"
        "dora,dora,,4,,,0,0,,10,,could_not_be_judged,,\n"
    )


def test_refusal_comes_before_remarks(report):
    out = report(replace(refused("carl"), remarks=("Two zips.",)))
    assert (out / "grades.csv").read_text().endswith("refused,Not a zip. Zip add.py.; Two zips.,\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "\uff1d"])
def test_no_cell_is_a_formula(report, start):
    hostile = f"{start}cmd|' /C calc'!A0"
    out = report(submission(hostile, student=hostile, remarks=(hostile,)))
    with open(out / "grades.csv", newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    for column in ("submission", "student", "remarks"):
        assert row[column].startswith("'"), column
        assert "\t" not in row[column]


@pytest.mark.parametrize("questions", [(), (question("q1_add"), question("q2_linear"))])
def test_no_verdict_at_all_is_no_zero(report, questions):
    out = report(submission("ada", questions, COULD_NOT_BE_JUDGED))
    assert "ada,ada,,,,,0,0,,10,,could_not_be_judged,,\n" in (out / "grades.csv").read_text()
    page = (out / "feedback" / "ada.html").read_text()
    assert "it is no zero" in visible(page)


# Left aside


def test_who_was_skipped_is_named_on_the_page_and_in_a_table(tmp_path):
    aside = (
        Skipped("=ada", "/in/=ada.zip", ("a2_demo",), f"it holds {SCRIPT}"),
        Skipped("bob", "/in/bob.zip", ("a2_demo", "a4_demo"), "its name says so"),
    )
    results = replace(a_class(submission("cy")), skipped=aside)
    page = write_report(results, tmp_path).read_text(encoding="utf-8")
    assert "2 submissions were skipped" in visible(page)
    assert "bob a2_demo and a4_demo: its name says so" in visible(page)
    assert page.index("skipped-title") < page.index("Overview")
    assert SCRIPT not in page
    assert (tmp_path / "skipped.csv").read_text() == (
        "submission,path,meant_for,why\n"
        f"'=ada,/in/=ada.zip,a2_demo,it holds {SCRIPT}\n"
        "bob,/in/bob.zip,a2_demo and a4_demo,its name says so\n"
    )
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["cy.html"]
    assert "skipped" not in (tmp_path / "feedback" / "cy.html").read_text()


def test_nobody_skipped_leaves_no_trace(tmp_path):
    aside = (Skipped("ada", "/in/ada.zip", ("a2_demo",), "it holds b.py"),)
    write_report(replace(a_class(), skipped=aside), tmp_path)
    page = write_report(a_class(submission("cy")), tmp_path).read_text(encoding="utf-8")
    assert "skipped" not in page
    assert not (tmp_path / "skipped.csv").exists()


# Files


def test_the_same_results_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_report(seeded_class(), tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 3 + 14
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_order_of_results_does_not_matter(tmp_path):
    results = seeded_class()
    write_report(results, tmp_path / "one")
    write_report(replace(results, results=results.results[::-1]), tmp_path / "two")
    for file in ("index.html", "grades.csv"):
        assert (tmp_path / "one" / file).read_text() == (tmp_path / "two" / file).read_text()


def test_how_long_it_took_stands_on_a_page_of_its_own(tmp_path):
    results = seeded_class()
    slower = tuple(replace(one, seconds=20 + n) for n, one in enumerate(results.results))
    write_report(results, tmp_path / "one")
    write_report(replace(results, results=slower), tmp_path / "two")
    one, two = (
        {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*.*")}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    assert {str(name) for name in one if one[name] != two[name]} == {"times.html"}
    text = visible(two[Path("times.html")].decode())
    assert "Median 26.50 s Slowest 33.00 s" in text
    assert text.index("zz_unjudged") < text.index("zz_refused") < text.index("student11")
    assert 'href="times.html"' in (tmp_path / "two" / "index.html").read_text()


def test_stale_pages_go_and_nothing_else(report):
    out = report(submission("ada"), submission("bob"))
    (out / "feedback" / "notes.txt").write_text("mine")
    (out / "other.html").write_text("mine")
    report(submission("bob"))
    assert sorted(p.name for p in (out / "feedback").iterdir()) == ["bob.html", "notes.txt"]
    assert (out / "other.html").exists()


def test_a_failed_write_leaves_the_old_file(report, monkeypatch):
    out = report(submission("ada"))
    before = (out / "grades.csv").read_bytes()

    def fail(source, target):
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        report(submission("bob"))
    assert (out / "grades.csv").read_bytes() == before


def test_page_names_are_safe_and_unique():
    names = page_names(
        ["../../evil", "a b", "a_b", "A_B", "a_b-2", "..", "", "Zoë", SCRIPT, "x" * 400, "\ud800"]
    )
    assert names["../../evil"] == "_._.._evil.html"
    assert names["Zoë"] == "Zoë.html"
    assert names[".."] == "_..html"
    assert [names[name] for name in ("A_B", "a b", "a_b", "a_b-2")] == [
        "A_B.html",
        "a_b-2.html",
        "a_b-3.html",
        "a_b-2-2.html",
    ]
    assert len({name.casefold() for name in names.values()}) == len(names)
    for name in names.values():
        assert re.fullmatch(r"[\w-][\w.-]*\.html", name)
        assert len(name.encode()) < 200


# Hostile text

HOSTILE = "<img src=x onerror=alert(1)>\"'\x1b[31m\u202e\x00\ud800</td>{{ 7 * 7 }}"


def hostile_result():
    mistake = Mistake(HOSTILE, HOSTILE, HOSTILE)
    said = dict(sentence=HOSTILE, detail=HOSTILE, advice=HOSTILE, printed=HOSTILE, kind=HOSTILE)
    cases = [case("q1_add", HOSTILE, FAILED, **said), case("q1_add", "else", FAILED, **said)]
    questions = (question("q1_add", *cases, mistakes=(mistake,)), two_questions()[1])
    return submission(HOSTILE, questions, student=HOSTILE, remarks=(HOSTILE,), isolation=HOSTILE)


def test_nothing_hostile_gets_through(report):
    out = report(
        hostile_result(),
        submission(SCRIPT),
        submission("../../evil"),
        replace(refused("r"), refusal=HOSTILE),
        submission("n", two_questions(NOT_JUDGED, sentence=HOSTILE), COULD_NOT_BE_JUDGED),
    )
    pages = [out / "index.html", out / "times.html", *(out / "feedback").iterdir()]
    assert len(pages) == 7
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "<img" not in html
        assert "<script>alert" not in html
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", html)
        assert "49" not in visible(html)
    assert "&lt;img src=x onerror=alert(1)&gt;" in (out / "index.html").read_text()


def test_only_our_own_script_may_run(report):
    out = report(submission("ada"))
    index, page = (out / "index.html").read_text(), (out / "feedback/ada.html").read_text()
    assert index.count("<script") == 1
    assert re.search(r"default-src 'none'; .*script-src 'sha256-[\w+/]{43}='", unescape(index))
    assert "script-src 'none'" in unescape(page)
    assert "<script" not in page
    for html in (index, page):
        assert not re.search(r"https?://(?!www\.w3\.org)", html)
        assert not re.search(r"(src|@import|url\((?!#))\s*=?\s*[\"']?\w+:", html)


def test_clean():
    assert clean("a\tb\r\nc") == "a\tb\nc"
    assert clean("\x1b[31m\x00\ud800\u202e") == "\ufffd[31m\ufffd\ufffd\ufffd"


# Statistics


def test_scores():
    verdicts = [(PASSED, PASSED), (FAILED, PASSED), (PASSED, FAILED), (FAILED, FAILED)]
    results = a_class(
        *(submission(f"s{n}", two_questions(*pair)) for n, pair in enumerate(verdicts)),
        refused("carl"),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )
    scores = numbers.scores(numbers.rows(results))
    counts = (scores.submissions, scores.graded, scores.refused, scores.not_judged)
    assert counts == (6, 4, 1, 1)
    assert scores.percents == (100, 60, 40, 0)
    assert scores.mean == 50
    assert scores.quartiles == (30, 50, 70)
    assert scores.bins == [1, 0, 0, 0, 1, 0, 1, 0, 0, 1]


def test_no_scores():
    scores = numbers.scores([])
    assert (scores.mean, scores.quartiles) == (None, None)


def test_questions_count_only_what_was_judged():
    results = a_class(
        submission("ada"),
        submission("bob", two_questions(FAILED, FAILED)),
        refused("carl"),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )
    first, second = numbers.question_numbers(results)
    assert (first.label, first.judged, first.mean_share) == ("q1", 3, pytest.approx(2 / 3))
    assert (second.judged, second.mean_share, second.full_share) == (2, 0.5, 0.5)


def test_half_marks_are_not_full():
    half = question("q1_add", case("q1_add", "sums"), case("q1_add", "products", FAILED))
    (first, second) = numbers.question_numbers(a_class(submission("ada", (half,))))
    assert (first.mean_share, first.full_share) == (0.5, 0.0)
    assert (second.judged, second.mean_share) == (0, None)


def test_checks():
    results = a_class(
        refused("ada"),
        submission("bob", two_questions(FAILED, FAILED, kind="shape")),
        submission("carl", two_questions(PASSED, FAILED, kind="stub")),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
        submission("emil", two_questions(PASSED, FAILED, kind="stub")),
    )
    checks = numbers.check_numbers(results)
    assert [(c.label, c.title, c.hidden, c.passed_share) for c in checks] == [
        ("q1", "sums", False, 0.75),
        ("q1", "products", False, 0.75),
        ("q2", "shapes", False, 0.0),
        ("q2", "fan-out", True, 0.0),
    ]
    assert checks[3].reasons == [("stub", 2), ("shape", 1)]
    assert checks[3].not_judged == 1


def marks(*pairs):
    """A class of one submission for each pair: how many sums it passed, and whether `fan-out`."""
    return a_class(
        *(
            submission(
                f"s{n:02}",
                (
                    question(
                        "q1_add", *(case("q1_add", f"sum {k}", verdict(k < sums)) for k in (0, 1))
                    ),
                    question("q2_linear", case("q2_linear", "fan-out", verdict(linear), 6.0)),
                ),
            )
            for n, (sums, linear) in enumerate(pairs)
        )
    )


def verdict(passed):
    return PASSED if passed else FAILED


def test_discrimination_is_the_correlation_with_the_rest():
    pairs = [(2, True)] * 4 + [(1, True), (1, False), (0, True)] + [(0, False)] * 5
    results = marks(*pairs)
    sums = [2 * passed for passed, _ in pairs]
    linear = [6 * passed for _, passed in pairs]
    spec = statistics.correlation(sums, linear)
    assert items.question_discrimination(results) == pytest.approx(
        {"q1_add": spec, "q2_linear": spec}
    )
    first = [2 * (passed > 0) for passed, _ in pairs]
    rest = [
        total - own
        for total, own in zip(map(sum, zip(sums, linear, strict=True)), first, strict=True)
    ]
    of_checks = items.check_discrimination(results)
    assert of_checks["q1_add", "sum 0"] == pytest.approx(statistics.correlation(first, rest))
    assert of_checks["q2_linear", "fan-out"] == pytest.approx(spec)


def test_a_check_that_the_best_fail_is_pointed_out(tmp_path):
    results = marks(*[(2, False)] * 6, *[(0, True)] * 5, (2, True))
    assert items.check_discrimination(results)["q2_linear", "fan-out"] < -0.5
    text = visible(write_report(results, tmp_path).read_text(encoding="utf-8"))
    assert "3 checks, and how many passed each; 3 have a negative discrimination: look" in text
    assert "look at the check" in text


def test_no_discrimination_where_nothing_can_be_told():
    few = marks(*[(2, True)] * 4, *[(0, False)] * 5)
    assert set(items.question_discrimination(few).values()) == {None}
    alike = marks(*[(2, True)] * 6, *[(0, True)] * 6)
    assert set(items.question_discrimination(alike).values()) == {None}
    not_graded = [
        replace(one, status=REFUSED if n < 6 else COULD_NOT_BE_JUDGED)
        for n, one in enumerate(marks(*[(2, True)] * 6, *[(0, False)] * 6).results)
    ]
    assert items.check_discrimination(a_class(*not_graded)) == {}
    assert set(items.question_discrimination(a_class(*not_graded)).values()) == {None}


def test_a_check_without_points_counts_as_passed_or_failed():
    results = []
    for n, one in enumerate(marks(*[(2, True)] * 6, *[(0, False)] * 6).results):
        told = case("q1_add", "together", verdict(n < 6), points=0.0)
        first, second = one.questions
        first = replace(first, cases=(*first.cases, told))
        results.append(replace(one, questions=(first, second)))
    assert items.check_discrimination(a_class(*results))["q1_add", "together"] == pytest.approx(1)


def test_mistakes_most_frequent_first():
    other = Mistake("other", "something else", "Think.")
    wrong = [question("q1_add", case("q1_add", "sums", FAILED), mistakes=(m,)) for m in (other,)]
    named = question("q2_linear", case("q2_linear", "shapes", FAILED), mistakes=(OVERWRITES,))
    results = a_class(
        submission("ada", (*wrong, named)), submission("bob", (two_questions()[0], named))
    )
    made = numbers.mistake_numbers(results)
    assert [(m.label, m.mistake.name, m.submissions) for m in made] == [
        ("q2", "overwrites", ["ada", "bob"]),
        ("q1", "other", ["ada"]),
    ]


def test_labels_are_short_where_that_is_unique():
    assert numbers.labels(["q1_a", "q2_a", "q2_b"]) == {
        "q1_a": "q1",
        "q2_a": "q2_a",
        "q2_b": "q2_b",
    }


def test_a_share_is_all_or_none_only_if_it_is():
    assert [share_text(share) for share in (0, 1e-4, 0.5, 0.9999, 1)] == [
        "0 %",
        "1 %",
        "50 %",
        "99 %",
        "100 %",
    ]


# The instructor's page


def test_could_not_be_judged_comes_first(report):
    unjudged = two_questions(PASSED, NOT_JUDGED, sentence="The worker did not start.")
    out = report(submission("ada"), submission("dora", unjudged, COULD_NOT_BE_JUDGED))
    text = visible((out / "index.html").read_text())
    assert "1 submission could not be judged" in text
    assert text.index("The worker did not start.") < text.index("Overview")
    assert "is never a zero" in text
    assert "Isolation while grading: weak." in text


def test_without_trouble_there_is_no_box(report):
    html = (report(submission("ada")) / "index.html").read_text()
    assert 'id="not-judged"' not in html


def test_a_class_without_submissions(report):
    assert "Nothing was graded yet." in (report() / "index.html").read_text()


def test_pairs_are_shown_as_work_for_a_person_and_to_nobody_else(tmp_path):
    names = ("ada", "bob")
    pair = SimilarPair(*names, 0.9, (HOSTILE, "Both made a mistake that few make: sums."))
    results = replace(a_class(*map(submission, names)), similar=(pair,))
    html = write_report(results, tmp_path).read_text(encoding="utf-8")
    text = visible(html)
    assert "1 pair of submissions, for a person to look at" in text
    assert "no grade depends on it" in text
    assert "alike is not copied" in text
    assert "<img" not in html
    assert re.search(r"<details[^>]*>\s*<summary>1 pair", html)
    for page in (tmp_path / "feedback").iterdir():
        assert "mistake that few make" not in page.read_text()
    assert "few make" not in (tmp_path / "grades.csv").read_text()


# A student's page


def test_numbers_of_hidden_checks_stay_with_the_grader(report):
    secret = dict(sentence="dx has a wrong value.", detail="SECRET-5.25", printed="SECRET-PRINT")
    own = dict(hidden=True, **secret)
    public = case("q1_add", "sums", FAILED, sentence="dx has a wrong value.", detail="Got 3.")
    hidden = case("q1_add", "products", FAILED, **own)
    unjudged = case("q1_add", "more", NOT_JUDGED, hidden=True, sentence="SECRET: [1.5]")
    out = report(
        submission("ada", (question("q1_add", public, hidden), two_questions()[1])),
        submission("bob", (question("q1_add", public, unjudged),), COULD_NOT_BE_JUDGED),
        submission("carl", (question("q1_add", replace(hidden, verdict=PASSED)),)),
    )
    for page in (out / "feedback").iterdir():
        assert "SECRET" not in page.read_text()
    assert "Got 3." in (out / "feedback" / "ada.html").read_text()


def test_a_student_reads_of_no_other(report):
    out = report(submission("ada"), submission("bob"), submission("carl"))
    html = (out / "feedback" / "ada.html").read_text()
    assert "bob" not in visible(html)
    assert re.findall('href="(?!#)', html) == []


def test_equal_sentences_are_said_once(feedback):
    stub = dict(kind="stub", sentence="Still a stub: add.py, line 3.")
    text = visible(feedback(submission("ada", two_questions(FAILED, FAILED, **stub))))
    section = text[text.index("Linear 0 of 6 points") :]
    assert section.count("Still a stub") == 1
    assert section.index("Still a stub") < section.index("shapes") < section.index("fan-out")


def test_advice_stays_with_its_check(feedback):
    said = dict(sentence="dx has a wrong value.", detail="Got 3.")
    cases = (
        case("q1_add", "sums", FAILED, advice="Count the inputs.", **said),
        case("q1_add", "products", FAILED, advice="Multiply the others.", **said),
    )
    text = visible(feedback(submission("ada", (question("q1_add", *cases), two_questions()[1]))))
    section = text[text.index("Add 0 of 4 points") :]
    spec = "dx has a wrong value. Got 3. failed sums 2 points Count the inputs. failed products"
    assert spec in section


def test_printed_output_is_shown_once_and_collapsed(feedback):
    printed = dict(printed="x = 3\n")
    cases = (case("q1_add", "sums", FAILED, **printed), case("q1_add", "products", **printed))
    html = feedback(submission("ada", (question("q1_add", *cases), two_questions()[1])))
    assert html.count("x = 3") == 1
    assert '<details class="printed">' in html
    assert "During: sums; products." in visible(html)


def test_a_named_mistake_is_the_next_step(feedback):
    wrong = question("q2_linear", case("q2_linear", "shapes", FAILED), mistakes=(OVERWRITES,))
    text = visible(feedback(submission("ada", (two_questions()[0], wrong))))
    assert "Start with Linear (0 of 6 points). Add, do not assign." in text
    assert "It looks as if the gradient is overwritten . Add, do not assign." in text


def test_what_to_read_again_is_said_once(feedback):
    hint = replace(OVERWRITES, hint="Add, do not assign. Read section 4.")
    named = question("q2_linear", case("q2_linear", "shapes", FAILED), mistakes=(hint,))
    text = visible(feedback(submission("ada", (two_questions(FAILED)[0], named))))
    assert "To read again: handout, section for Add." in text
    assert "section for Linear" not in text
    assert "To read again" not in visible(feedback(submission("ada")))
    unjudged = submission("ada", two_questions(NOT_JUDGED), COULD_NOT_BE_JUDGED)
    assert "To read again" not in visible(feedback(unjudged))


def test_full_marks_leave_nothing_to_do(feedback):
    text = visible(feedback(submission("ada")))
    assert "10 of 10 points" in text
    assert "Nothing: every question has full marks." in text


def test_checks_without_points_are_for_information(feedback):
    told = case("q1_add", "together", FAILED, points=0.0, sentence="It does not fit together.")
    cases = (*two_questions()[0].cases, told)
    html = feedback(submission("ada", (question("q1_add", *cases), two_questions()[1])))
    assert "failed together information only It does not fit together." in visible(html)
    assert html.count("Every check passed") == 1  # question 2: question 1 has something to read


def test_a_refusal_is_what_a_student_reads_first(feedback):
    text = visible(feedback(refused("carl")))
    assert "Your file could not be accepted Not a zip. Zip add.py." in text
    assert text.count("Not a zip.") == 1
    assert "0 of 10 points" in text


def test_what_could_not_be_judged_is_no_zero(feedback):
    reason = "RuntimeError: no worker"
    text = visible(
        feedback(
            submission(
                "dora",
                two_questions(PASSED, NOT_JUDGED, sentence=reason),
                COULD_NOT_BE_JUDGED,
                remarks=(f"could not be judged: {reason}",),
            )
        )
    )
    assert "4 points so far, of 10" in text
    assert "It concerns: Linear." in text
    assert "not judged shapes" in text
    assert reason not in text


def test_remarks_reach_the_student(feedback):
    text = visible(feedback(submission("ada", remarks=("add.py was in a folder.",))))
    assert "What we noticed about your file add.py was in a folder." in text
