"""End a program in silence when nobody reads what it prints any more, as after `| head`.

Reads:  nothing.
Gives:  `reader_may_leave`, for the main function of a program that students run.
Leaves to others: what is printed.

This file is also part of the student zip; it needs no NumPy.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def reader_may_leave() -> Iterator[None]:
    """End the block without a message as soon as the reader of its output has gone."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
