"""Frames over a socket.

Reads:  a connected stream socket.
Gives:  whole plain values, sent and received; waiting that a caller can watch and end.
Leaves to others: what the values mean (worker_client.py, fork_server.py), their encoding (wire.py).
"""

from __future__ import annotations

import os
import pickle
import select
import socket
from collections.abc import Callable
from typing import Any

from autograder.worker import wire

MOST_AT_ONCE = 2**20  # bytes
TICK_SECONDS = 0.05  # how often a waiting reader looks at the clock and at the other side


class Closed(Exception):
    """The other side is gone."""


Watch = Callable[[], None]


def _forever() -> None:
    """Never stop waiting: a worker waits for its grader as long as it takes."""


class Channel:
    """One end of a connection that carries frames.

    Every `watch` is called at least once in TICK_SECONDS while waiting; it raises to stop waiting.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        connection.setblocking(False)

    def send(self, value: Any, watch: Watch = _forever) -> None:
        """Send one plain value.

        Raises: Closed; wire.WireError if the value does not fit; what `watch` raises.
        """
        self.send_frame(wire.pack(value), watch)

    def send_to_worker(self, value: Any, watch: Watch = _forever) -> None:
        """Send one plain value to a worker or the fork server. Raises: as send."""
        self.send_frame(wire.pack_for_worker(value), watch)

    def send_frame(self, frame: bytes, watch: Watch = _forever) -> None:
        """Send what wire.pack has made of values. Raises: Closed; what `watch` raises."""
        left = memoryview(frame)
        while left:
            try:  # os.write, not send: the filter of a worker forbids system calls for sockets
                left = left[os.write(self.connection.fileno(), left) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, watch)
            except OSError as error:
                raise Closed from error

    def receive(self, watch: Watch = _forever) -> Any:
        """Receive one plain value.

        Raises: Closed; wire.WireError if the bytes are no frame; what `watch` raises.
        """
        return wire.unpack(*self.receive_parts(watch))

    def receive_from_grader(self) -> Any:
        """Receive what was sent by send_to_worker; only where the grader alone can send.

        Raises: Closed.
        """
        _, pickled = self.receive_parts()
        return pickle.loads(pickled)

    def receive_parts(self, watch: Watch = _forever) -> tuple[bytes, bytes]:
        """Receive header and body of one frame, not yet looked at.

        Raises: Closed; wire.WireError if the head of the frame is none; what `watch` raises.
        """
        header, body = wire.lengths(self._read(wire.HEAD.size, watch))
        # Not a byte more than this frame: os.read would lose a descriptor that comes with the next.
        both = self._read(header + body, watch)
        return both[:header], both[header:]

    def _read(self, length: int, watch: Watch) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            try:
                part = os.read(self.connection.fileno(), min(length - len(parts), MOST_AT_ONCE))
            except BlockingIOError:
                self._wait(select.POLLIN, watch)
                continue
            except OSError as error:
                raise Closed from error
            if not part:
                raise Closed
            parts += part
            watch()
        return bytes(parts)

    def silent(self) -> bool:
        """Whether nothing has been sent that was not asked for."""
        poll = select.poll()
        poll.register(self.connection, select.POLLIN)
        return not poll.poll(0)

    def _wait(self, event: int, watch: Watch) -> None:
        watch()
        poll = select.poll()
        poll.register(self.connection, event)
        poll.poll(TICK_SECONDS * 1000)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()
