"""Turn plain data into bytes and back, between the grader and a worker it does not trust.

Reads:  plain values as judge.answers.to_plain makes them; bytes that may be hostile.
Gives:  frames: a fixed head with two lengths, a JSON header, raw array bytes.
Leaves to others: moving the bytes and deadlines (channel.py).

Of what a worker sent, nothing is unpickled, no name is looked up, and every size is checked before
memory is taken. Whatever is wrong with a frame, unpack raises WireError and nothing else.
"""

from __future__ import annotations

import json
import math
import pickle
import struct
from typing import Any

import numpy as np

from autograder.judge.answers import MAX_ARRAY_BYTES, MAX_DEPTH, MAX_NODES, MAX_TEXT, Opaque

HEAD = struct.Struct("<4sIQ")  # magic, bytes of header, bytes of arrays
MAGIC = b"CHR1"
MAX_HEADER = 8 * 2**20
MAX_BODY = MAX_ARRAY_BYTES + 2**20
MAX_ARRAYS = 4096
MAX_DIMENSIONS = 16
# Lists and objects of JSON take many times their bytes when they are read: "[]," becomes an object
# of 56. So they are counted before json.loads. A value has two for each part at most.
MAX_BRACKETS = 4 * MAX_NODES + 2 * MAX_ARRAYS
MAX_PARTS = 4 * MAX_NODES  # commas and colons, those in texts too
DTYPES = {
    np.dtype(code).newbyteorder("<").str: np.dtype(code).newbyteorder("<")
    for code in "?bBhHiIqQefdFD"
}
JSON_NUMBERS = frozenset([type(None), bool, int, float])  # these stand in JSON as they are


class WireError(Exception):
    """The bytes are not a frame, or the value does not fit into one."""


def pack(value: Any) -> bytes:
    """Encode a plain value as one frame.

    Raises: WireError if it is too large or holds something that is not plain.
    """
    arrays: list[np.ndarray] = []
    tree = _encode(value, arrays)
    table = [[array.dtype.str, list(array.shape)] for array in arrays]
    header = json.dumps({"tree": tree, "arrays": table}, separators=(",", ":")).encode()
    body = b"".join(array.tobytes() for array in arrays)
    if len(header) > MAX_HEADER or len(body) > MAX_BODY or len(arrays) > MAX_ARRAYS:
        raise WireError("the value is too large for a frame")
    return HEAD.pack(MAGIC, len(header), len(body)) + header + body


def pack_for_worker(value: Any) -> bytes:
    """Encode a plain value as a frame that only a worker reads, which trusts its grader.

    It is pickled, for that is quick. Nothing is unpickled in the other direction.
    Raises: WireError if it is too large.
    """
    body = pickle.dumps(value, protocol=4)  # unlike later ones, it gives arrays their own memory
    if len(body) > MAX_BODY:
        raise WireError("the value is too large for a frame")
    return HEAD.pack(MAGIC, 0, len(body)) + body


def _encode(value: Any, arrays: list[np.ndarray]) -> Any:
    if type(value) in JSON_NUMBERS or type(value) is str:
        return value
    if type(value) is np.ndarray:
        arrays.append(value if value.dtype.str in DTYPES else _little_endian(value))
        return {"array": len(arrays) - 1}
    if type(value) is list:  # most lists are rows of numbers
        numbers = JSON_NUMBERS.issuperset(map(type, value))
        return value if numbers else [_encode(item, arrays) for item in value]
    if type(value) is dict:
        return {"dict": {key: _encode(item, arrays) for key, item in value.items()}}
    if type(value) is Opaque:
        return {"opaque": value.type_name}
    raise WireError(f"{type(value).__name__} is not plain data")


def _little_endian(array: np.ndarray) -> np.ndarray:
    dtype = array.dtype.newbyteorder("<")
    if dtype.str not in DTYPES:
        raise WireError(f"arrays of {array.dtype} are not plain data")
    return array.astype(dtype)


def lengths(head: bytes) -> tuple[int, int]:
    """Lengths of header and body that the fixed head of a frame announces.

    Raises: WireError if it is no head or announces too much.
    """
    try:
        magic, header, body = HEAD.unpack(head)
    except struct.error as error:
        raise WireError("a cut-off head") from error
    if magic != MAGIC or header > MAX_HEADER or body > MAX_BODY:
        raise WireError("not a frame, or one that is too large")
    return header, body


def header_and_body(frame: bytes) -> tuple[bytes, bytes]:
    """The header and the body of a whole frame. Raises: WireError if its head is none."""
    header, _ = lengths(frame[: HEAD.size])
    return frame[HEAD.size : HEAD.size + header], frame[HEAD.size + header :]


def unpack(header: bytes, body: bytes) -> Any:
    """Decode the two parts of a frame into a plain value of exact builtins and ndarrays.

    Each array has memory of its own, and can be written to.
    Raises: WireError, whatever is wrong.
    """
    brackets, parts = (sum(map(header.count, marks)) for marks in ((b"[", b"{"), (b",", b":")))
    if brackets > MAX_BRACKETS or parts > MAX_PARTS:
        raise WireError("a header with too many parts")
    try:
        parsed = json.loads(header)
        if type(parsed) is not dict or set(parsed) != {"tree", "arrays"}:
            raise WireError("the header is not {tree, arrays}")
        return _Decoder(_arrays(parsed["arrays"], body)).decode(parsed["tree"], 0)
    except WireError:
        raise
    except (ValueError, RecursionError, MemoryError, OverflowError, TypeError) as error:
        raise WireError(f"undecodable: {type(error).__name__}") from error


def _arrays(table: Any, body: bytes) -> list[np.ndarray]:
    """Cut the body into the arrays that the table describes, after checking every size."""
    if type(table) is not list or len(table) > MAX_ARRAYS:
        raise WireError("no array table")
    arrays = []
    left = memoryview(body)
    for entry in table:
        if type(entry) is not list or len(entry) != 2 or type(entry[0]) is not str:
            raise WireError("a bad entry in the array table")
        dtype, shape = DTYPES.get(entry[0]), entry[1]
        if dtype is None or type(shape) is not list or len(shape) > MAX_DIMENSIONS:
            raise WireError("a bad entry in the array table")
        for length in shape:
            if type(length) is not int or not 0 <= length <= MAX_BODY:
                raise WireError("a bad shape")
        size = math.prod(shape) * dtype.itemsize
        if size > len(left):
            raise WireError("an array longer than the frame")
        raw, left = bytearray(left[:size]), left[size:]
        # A bool byte must be 0 or 1; of the other types every bit pattern is a valid number.
        numbers = np.frombuffer(raw, np.uint8 if dtype.kind == "b" else dtype)
        arrays.append((numbers != 0 if dtype.kind == "b" else numbers).reshape(shape))
    if left:
        raise WireError("bytes that belong to no array")
    return arrays


class _Decoder:
    """Turns the JSON tree back into a value, counting its parts."""

    def __init__(self, arrays: list[np.ndarray]) -> None:
        self.arrays = dict(enumerate(arrays))
        self.nodes = 1

    def decode(self, tree: Any, depth: int) -> Any:
        if type(tree) in JSON_NUMBERS:
            return tree
        if type(tree) is str:
            if len(tree) > MAX_TEXT:
                raise WireError("a text that is too long")
            return tree
        if type(tree) is list:
            self._count(len(tree), depth)
            numbers = JSON_NUMBERS.issuperset(map(type, tree))
            return tree if numbers else [self.decode(one, depth + 1) for one in tree]
        return self._tagged(tree, depth)

    def _count(self, parts: int, depth: int) -> None:
        """Count the parts of a value at this depth. Raises: WireError if they are too many."""
        self.nodes += parts
        if self.nodes > 2 * MAX_NODES or (parts and depth >= 2 * MAX_DEPTH):
            raise WireError("a value with too many parts")

    def _tagged(self, tree: Any, depth: int) -> Any:
        if type(tree) is not dict or len(tree) != 1:
            raise WireError("a bad node")
        ((tag, value),) = tree.items()
        if tag == "array" and type(value) is int and value in self.arrays:
            return self.arrays.pop(value)  # in one place only: else an answer could outgrow a frame
        if tag == "dict" and type(value) is dict:
            self._count(len(value), depth)
            return {key[:200]: self.decode(one, depth + 1) for key, one in value.items()}
        if tag == "opaque" and type(value) is str:
            return Opaque(value[:100])
        raise WireError("a bad node")
