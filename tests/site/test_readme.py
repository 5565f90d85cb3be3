"""What the README promises: commands that do what it says, numbers that were measured."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import A3, ASSIGNMENTS, COURSE

from autograder.authors.demo import class_of
from autograder.cli import cli

README = (COURSE / "README.md").read_text(encoding="utf-8")
LINE = re.compile(r"(?P<command>.+?)(?:  # says: (?P<words>.+))?")
CLASS = ("right.zip", "mistake_linear_bias_mean.zip", "not_a_zip.zip")


def checkout(folder: Path) -> None:
    """What a clone looks like after `make demo`, with a smaller class."""
    for name in ("assignments", "solutions"):
        shutil.copytree(COURSE / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "build" / "demo" / "class").mkdir(parents=True)
    submissions = class_of(ASSIGNMENTS[A3])
    for name in CLASS:
        (folder / "build" / "demo" / "class" / name).write_bytes(submissions[name])


@pytest.mark.slow
def test_the_first_five_minutes_are_as_the_readme_says(tmp_path):
    checkout(tmp_path)
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert (len(blocks), len(lines), sum("# says: " in line for line in lines)) == (4, 11, 10)
    path = f"{tmp_path / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    for line in lines:
        told = LINE.fullmatch(line)
        run = subprocess.run(
            told["command"],
            shell=True,
            cwd=tmp_path,
            env=os.environ | {"PATH": path, "MPLBACKEND": "Agg"},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert run.returncode == 0, run.stderr
        assert (told["words"] or "") in run.stdout
    report = (tmp_path / "build" / "grades" / "index.html").read_text(encoding="utf-8")
    assert "oral exam" in report


def test_the_numbers_of_the_exam_are_those_of_the_score_card():
    cards = json.loads((COURSE / "docs" / "audit" / "card.json").read_text(encoding="utf-8"))
    bad, tried = Counter(), Counter()
    for card in cards:
        for counts in card["counts"].values():
            for measure, count in counts.items():
                bad[measure] += count["bad"]
                tried[measure] += count["tried"]
    (seeds,) = {card["seeds"] for card in cards}
    named = tried["not named"] - bad["not named"]
    for row in (
        f"full marks | {bad['wrong accepted']} of {tried['wrong accepted']:,} |",
        f"lost a point | {bad['right rejected']} of {tried['right rejected']:,} |",
        f"feedback names | {named} of {tried['not named']:,}; a wrong name {bad['named wrong']} "
        f"times in {tried['named wrong']:,} |",
        f"unexplained | {bad['mutants alive']} of {tried['mutants alive']:,}; "
        f"{tried['mutants explained']} are explained as equivalent |",
        f"a right program | {bad['flakes']} of {tried['flakes']:,}, under {seeds:,} seeds |",
    ):
        assert row in README


def test_the_page_of_commands_has_all_of_them():
    page = (COURSE / "docs" / "commands.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \| ", page, re.MULTILINE)
    known = set(cli.commands)
    assert len(known) > 15
    assert [name for name in known if not re.search(rf"\b{name}\b", " ".join(rows))] == []


def test_the_map_shows_folders_that_there_are():
    listed = re.findall(r"^(\w+)/ ", README.partition("## The map")[2], re.MULTILINE)
    assert len(listed) == 9
    assert [name for name in listed if not (COURSE / name).is_dir()] == []
