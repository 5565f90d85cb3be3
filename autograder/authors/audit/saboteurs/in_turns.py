"""Run two requests in turns, so that what they use is alive at the same time.

Reads:  modules, and two requests of probes that use one class of them.
Gives:  both answers. Whenever a method of the class is called, the other request goes on.
Leaves to others: comparing (trying.py).

A probe makes its objects, uses them, and is done: what a method leaves on its class or in a
global hurts nobody. In turns it does. Two threads hand over to each other; only one runs.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from autograder.authors.audit.saboteurs.calls import Function
from autograder.judge.answers import Answer
from autograder.judge.implementation import InProcess

MOST_SECONDS = 2.0  # that one waits for the other
Request = tuple[str, Mapping[str, Any]]


class Turns:
    """Says which of two threads may run."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.number = 0
        self.done: set[int] = set()
        self.of_thread: dict[int, int] = {}

    def begin(self, number: int) -> None:
        """Wait for the first turn."""
        self.of_thread[threading.get_ident()] = number
        with self.changed:
            self.changed.wait_for(lambda: self.number == number, MOST_SECONDS)

    def hand_over(self) -> None:
        """Let the other one run until it hands over, unless it is done."""
        number = self.of_thread[threading.get_ident()]
        with self.changed:
            if 1 - number in self.done:
                return
            self.number = 1 - number
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.number == number, MOST_SECONDS)

    def end(self) -> None:
        """Let the other one run to its end."""
        number = self.of_thread[threading.get_ident()]
        with self.changed:
            self.done.add(number)
            self.number = 1 - number
            self.changed.notify_all()


def asked_in_turns(subject: InProcess, owner: type, requests: tuple[Request, Request]) -> list[Any]:
    """The answers to both requests, in turns at each call of a method of `owner`."""
    turns = Turns()
    answers: list[Answer | None] = [None, None]
    methods = {
        name: method
        for name, method in vars(owner).items()
        if inspect.isfunction(method) and not name.startswith("__")
    }

    def ask(number: int) -> None:
        turns.begin(number)
        try:
            answers[number] = subject.ask(*requests[number])
        finally:
            turns.end()

    for name, method in methods.items():
        setattr(owner, name, _handing_over(method, turns.hand_over))
    threads = [threading.Thread(target=ask, args=(number,), daemon=True) for number in (0, 1)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        for name, method in methods.items():
            setattr(owner, name, method)
    return answers


def _handing_over(method: Function, hand_over: Callable[[], None]) -> Function:
    @wraps(method)
    def waiting(*args: Any, **kwargs: Any) -> Any:
        hand_over()
        return method(*args, **kwargs)

    return waiting
