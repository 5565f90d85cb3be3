"""Frames: whatever goes in comes out, and whatever is forged is one kind of error."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
import tracemalloc

import numpy as np
import pytest

from autograder.judge.answers import MAX_ARRAY_BYTES, Opaque, Unsendable, to_plain
from autograder.worker import wire
from autograder.worker.channel import Channel


def there_and_back(value):
    frame = wire.pack(to_plain(value))
    header, _ = wire.lengths(frame[: wire.HEAD.size])
    start = wire.HEAD.size
    return wire.unpack(frame[start : start + header], frame[start + header :])


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -(2**62), 1.5, float("inf"), "", "ünïcödé", [], [1, [2.0, None]], {}],
)
def test_plain_values_come_back_unchanged(value):
    assert there_and_back(value) == value


def test_nan_comes_back():
    assert np.isnan(there_and_back(float("nan")))


@pytest.mark.parametrize(
    "dtype", ["?", "i1", "u1", "i2", "i4", "i8", "u8", "f2", "f4", "f8", ">f8", "c8", "c16"]
)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (1, 0, 2)])
def test_arrays_come_back_in_dtype_and_shape(dtype, shape):
    array = np.ones(shape, dtype)
    back = there_and_back({"x": array, "y": [array]})["y"][0]
    assert type(back) is np.ndarray
    assert (back.shape, back.dtype.kind, back.dtype.itemsize) == (
        shape,
        array.dtype.kind,
        array.dtype.itemsize,
    )
    assert (back == array).all()


class Liar(np.ndarray):
    def __eq__(self, other):
        return True


@pytest.mark.parametrize(
    "value",
    [
        np.ones(2).view(Liar),
        np.matrix([[1.0]]),
        np.ma.masked_array([1.0, 2.0], [True, False]),
        np.float32(3.0),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(10.0)[::3],
    ],
)
def test_what_looks_like_an_array_becomes_an_exact_one(value):
    back = there_and_back(value)
    assert type(back) is np.ndarray
    assert np.array_equal(back, np.array(value, subok=False))


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        np.array([object()]),
        np.array(["a"]),
        np.zeros(2, [("a", int)]),
        np.datetime64("2026-01-01"),
        10**400,
        {1},
        b"bytes",
    ],
)
def test_what_has_no_plain_form_becomes_opaque(value):
    assert type(there_and_back(value)) is Opaque


def test_keys_become_text():
    assert there_and_back({1: "a", None: "b"}) == {"1": "a", "None": "b"}


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [nested(100), [0] * 200_000, np.zeros(2**24)])
def test_too_much_is_refused_before_it_is_sent(value):
    with pytest.raises(Unsendable):
        to_plain(value)


def header(tree, arrays):
    return json.dumps({"tree": tree, "arrays": arrays}).encode()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"", b""),
        (b"[]", b""),
        (b"{}", b""),
        (b"\xff\xfe", b""),
        (b"[" * 500_000, b""),
        (b'{"tree": ' + b"9" * 100_000 + b', "arrays": []}', b""),
        (header({"array": 0}, []), b""),
        (header({"array": -1}, [["<f8", [1]]]), bytes(8)),
        (header({"array": True}, [["<f8", [1]]]), bytes(8)),
        (header({"array": 0}, [["<f8", [2]]]), bytes(8)),
        (header({"array": 0}, [["<f8", [1]]]), bytes(9)),
        (header({"array": 0}, [["|O", [1]]]), bytes(8)),
        (header({"array": 0}, [["<f8", [-1]]]), bytes(8)),
        (header({"array": 0}, [["<f8", [1.0]]]), bytes(8)),
        (header({"array": 0}, [["<f8", [True]]]), bytes(8)),
        (header({"array": 0}, [["<f8", [0, 2**26, 2**26, 2**26, 2**26]]]), b""),
        (header({"array": 0}, [["<f8", [1] * 40]]), bytes(8)),
        (header({"array": 0}, [["f8,(9999,9999)f8", [1]]]), bytes(8)),
        (header({"array": 0}, ["<f8"]), bytes(8)),
        (header({"array": 0}, {"0": ["<f8", [1]]}), bytes(8)),
        (header({"pickle": "gASV"}, []), b""),
        (header({"dict": [1]}, []), b""),
        (header({"dict": {}, "array": 0}, []), b""),
        (header({"opaque": 3}, []), b""),
        (header(nested(60), []), b""),
        (header("x" * 20_000, []), b""),
        (header([{"array": 0}, {"array": 0}], [["<f8", [1]]]), bytes(8)),
    ],
)
def test_forged_frames_are_wire_errors(head, body):
    with pytest.raises(wire.WireError):
        wire.unpack(head, body)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"CHR1",
        struct.pack("<4sIQ", b"EVIL", 2, 0),
        struct.pack("<4sIQ", b"CHR1", 2**31, 0),
        struct.pack("<4sIQ", b"CHR1", 2, 2**62),
    ],
)
def test_heads_that_announce_too_much_are_wire_errors(head):
    with pytest.raises(wire.WireError):
        wire.lengths(head)


def test_damaged_frames_give_a_value_or_a_wire_error():
    """Whatever byte is changed, nothing but WireError is raised."""
    rng = random.Random(7)
    frame = wire.pack({"x": np.arange(6.0).reshape(2, 3), "y": [1, "two", None], "z": True})
    start = wire.HEAD.size
    outcomes = set()
    for _ in range(5_000):
        damaged = bytearray(frame)
        for _ in range(rng.randint(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            head, body = wire.lengths(bytes(damaged[:start]))
            wire.unpack(bytes(damaged[start : start + head]), bytes(damaged[start + head :][:body]))
            outcomes.add("value")
        except wire.WireError:
            outcomes.add("error")
    assert outcomes == {"value", "error"}


def test_a_bool_byte_is_true_or_false():
    back = wire.unpack(header({"array": 0}, [["|b1", [3]]]), bytes([0, 1, 77]))
    assert back.tolist() == [False, True, True]
    assert back.tobytes() == bytes([0, 1, 1])


def test_the_largest_answer_takes_memory_twice_and_no_more():
    """Once as it came, once as an array."""
    ours, theirs = (Channel(end) for end in socket.socketpair())
    frame = wire.pack(np.ones(MAX_ARRAY_BYTES // 8))
    sender = threading.Thread(target=theirs.send_frame, args=(frame,))
    tracemalloc.start()
    try:
        sender.start()
        value = ours.receive()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        sender.join()
    assert value.nbytes == MAX_ARRAY_BYTES
    assert most < 2.5 * MAX_ARRAY_BYTES
    ours.close()
    theirs.close()
