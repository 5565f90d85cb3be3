"""a5_training: the bands of its trainings are those that calibrate.py measured."""

from __future__ import annotations

import importlib.util
import re

from conftest import ASSIGNMENTS

A5 = ASSIGNMENTS["a5_training"]


def load_calibrate():
    spec = importlib.util.spec_from_file_location("calibrate", A5.folder / "calibrate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_calibrated_bands_are_those_of_the_checks():
    bands = {title: (most, least) for title, _, most, least in load_calibrate().CRITERIA}
    files = {
        "own digits": A5.public_tests(A5.question("q5_real_data")),
        "steps on digits": A5.hidden_tests(A5.question("q5_real_data")),
        "own penguins": A5.public_tests(A5.question("q6_own_engine")),
    }
    assert bands.keys() == files.keys()
    for title, source in files.items():
        most = float(re.search(r'\["ratio"\] < ([\d.]+)', source)[1])
        least = float(re.search(r">= ([\d.]+)\)?:", source)[1])
        assert bands[title] == (most, least)


def calibration():
    """Rows of the committed table: {(run, code): cells}."""
    text = (A5.folder / "calibration.md").read_text(encoding="utf-8")
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in text.splitlines() if "|" in line]
    return {(row[0], row[1]): row[2:] for row in rows if len(row) == 10}


def gradings():
    """Rows of the second table: {code: cells}."""
    text = (A5.folder / "calibration.md").read_text(encoding="utf-8")
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in text.splitlines() if "|" in line]
    return {row[0]: row[1:] for row in rows if len(row) == 5 and row[0].strip("-")}


def test_every_wrong_variant_lost_points_in_every_grading_of_the_calibration():
    table = gradings()
    assert table.pop("right")[2:] == [table_length(), "-"]
    table.pop("code")
    assert set(table) == {title for title, _ in load_calibrate().WRONG}
    for title, (count, lost_points, without_a_loss, where) in table.items():
        assert int(count) >= 10, title
        assert float(lost_points.split("/")[0]) >= 3, title
        assert without_a_loss == "0", title
        assert where.startswith("q"), title


def table_length():
    return str(load_calibrate().SECRETS)


def test_no_run_of_right_code_failed_in_the_calibration():
    rows = calibration()
    for run in ("own digits", "steps on digits", "own penguins"):
        seeds, *_, fails = rows[run, "right"]
        assert int(seeds) >= 1000
        assert int(fails) == 0


def test_wrong_code_fails_wherever_the_calibration_says_so():
    rows = calibration()
    assert rows["own digits", "sign flipped"][-1] == rows["own digits", "sign flipped"][0]
    assert rows["own digits", "not shuffling"][-1] == rows["own digits", "not shuffling"][0]
    assert rows["own digits", "no bias gradient"][-1] == "0"  # the loss cannot tell


def test_a_run_of_the_calibration_gives_what_it_says():
    calibrate = load_calibrate()
    ratio, accuracy = calibrate.own_digits(calibrate.code(A5.solution), seed=3)
    low, _, high = (float(number) for number in calibration()["own digits", "right"][1].split("/"))
    assert low * 0.99 <= ratio <= high * 1.01
    assert accuracy >= 0.92
