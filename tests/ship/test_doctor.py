"""What `autograder doctor` says of this machine."""

from __future__ import annotations

import re
import tomllib

from conftest import COURSE

from autograder.ship.doctor import check_system


def test_it_looks_for_every_dependency_and_nothing_is_missing():
    project = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    dependencies = [re.split("[<>=]", line)[0] for line in project["dependencies"]]
    checks = check_system(COURSE)
    names = [check.what for check in checks]
    start = names.index(dependencies[0])
    assert names[start : start + len(dependencies)] == dependencies
    for check in checks[start : start + len(dependencies)]:
        assert check.ok
        assert re.match(r"\d+\.", check.found)
    assert names[start + len(dependencies)] == "distributed"
