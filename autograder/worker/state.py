"""autograder/worker/state.py: what the modules of a process share, put back as it was.

Reads:  the settings of Python and NumPy that code of any module may change.
Gives:  a stack that restores them when it is closed: the next question begins as in a new process.
Leaves to others: importing the submission's modules anew (zygote.py).

This is for honest code that draws numbers, silences warnings or deepens the recursion in one
question. What code does to the modules of Python or NumPy themselves stays done.
"""

from __future__ import annotations

import random
import sys
import warnings
from contextlib import ExitStack

import numpy as np


def state_kept() -> ExitStack:
    """Take note of the state. Close what is returned to put it back."""
    stack = ExitStack()
    stack.callback(random.setstate, random.getstate())
    stack.callback(np.random.set_state, np.random.get_state())
    stack.callback(sys.setrecursionlimit, sys.getrecursionlimit())
    stack.enter_context(warnings.catch_warnings())
    stack.enter_context(np.errstate())
    stack.enter_context(np.printoptions())
    return stack
