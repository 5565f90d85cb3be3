"""A Gradescope container's folder, as far as it can be made here, and its script."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path


def make_container(archive: Path, folder: Path, files: Mapping[str, str]) -> None:
    """Lay out what Gradescope has: the autograder zip, unpacked; the files of a submission."""
    zipfile.ZipFile(archive).extractall(folder / "source")
    for name, content in files.items():
        path = folder / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "results").mkdir()
    (folder / "submission_metadata.json").write_text("{}")


def run_container(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script that Gradescope runs."""
    return subprocess.run(
        ["bash", str(folder / "source" / "run_autograder")],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "AUTOGRADER_DIR": str(folder),
            "CHAINRULE_PYTHON": sys.executable,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )


def graded_in_container(
    archive: Path, folder: Path, files: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Make the container and run its script on these files."""
    make_container(archive, folder, files)
    return run_container(folder)
