"""Whatever is handed in, sealing gives files or a refusal, and stays within its caps."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
import zipfile

import pytest
from support.fuzz_submissions import submission

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake import archive
from autograder.intake.contents import DEFAULT_CAPS, Caps, Contents
from autograder.intake.notebook import MOST_CODE
from autograder.intake.seal import Sealed, seal, seal_or_skip
from autograder.intake.sorting import meant_for

# `make fuzz` sets the number of cases; what CI runs is a sample.
CASES = int(os.environ.get("CHAINRULE_FUZZ_CASES", "2000"))
MEASURED = min(CASES // 10, 1000)  # tracemalloc is slow
PARTS = 20
KIB = 1024
CAPS = Caps(32 * KIB, 8 * KIB, 40, 48 * KIB, 3)
A2 = SubmissionSpec("a2_chain_rule", {"chain_rule.py": frozenset(["Square"])})
A3 = SubmissionSpec("a3_miniflow", {"miniflow.py": frozenset(["Linear"])})
A5 = SubmissionSpec(
    "a5_training", {"miniflow.py": frozenset(["Linear"]), "training.py": frozenset("f")}
)
COURSE = [A2, A3, A5]
# Of the assignment asked for, and one file for each other to say what came instead. A file that is
# too large is noticed by one byte more.
MOST_READ = CAPS.total_bytes + 2 * CAPS.file_bytes + CAPS.members
SECRET = b"what lies outside of the submission"


pytestmark = [pytest.mark.filterwarnings("ignore:Duplicate name"), pytest.mark.slow]


@pytest.fixture
def counted(monkeypatch):
    """Bytes that were read out of zips and folders, by every reader together."""
    count = [0]

    def counting(real):
        def read(*arguments):
            data = real(*arguments)
            count[0] += len(data)
            return data

        return read

    # Intake's own way to read the file handed in stays: it reads one byte more than its cap.
    for name in ("read_entry", "read_member"):
        monkeypatch.setattr(archive, name, counting(getattr(archive, name)))
    return count


@pytest.fixture
def sandbox(tmp_path):
    """Makes one case after the other in a folder that is emptied before."""
    (tmp_path / "secret").write_bytes(SECRET)
    case = tmp_path / "case"
    case.mkdir()

    def make(seed):
        for path in case.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return submission(seed, case)

    return make


def sound(sealed: Sealed, spec: SubmissionSpec) -> str:
    """Assert what holds of everything sealed; says what came out."""
    assert bool(sealed.files) != bool(sealed.refusal)
    assert set(sealed.files) <= set(spec.files)
    for content in sealed.files.values():
        assert len(content) <= 4 * CAPS.file_bytes  # UTF-32 and Latin-1 grow in UTF-8
        assert SECRET not in content
    said = [*sealed.remarks, sealed.refusal or ""]
    assert all(line.isprintable() and len(line) < 2000 for line in said), said
    assert Sealed.from_bytes(sealed.to_bytes()) == sealed
    return "files" if sealed.files else "refusal"


@pytest.mark.parametrize("part", range(PARTS))
def test_anything_handed_in_becomes_files_or_a_refusal(sandbox, tmp_path, counted, part):
    seen = set()
    for seed in range(part, CASES, PARTS):
        try:
            path = sandbox(seed)
            before = sorted(tmp_path.rglob("*"))
            spec = COURSE[seed % 3]
            others = [one for one in COURSE if one is not spec]
            counted[0] = 0
            sealed = seal(path, spec, CAPS, others)
            seen.add(sound(sealed, spec))
            assert counted[0] <= MOST_READ
            meant = meant_for(Contents(path, CAPS), COURSE)
            assert set(meant.assignments) <= {one.assignment for one in COURSE}
            counted[0] = 0
            both = seal_or_skip(path, spec, others, CAPS)
            assert both == (
                sealed if spec.assignment in (meant.assignments or [spec.assignment]) else meant
            )
            assert counted[0] <= 2 * MOST_READ
            assert sorted(tmp_path.rglob("*")) == before
        except Exception as error:
            raise AssertionError(
                f"case {seed}: fuzz_submissions.submission({seed}, ...)"
            ) from error
    assert seen == {"files", "refusal"}


def test_sealing_takes_no_more_memory_than_its_caps(sandbox):
    tracemalloc.start()
    try:
        for seed in range(MEASURED):
            path = sandbox(seed)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            seal(path, COURSE[seed % 3], CAPS)
            used = tracemalloc.get_traced_memory()[1] - before
            assert used < 4_000_000, f"case {seed}"
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_memory_of_full_size_stays_within_bounds(tmp_path):
    """The worst that fits under the real caps: much to unpack, much to search, much to parse."""
    most, total = DEFAULT_CAPS.file_bytes, DEFAULT_CAPS.total_bytes
    code = "a=1;" * (MOST_CODE // 16)  # tracing takes long + "\ndef f(): pass\n"
    book = json.dumps({"cells": [{"cell_type": "code", "source": code}], "nbformat": 4})
    swelling = '{"nbformat": 4, "cells": [' + "[]," * (most // 3 - 20) + "0]}"
    cases = {
        "zeros": {"miniflow.py": bytes(2 * total)},
        "names": {"work.py": b"a=\n" * (most // 3)},
        "copies": {f"{number}/miniflow.py": b"#" * most for number in range(total // most - 1)},
        "notebook": {"miniflow.ipynb": book.encode()},
        "lists": {"miniflow.ipynb": swelling.encode()},
    }
    for name, members in cases.items():
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for member, content in members.items():
                made.writestr(member, content)
        members.clear()
        tracemalloc.start()
        try:
            sealed = seal(path, A3)
            assert bool(sealed.files) != bool(sealed.refusal)
            assert tracemalloc.get_traced_memory()[1] < 2 * total, name
        finally:
            tracemalloc.stop()
