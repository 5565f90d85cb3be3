"""Worksheets as bytes, numbers in cells, and what every target has in common."""

import random

import pytest
from support.lms_class import (
    HOSTILE,
    a_class,
    class_grades,
    grade,
    people_of,
    refused,
    send,
    student,
)
from support.lms_worksheets import SHEETS, canvas_sheet, quoted

from autograder.lms.outgoing import TARGETS, CannotExport, export
from autograder.lms.outgoing.class_grades import number_in, two_decimals
from autograder.lms.outgoing.sheet import parse

# Worksheets as bytes


def test_cells_that_nobody_touches_are_kept_byte_for_byte(tmp_path):
    """Random quoting, line ends and text: only the one cell of each graded row differs."""
    rng = random.Random(5)
    texts = [*HOSTILE, "", " padded ", "plain", "1e5", "'", "a\r\nb", "日本", "-", "=1+1"]

    def raw(text):
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if rng.random() < 0.5 else quoted(text)

    for _ in range(40):
        end = rng.choice(["\n", "\r\n", "\r"])
        sheet = expected = "Identifier,Note,Grade,Maximum Grade,X,Y" + end
        grades = []
        for number in range(rng.randrange(1, 6)):
            old = rng.choice(["", '""', "3.00", '"4.00"'])
            left = f"{raw(f'Participant {7000 + number}')},{raw(rng.choice(texts))}"
            right = f"{raw('20.00')},{raw(rng.choice(texts))},{raw(rng.choice(texts))}"
            graded = number == 0 or rng.random() < 0.6
            new = '"9.13"' if old.startswith('"') else "9.13"
            sheet += f"{left},{old},{right}{end}"
            expected += f"{left},{new if graded else old},{right}{end}"
            if graded:
                grades.append(grade(student(number), 9.125))
        if rng.random() < 0.5:  # the last line end may be missing
            sheet, expected = sheet.removesuffix(end), expected.removesuffix(end)
        assert send(tmp_path, "moodle", grades, sheet)[1].decode() == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "found nothing"),
        (b"  \n\n", "found nothing"),
        (b"PK\x03\x04\x00\x00\x00", "binary data"),
        ("Año,ID\n".encode("latin-1"), "UTF-8 or UTF-16"),
        (b'Student,ID\n"Ada,1\n', "line 2: a quote is open"),
        (b'Student,ID\n\n"a\nb",2\n"Ada"x,1\n', "line 5: a quote is open"),
    ],
)
def test_what_is_no_worksheet_is_refused_in_words(tmp_path, content, words):
    assert words in refused(tmp_path, "canvas", a_class(), content)


def test_a_worksheet_that_is_not_there_or_too_large_or_our_own_output(tmp_path):
    path = tmp_path / "sheet.csv"
    grades = class_grades(a_class())
    with pytest.raises(CannotExport, match="cannot be read"):
        export("canvas", grades, tmp_path / "out.csv", path)
    path.write_bytes(b"Student,ID\n" + b"x" * (20 * 2**20))
    with pytest.raises(CannotExport, match="larger than 20 MiB"):
        export("canvas", grades, tmp_path / "out.csv", path)
    path.write_text(canvas_sheet(people_of(a_class())))
    with pytest.raises(CannotExport, match="the worksheet itself"):
        export("canvas", grades, path, path)
    with pytest.raises(CannotExport, match="cannot be written"):
        export("canvas", grades, tmp_path, path)


def test_any_bytes_are_a_sheet_or_a_clear_refusal():
    rng = random.Random(3)
    pieces = [
        b'"',
        b",",
        b"\r",
        b"\n",
        b";",
        b"\t",
        b"a",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b"=",
    ]
    kept, refusals = 0, []
    for _ in range(3000):
        content = b"".join(rng.choices(pieces, k=rng.randrange(12)))
        try:
            kept += parse(content, "any.csv").to_bytes() == content
        except CannotExport as refusal:
            refusals.append(str(refusal))
    assert kept > 200
    assert kept + len(refusals) == 3000
    assert all(words.startswith("any.csv") for words in refusals)


# What every target has in common


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_input_gives_the_same_bytes(tmp_path, target):
    grades = a_class()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEETS.get(target, lambda _: "")(people_of(grades)), newline="")
    worksheet = sheet if target in SHEETS else None
    written = []
    for name in ("one", "two"):
        exported = export(target, class_grades(grades), tmp_path / name, worksheet)
        written.append([path.read_bytes() for path in exported.files])
    assert written[0] == written[1]
    assert all(written[0])


def test_what_cannot_be_right_is_refused(tmp_path):
    one = grade(student(1))
    assert "Targets are canvas, moodle" in refused(tmp_path, "excel", [one])
    assert "Grade the class first" in refused(tmp_path, "csv", [])
    assert "not a finite number" in refused(tmp_path, "csv", [grade(student(1), float("nan"))])
    assert "3 questions" in refused(tmp_path, "csv", [grade(student(1), points=(1.0, 1.0, 1.0))])
    assert "worth 0" in refused(tmp_path, "csv", [one], questions=(("a", 0.0), ("b", 0.0)))
    assert "no worksheet" in refused(tmp_path, "otter", [one], "file\n")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.125, "0.13"), (1.005, "1.01"), (2 / 3, "0.67"), (1e-9, "0.00"), (-0.001, "0.00")],
)
def test_two_decimals_round_halves_up(number, text):
    assert two_decimals(number) == text
    assert two_decimals(number, decimal_comma=True) == text.replace(".", ",")
    assert two_decimals(1e16) == "10000000000000000.00"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("20", 20.0), (" 20,50 ", 20.5), ("1.000,25", 1000.25), ("-1.5", -1.5), ("-", None)]
    + [(cell, None) for cell in ("", "1e5", "nan", "EX", "1-2", "²", "9" * 40)],
)
def test_numbers_in_cells(cell, number):
    assert number_in(cell) == number
