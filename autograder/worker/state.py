"""Put settings that all modules of a process share back as they were.

Reads:  the settings of Python and NumPy that code of any module may change.
Gives:  State, which restores them: the next question begins as in a new process.
Leaves to others: importing the submission's modules anew (fork_server.py).

This is for honest code that draws numbers, silences warnings or deepens the recursion in one
question. If code changes the modules of Python or NumPy themselves, they stay changed.
"""

from __future__ import annotations

import random
import sys
import warnings
from contextlib import ExitStack

import numpy as np


class State:
    """The shared settings as they are now."""

    def __init__(self) -> None:
        self.drawn, self.drawn_by_numpy = random.getstate(), np.random.get_state()
        self.depth = sys.getrecursionlimit()
        self._begin()

    def _begin(self) -> None:
        self.settings = ExitStack()
        self.settings.enter_context(warnings.catch_warnings())
        self.settings.enter_context(np.errstate())
        self.settings.enter_context(np.printoptions())

    def restore(self) -> None:
        """Put them back."""
        self.settings.close()
        self._begin()
        random.setstate(self.drawn)
        np.random.set_state(self.drawn_by_numpy)
        sys.setrecursionlimit(self.depth)
