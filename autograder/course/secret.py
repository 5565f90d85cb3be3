"""Keep the secret that hidden inputs are drawn from.

Reads:  course.toml in the course's folder: `secret = "..."`, the instructor's own.
Gives:  the seed for hidden inputs; a new course.toml with a random secret.
Leaves to others: drawing (judge/checks.py).

The repository is public, and so is DEFAULT_SECRET: whoever has both can compute every hidden input.
"""

from __future__ import annotations

import hashlib
import secrets
import tomllib
from pathlib import Path

from autograder.course.assignment import CourseError

COURSE_FILE = "course.toml"
DEFAULT_SECRET = 20_260_101
SHORTEST = 16


def course_secret(course: Path) -> int:
    """The seed of this course; DEFAULT_SECRET if it has no secret of its own.

    Raises: CourseError if course.toml says something else than a secret.
    """
    path = course / COURSE_FILE
    if not path.is_file():
        return DEFAULT_SECRET
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} is not valid TOML: {error}.") from error
    secret = settings.get("secret")
    if set(settings) != {"secret"} or not isinstance(secret, str) or len(secret) < SHORTEST:
        raise CourseError(
            f'{path}: expected one line, secret = "...", with {SHORTEST} characters or more; '
            f"found the keys: {', '.join(settings) or 'none'}. Let `autograder secret` write it."
        )
    return int.from_bytes(hashlib.sha256(secret.encode()).digest()[:8])


def write_secret(course: Path) -> Path:
    """Give the course a secret of its own. Returns: the path of course.toml.

    Raises: CourseError if it has one: another would change every hidden input.
    """
    path = course / COURSE_FILE
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(f'secret = "{secrets.token_hex(16)}"\n')
    except FileExistsError as error:
        raise CourseError(
            f"{path} exists. A new secret would change every hidden input; to have one all the "
            "same, delete that file first."
        ) from error
    path.chmod(0o600)
    return path
