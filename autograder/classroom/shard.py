"""Divide a class into equal parts.

Reads:  "3/16", attempts, students.
Gives:  those of the third of sixteen parts. All attempts of a student are in one part, and all of
        those who ever handed in together; the same part on every machine.
Leaves to others: grading it (class_run.py), joining the parts (records/gradebook/merging.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.records.students import HandIn, Student


@dataclass(frozen=True)
class Shard:
    """The part `number`, from 1, of so many."""

    number: int
    of: int

    @classmethod
    def from_text(cls, text: str) -> Shard:
        """The shard that is written as 3/16.

        Raises: ValueError saying what is expected.
        """
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
        number, of = map(int, found.groups()) if found else (0, 0)
        if not 1 <= number <= of:
            raise ValueError(
                f"{text!r} is no part of a class: 3/16 is the third of sixteen; they go from "
                "1/16 to 16/16"
            )
        return cls(number, of)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def part(
        self, hand_ins: Iterable[HandIn], students: Iterable[Student] = ()
    ) -> tuple[list[HandIn], list[Student]]:
        """The attempts and the students of the roster that belong to this shard."""
        hand_ins = list(hand_ins)
        group = groups(hand_ins)
        mine = [one for one in hand_ins if self._holds(group[one.students[0].key])]
        return mine, [one for one in students if self._holds(group.get(one.key, one.key))]

    def _holds(self, key: str) -> bool:
        digest = hashlib.sha256(key.encode(errors="surrogatepass")).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number - 1


def groups(hand_ins: Iterable[HandIn]) -> Mapping[str, str]:
    """By student: the least key of all those who handed in together, directly or by others."""
    least: dict[str, str] = {}

    def of(key: str) -> str:
        while least.setdefault(key, key) != key:
            key = least[key]
        return key

    for one in hand_ins:
        first, *others = sorted(of(student.key) for student in one.students)
        for other in others:
            least[other] = first
    return {key: of(key) for key in least}
