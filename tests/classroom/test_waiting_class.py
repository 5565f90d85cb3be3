"""Submissions that wait cost a class their budget, and nobody else a point."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import COURSE
from support import small_class


@pytest.fixture
def hasty_course(tmp_path):
    """The small course with a small budget."""
    course = small_class.make_course(tmp_path / "course")
    path = course / "assignments" / small_class.NAME / "assignment.toml"
    text = path.read_text(encoding="utf-8")
    limits = "[limits]\nwall_seconds = 1\nbudget_seconds = 4\n#"
    path.write_text(text.replace("[limits]", limits), encoding="utf-8")
    return course


def test_the_report_and_the_log_say_who_used_the_budget_up(hasty_course, tmp_path):
    solution = small_class.solution_of(hasty_course)
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    sleeps = solution.replace(small_class.SUM, f"import time; time.sleep(60); {small_class.SUM}")
    for name, source in {"ada": solution, "bob": sleeps, "cy": solution}.items():
        (folder / f"{name}.zip").write_bytes(small_class.zipped(source))
    small_class.graded(hasty_course, folder, out, "--jobs", 2)
    rows = small_class.rows(out)
    assert [rows[name]["percent"] for name in ("ada", "bob", "cy")] == ["100", "0", "100"]
    said = {name for name, row in rows.items() if "used up the 4 s" in row["remarks"]}
    assert said == {"bob"}
    assert "q1_softplus" in rows["bob"]["remarks"]
    logged = map(json.loads, (out / "log.jsonl").read_text(encoding="utf-8").splitlines())
    remarks = {line["submission"]: line["remarks"] for line in logged}
    assert len(remarks["bob"]) == 2
    assert remarks["ada"] == remarks["cy"] == []
    for page in ("index.html", "feedback/bob.html"):
        assert "used up the 2 s" in (out / page).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.long
def test_five_that_wait_change_no_other_grade_of_a_class_of_fifty():
    """The script compares all rows with those of the class without the five."""
    command = [sys.executable, "benchmarks/waiting_class.py", "--quick"]
    ended = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, timeout=1200)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.splitlines()
    assert "others whose grade differs: none" in lines
    used_up = {line.partition(":")[0][11:] for line in lines if "graded, 0 points; It used" in line}
    # Those that need next to no processor, however busy the machine is.
    assert used_up >= {"sleeps", "blocks", "sleeps_at_import"}
