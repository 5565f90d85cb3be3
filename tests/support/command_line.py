"""The command line inside this process: a fresh one costs a second or two."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

from click.testing import CliRunner
from conftest import COURSE

from autograder.cli import main


def autograder_here(*arguments: object, cwd: Path = COURSE) -> CompletedProcess[str]:
    """What conftest.autograder gives, by the same `main`, but without a process of its own."""
    words = ["autograder", *map(str, arguments)]
    with (
        mock.patch.object(sys, "argv", words),
        contextlib.chdir(cwd),
        CliRunner().isolation() as (out, err, _),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        said, wrong = out.getvalue().decode(), err.getvalue().decode()
    assert isinstance(code, int)
    return CompletedProcess(words, code, said, wrong)
