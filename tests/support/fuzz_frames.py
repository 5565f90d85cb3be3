"""Frames for the fuzzer: valid ones, and what a hostile worker may send instead.

Each case is a function of one seed, so that any failure can be made again from its number.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.judge.answers import Opaque
from autograder.worker import wire

DTYPES = ["?", "i1", "u2", "i4", "i8", "f2", "f4", "f8", "c8", "c16"]
TEXTS = ["", "a", "ünï", "\ud800", "x" * 17_000, "dict", "array", "opaque", "tree", "\0"]
NUMBERS = [0, 1, -1, 7, 2**31, 2**63, -(2**64), 10**400, 0.5, 1e308, float("nan"), float("inf")]
CODES = [
    "<f8",
    "|b1",
    ">f8",
    "|O",
    "|V8",
    "<U4",
    "<M8[s]",
    "f8,f8",
    "(2,3)f8",
    "",
    "<f16",
    "object",
]


def frame(seed: int) -> tuple[bytes, bytes, bytes]:
    """Head, header and body of one case: one in ten is sound, the others are damaged."""
    rng = random.Random(seed)
    packed = wire.pack(plain(rng, 4))
    head, rest = packed[: wire.HEAD.size], packed[wire.HEAD.size :]
    cut = wire.lengths(head)[0]
    header, body = rest[:cut], rest[cut:]
    way = rng.randrange(10)
    if way == 0:
        return head, header, body
    if way <= 5:
        header = restructured(rng, header)
    if way in (5, 6):
        header = damaged(rng, header)
    if way in (2, 6, 7):
        body = damaged(rng, body)
    if way == 8:
        head = damaged(rng, head)
    if way == 9:
        header, body = rng.randbytes(rng.randrange(200)), rng.randbytes(rng.randrange(200))
    return head, header, body


def plain(rng: random.Random, depth: int) -> Any:
    """A random plain value, as an honest worker sends it."""
    kind = rng.randrange(9 if depth else 6)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return rng.choice(TEXTS)[:1000]
    if kind in (3, 4):
        shape = [rng.randrange(4) for _ in range(rng.randrange(4))]
        return np.zeros(shape, rng.choice(DTYPES))
    if kind == 5:
        return Opaque(rng.choice(TEXTS)[:100])
    parts = [plain(rng, depth - 1) for _ in range(rng.randrange(5))]
    return parts if kind < 8 else {f"{n}": part for n, part in enumerate(parts)}


def damaged(rng: random.Random, data: bytes) -> bytes:
    """The bytes with some changed, cut out, doubled or added."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(changed) + 1)
        way = rng.randrange(5)
        if way == 0 and place < len(changed):
            changed[place] ^= 1 << rng.randrange(8)
        elif way == 1:
            del changed[place:]
        elif way == 2:
            del changed[place : place + rng.randrange(20)]
        elif way == 3:
            changed[place:place] = changed[max(0, place - rng.randrange(40)) : place]
        else:
            changed[place:place] = rng.randbytes(rng.randrange(12))
    return bytes(changed)


def restructured(rng: random.Random, header: bytes) -> bytes:
    """A header that is JSON still, with parts of it replaced."""
    content = json.loads(header)
    for _ in range(rng.randint(1, 4)):
        content = replaced(rng, content)
    return json.dumps(content).encode()


def replaced(rng: random.Random, value: Any) -> Any:
    """The value with one part, somewhere in it, put in place of something else."""
    if isinstance(value, list) and value and rng.random() < 0.8:
        place = rng.randrange(len(value))
        if rng.random() < 0.2:
            return value[:place] + value[place : place + 1] * rng.randrange(4) + value[place:]
        return [replaced(rng, item) if n == place else item for n, item in enumerate(value)]
    if isinstance(value, dict) and value and rng.random() < 0.9:
        chosen = rng.choice(sorted(value))
        changed = {key: replaced(rng, v) if key == chosen else v for key, v in value.items()}
        if rng.random() < 0.2:
            changed[rng.choice(TEXTS)] = hostile(rng)
        return changed
    return hostile(rng)


def hostile(rng: random.Random) -> Any:
    """Something that stands where it was not expected."""
    count = rng.choice([0, 1, 5, 40, 3000])
    made: list[Callable[[], Any]] = [
        lambda: rng.choice(NUMBERS),
        lambda: rng.choice(TEXTS),
        lambda: rng.choice(CODES),
        lambda: rng.choice([None, True, False, [], {}, [[]], [0] * count]),
        lambda: {"array": rng.choice([0, 1, -1, True, 1.0, "0", None, 99])},
        lambda: {"dict": rng.choice([{}, [], {"a": 1}, {"x" * 300: {"array": 0}}, None])},
        lambda: {"opaque": rng.choice([1, "numpy.ndarray", None, {}])},
        lambda: [rng.choice(CODES), [rng.choice([0, 1, 2, -1, 2**26, 2**63, True, 1.0])] * count],
        lambda: nested(rng.choice([5, 30, 60, 900])),
    ]
    return rng.choice(made)()


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value
