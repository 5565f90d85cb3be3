"""Whatever a worker sends, reading it gives a plain value of bounded size, or a WireError."""

from __future__ import annotations

import contextlib
import os
import tracemalloc

import numpy as np
import pytest
from support.fuzz_frames import frame

from autograder.judge.answers import MAX_NODES, MAX_TEXT, Opaque, to_plain
from autograder.worker import wire

pytestmark = pytest.mark.slow

# `make fuzz` sets the number of cases; what CI runs is a sample.
CASES = int(os.environ.get("CHAINRULE_FUZZ_CASES", "4000"))
MEASURED = min(CASES // 10, 1000)  # tracemalloc is slow
PARTS = 20


def read(head: bytes, header: bytes, body: bytes):
    """What the grader reads; it takes no more than the head announced."""
    header_length, body_length = wire.lengths(head)
    return wire.unpack(header[:header_length], body[:body_length])


def measure(value) -> tuple[int, int]:
    """Parts and array bytes of a value. Fails on anything that is not plain."""
    if type(value) is np.ndarray:
        assert not value.dtype.hasobject
        return 1, value.nbytes
    if type(value) is str:
        assert len(value) <= MAX_TEXT
    if type(value) is dict:
        assert all(type(key) is str and len(key) <= 200 for key in value)
        sizes = [measure(part) for part in value.values()]
    elif type(value) is list:
        sizes = [measure(part) for part in value]
    else:
        assert value is None or type(value) in (bool, int, float, str, Opaque)
        sizes = []
    return 1 + sum(parts for parts, _ in sizes), sum(size for _, size in sizes)


def outcome(seed: int) -> str:
    """Run one case; says what came out."""
    head, header, body = frame(seed)
    try:
        value = read(head, header, body)
    except wire.WireError:
        return "error"
    parts, size = measure(value)
    assert parts <= 2 * MAX_NODES
    assert size <= len(body)
    again = wire.pack(value)
    start = wire.HEAD.size + wire.lengths(again[: wire.HEAD.size])[0]
    assert measure(wire.unpack(again[wire.HEAD.size : start], again[start:])) == (parts, size)
    return "value"


@pytest.mark.parametrize("part", range(PARTS))
def test_any_frame_is_a_plain_value_or_a_wire_error(part):
    seen = set()
    for seed in range(part, CASES, PARTS):
        try:
            seen.add(outcome(seed))
        except Exception as error:
            raise AssertionError(f"case {seed}: fuzz_frames.frame({seed})") from error
    assert seen == {"value", "error"}


def test_reading_takes_no_more_memory_than_a_frame_and_what_it_may_stand_for():
    tracemalloc.start()
    try:
        for seed in range(MEASURED):
            frames = frame(seed)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with contextlib.suppress(wire.WireError):
                read(*frames)
            used = tracemalloc.get_traced_memory()[1] - before
            assert used < 200_000 + 60 * sum(map(len, frames)), f"case {seed}"
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("part", [[], {}, {"a": {}}, Opaque("x"), np.zeros(0)])
def test_the_largest_honest_value_comes_through(part):
    count = wire.MAX_ARRAYS if type(part) is np.ndarray else MAX_NODES // measure(part)[0] - 1
    packed = wire.pack(to_plain([part] * count))
    start = wire.HEAD.size + wire.lengths(packed[: wire.HEAD.size])[0]
    assert len(wire.unpack(packed[wire.HEAD.size : start], packed[start:])) == count


@pytest.mark.parametrize("piece", [b"[],", b"{},", b'{"":0},', b'{"a":[]},', b"[0],", b'"ab",'])
def test_a_header_of_full_length_that_swells_is_stopped_early(piece):
    count = (wire.MAX_HEADER - 60) // len(piece)
    header = b'{"arrays":[],"tree":[' + piece * count + b"0]}"
    tracemalloc.start()
    try:
        with pytest.raises(wire.WireError):
            wire.unpack(header, b"")
        assert tracemalloc.get_traced_memory()[1] < 120 * 2**20
    finally:
        tracemalloc.stop()
