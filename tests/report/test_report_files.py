"""The files of a class report: grades.csv, skipped.csv, the pages' names, what a new run leaves."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from support.small_report import (
    SCRIPT,
    a_class,
    question,
    refused,
    seeded_class,
    submission,
    two_questions,
    visible,
    written,
)

from autograder.files import page_names
from autograder.grading.results import COULD_NOT_BE_JUDGED
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED
from autograder.records.class_results import Skipped
from autograder.report import write_report


@pytest.fixture
def report(tmp_path):
    """Write a report of some results; returns its folder."""
    return partial(written, tmp_path)


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


@pytest.mark.parametrize("questions", [(), (question("q1_add"), question("q2_linear"))])
def test_no_verdict_at_all_is_no_zero(report, questions):
    out = report(submission("ada", questions, COULD_NOT_BE_JUDGED))
    assert "ada,ada,,,,,0,0,,10,,could_not_be_judged,,\n" in (out / "grades.csv").read_text()
    page = (out / "feedback" / "ada.html").read_text()
    assert "it is no zero" in visible(page)


# Skipped


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
    assert names[".."] == "__.html"
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


UNSAFE_NAMES = {
    "-rf": "_rf.html",
    "NUL": "_NUL.html",
    "con.backup": "_con.backup.html",
    "Lpt\N{SUPERSCRIPT ONE}": "_Lpt\N{SUPERSCRIPT ONE}.html",
    "console": "console.html",
    "com10": "com10.html",
    "ada.": "ada_.html",
    "ada. . ": "ada._._.html",
    "ada\N{RIGHT-TO-LEFT OVERRIDE}lmth": "ada_lmth.html",
    "ADA": "ADA.html",
    "ada": "ada-2.html",
    "x" * 179 + "\N{LATIN SMALL LETTER E WITH ACUTE}": "x" * 179 + ".html",
    "\N{HEBREW LETTER ALEF}\N{RIGHT-TO-LEFT MARK}": "\N{HEBREW LETTER ALEF}_.html",
    ".": "_-2.html",
    "": "_.html",
}


def test_pages_have_names_that_every_system_can_have(report):
    assert page_names(UNSAFE_NAMES) == UNSAFE_NAMES
    out = report(*map(submission, UNSAFE_NAMES))
    assert {page.name for page in (out / "feedback").iterdir()} == set(UNSAFE_NAMES.values())


def test_thousands_of_one_name_are_numbered():
    """Trying each number from 2 on for each of them would take a minute."""
    names = page_names(chr(0xE000 + number) for number in range(6000))
    assert sorted(names.values()) == sorted(["_.html", *(f"_-{n}.html" for n in range(2, 6001))])
