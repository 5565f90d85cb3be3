"""Ask for every number of a computation graph, and judge what is typed.

Reads:  a Graph whose numbers are right (a lab takes them from central differences or writes them
        down), and text as a person types it.
Gives:  the questions, right or wrong, hints, a score; the same in plain text.
Leaves to others: boxes and buttons (quiz_figure.py).

A number is right within 0.1 % (or 1e-6 near 0). Of an array its shape is asked. For a shape with
one axis, (m,), the column (m, 1) and the row (1, m) are right, too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.lab.graph import Graph, aligned, is_number, short

RELATIVE, ABSOLUTE = 1e-3, 1e-6
EMPTY, RIGHT, WRONG, REVEALED = "empty", "right", "wrong", "revealed"
TIMES, MINUS = "\u00d7", "\u2212"  # as some keyboards and word processors write them
FRACTION = re.compile(r"([^/]+)/([^/]+)")
SHAPE = re.compile(r"\d+(?:[,x*]\d+)*,?")
NUMBERS = "Numbers: 4, 4.0, -1/4, 1e-3 (right within 0.1 %)."
SHAPES = "Shapes, behind a colon: 2,3 or (2, 3) or 2x3."


def number_of(text: str) -> float | None:
    """The number that was typed: `4`, `4.0`, `0,5`, `-1/4` or `1e-3`; None if there is none."""
    clean = text.strip().replace(MINUS, "-").replace(" ", "").replace(",", ".")
    parts = FRACTION.fullmatch(clean)
    try:
        number = float(parts[1]) / float(parts[2]) if parts else float(clean)
    except (ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def shape_of(text: str) -> tuple[int, ...] | None:
    """The shape that was typed: `2,3`, `(2, 3)`, `2x3`, `3` or `()`; None if there is none."""
    inner = re.sub(r"\s", "", text).replace(TIMES, "x")
    if inner[:1] + inner[-1:] in ("()", "[]"):
        inner = inner[1:-1]
        if not inner:
            return ()
    if not SHAPE.fullmatch(inner):
        return None
    return tuple(int(size) for size in re.split("[,x*]", inner) if size)


@dataclass
class Question:
    """One empty box: a forward value or a derivative of one stage.

    key: ("value" or "derivative", stage). label: what is asked, a or dJ/da. answer: a number, or
    the shape of an array. hint: the rule to use.
    """

    key: tuple[str, str]
    label: str
    answer: float | tuple[int, ...]
    hint: str
    typed: str = ""
    state: str = EMPTY

    @property
    def asks_shape(self) -> bool:
        """Whether a shape is asked, not a number."""
        return isinstance(self.answer, tuple)

    @property
    def shown(self) -> str:
        """The answer as it is revealed."""
        return str(self.answer) if isinstance(self.answer, tuple) else short(self.answer, 6)

    def judge(self, text: str) -> str:
        """Keep what was typed, and say in words what it is worth. Empty text takes it back."""
        if self.state == REVEALED:
            return f"{self.label} is revealed already: {self.shown}."
        self.typed = text.strip()
        if not self.typed:
            self.state = EMPTY
            return ""
        found = shape_of(self.typed) if self.asks_shape else number_of(self.typed)
        self.state = RIGHT if found is not None and self._fits(found) else WRONG
        if found is None:
            expected = "a shape: 2,3 or (2, 3) or 2x3" if self.asks_shape else "a number: 4 or -1/4"
            return f"{self.label}: {self.typed!r} cannot be read as {expected}."
        return f"{self.label}: {self.typed} is {self.state}."

    def _fits(self, found: float | tuple[int, ...]) -> bool:
        if isinstance(found, tuple) or isinstance(self.answer, tuple):
            same_vector = (
                isinstance(self.answer, tuple)
                and isinstance(found, tuple)
                and len(self.answer) == 1
                and found in ((*self.answer, 1), (1, *self.answer))
            )
            return found == self.answer or same_vector
        return math.isclose(found, self.answer, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


class Quiz:
    """All questions about a graph.

    Args:
        graph: with right values and derivatives. Asked are the values of all stages with a formula,
            and all derivatives that are there, but for that of the cost with respect to itself.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        order = graph.left_to_right()
        self.questions: dict[tuple[str, str], Question] = {}
        for name in order:
            if graph.stage(name).formula and name in graph.values:
                self._ask(("value", name), name, graph.values[name], self._forward_hint(name))
        for name in reversed(order):
            if name in graph.derivatives and name != graph.cost:
                answer = graph.derivatives[name]
                label = graph.slope(name)
                self._ask(("derivative", name), label, answer, self._backward_hint(name))

    def _ask(self, key: tuple[str, str], label: str, answer: Any, hint: str) -> None:
        right = float(answer) if is_number(answer) else tuple(np.shape(answer))
        self.questions[key] = Question(key, label, right, hint)

    def _forward_hint(self, name: str) -> str:
        stage = self.graph.stage(name)
        values = self.graph.values
        if any(not is_number(values[one]) for one in (*stage.inputs, name) if one in values):
            return f"{name}: work out the shape of {stage.formula} from the shapes that go in."
        return f"{name}: put the values of {' and '.join(stage.inputs)} into {stage.formula}."

    def _backward_hint(self, name: str) -> str:
        consumers = [self.graph.stage(one) for one in self.graph.consumers(name)]
        if not is_number(self.graph.values.get(name, 0.0)):
            return f"{self.graph.slope(name)}: a gradient has the shape of the value it belongs to."
        rules = "; ".join(f"through {one.equation}: {one.rule}" for one in consumers)
        start = f"{self.graph.slope(name)}: "
        if len(consumers) > 1:
            start += f"{len(consumers)} paths, whose terms add up; "
        return f"{start}{rules}."

    def answer(self, key: tuple[str, str], text: str) -> str:
        """Judge what was typed into a box. Returns: a line that says the same."""
        return self.questions[key].judge(text)

    def hint(self, key: tuple[str, str]) -> str:
        """Which rule to use, without the number."""
        return self.questions[key].hint

    def reveal(self, key: tuple[str, str]) -> str:
        """Show the number of a box. A right answer stays a right answer."""
        question = self.questions[key]
        if question.state != RIGHT:
            question.state, question.typed = REVEALED, question.shown
        return f"{question.label} = {question.shown}"

    def reset(self) -> None:
        """Empty all boxes."""
        for question in self.questions.values():
            question.state, question.typed = EMPTY, ""

    def score(self) -> str:
        """How it stands: right 3 of 9, revealed 1."""
        states = [question.state for question in self.questions.values()]
        right, revealed = states.count(RIGHT), states.count(REVEALED)
        return f"right {right} of {len(states)}, revealed {revealed}"

    @property
    def instructions(self) -> str:
        """How answers are typed."""
        asks_shapes = any(question.asks_shape for question in self.questions.values())
        return f"{NUMBERS} {SHAPES}" if asks_shapes else NUMBERS

    def text(self) -> str:
        """The questions in plain text, numbered, below what is given."""
        given = [
            f"{name} = {short(self.graph.values[name])}"
            for name in self.graph.left_to_right()
            if not self.graph.stage(name).formula and name in self.graph.values
        ]
        formulas = [
            self.graph.stage(name).equation
            for name in self.graph.left_to_right()
            if self.graph.stage(name).formula
        ]
        rows = [
            (f"{number})", question.label, ": which shape?" if question.asks_shape else "= ?")
            for number, question in enumerate(self.questions.values(), 1)
        ]
        return "\n".join(
            [f"Given: {', '.join(given)}", *formulas, "", aligned(rows), "", self.instructions]
        )


def ask_in_words(quiz: Quiz, read: Callable[[str], str], say: Callable[[str], object]) -> None:
    """The whole quiz at a terminal: one question after the other.

    Args:
        read: gives the line that is typed behind a prompt, like input(). say: prints a line.
    """
    say("? a hint, ! shows the number, an empty line goes on, q ends.")
    try:
        for key, question in quiz.questions.items():
            if not _ask_one(quiz, key, question, read, say):
                break
    except (EOFError, KeyboardInterrupt):
        say("")
    say(quiz.score())


def _ask_one(
    quiz: Quiz,
    key: tuple[str, str],
    question: Question,
    read: Callable[[str], str],
    say: Callable[[str], object],
) -> bool:
    """Ask until the answer is right or left. Returns: whether to go on with the next question."""
    words: Mapping[str, Callable[[tuple[str, str]], str]] = {"?": quiz.hint, "!": quiz.reveal}
    prompt = f"{question.label}{', shape: ' if question.asks_shape else ' = '}"
    while question.state not in (RIGHT, REVEALED):
        typed = read(prompt).strip()
        if typed in ("", "q"):
            return typed == ""
        say("  " + (words[typed](key) if typed in words else quiz.answer(key, typed)))
    return True
