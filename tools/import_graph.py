"""Which modules of autograder/ import which, by their source; also inside of functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "autograder"


def module_files() -> dict[str, Path]:
    """The files of autograder/ by the names of their modules."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports() -> dict[str, set[str]]:
    """By module: the modules of autograder/ that it imports."""
    files = module_files()
    return {
        name: {one for one in _imported(path, files) if one in files} - {name}
        for name, path in files.items()
    }


def _imported(path: Path, files: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in files else str(node.module)


def reached_from(*modules: str) -> set[str]:
    """These modules, and all that they import, directly or by others."""
    graph = imports()
    reached: set[str] = set()
    left = list(modules)
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += graph[name]
    return reached


def package_imports() -> dict[str, set[str]]:
    """By package of autograder/: the other packages that it imports."""
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    found: dict[str, set[str]] = {name: set() for name in sorted(packages)}
    for module, others in imports().items():
        package = module.split(".")[1] if "." in module else ""
        if package in packages:
            named = {other.split(".")[1] for other in others if "." in other}
            found[package] |= named & packages - {package}
    return found
