"""Name students and attempts.

Reads:  names and ids as a system or a roster writes them.
Gives:  Students with a key; names of attempts that are readable and unique.
Leaves to others: finding names and ids (canvas.py and the like, roster.py).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from autograder.intake.archive import shown
from autograder.records.students import (
    ANONYMOUS,
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    HandIn,
    Student,
)

# Those of one assignment only come last.
STRONGEST_FIRST = (CANVAS_ID, SIS_ID, ORG_ID, LOGIN, EMAIL, PARTICIPANT, ANONYMOUS)
LONGEST_NAME = 200  # letters of a student's name
LONGEST_LABEL = 80  # letters of a name in the name of an attempt
GROUP_NAMES_SHOWN = 2  # of a group


def make_student(name: str, ids: Mapping[str, str], section: str = "") -> Student:
    """A Student with the key that follows from the ids, else from the name; empty ids are left out.

    A kind of id that students.py does not know is weaker than all others.
    """
    shown_name = clean_value(name)
    known = {kind: clean_value(value) for kind, value in ids.items()}
    known = {kind: value for kind, value in known.items() if value}
    ranked = [kind for kind in STRONGEST_FIRST if kind in known] + sorted(known)
    key = f"{ranked[0]} {known[ranked[0]]}" if ranked else shown_name
    return Student(key, shown_name, known, clean_value(section))


def clean_value(text: str) -> str:
    """Text on one line, accents composed, no control characters; nothing else is changed."""
    whole = unicodedata.normalize("NFC", text).encode(errors="replace").decode()
    # Cf stays: joiners and marks of direction belong to names in many scripts.
    kept = "".join(" " if unicodedata.category(char) == "Cc" else char for char in whole)
    return " ".join(kept.split())[:LONGEST_NAME].strip()


def attempt_label(*parts: str) -> str:
    """The name of an attempt: these parts, without marks that cannot be seen."""
    visible = []
    for part in parts:
        kept = "".join(c for c in clean_value(part) if unicodedata.category(c)[0] != "C")
        visible.append(shown(" ".join(kept.split()), LONGEST_LABEL))
    return " ".join(part for part in visible if part) or "nameless"


def group_label(names: Iterable[str]) -> str:
    """The names of a group, the first few of them."""
    known = [name for name in names if name]
    more = len(known) - GROUP_NAMES_SHOWN
    return ", ".join(known[:GROUP_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def with_unique_names(hand_ins: Iterable[HandIn]) -> tuple[HandIn, ...]:
    """The attempts sorted by name, each with one of its own, even where case does not count."""
    taken: set[str] = set()
    apart = []
    for one in sorted(hand_ins, key=lambda each: (each.name, each.number, each.files)):
        name, count = one.name, 1
        while caseless(name) in taken:
            count += 1
            name = f"{one.name} ({count})"
        taken.add(caseless(name))
        apart.append(replace(one, name=name))
    return tuple(sorted(apart, key=lambda each: each.name))


def caseless(text: str) -> str:
    """Text for comparing: case and the spelling of accents do not count, accents do."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
