"""Find brackets, quotes and odd characters in a text that may be no Python.

Reads:  source text.
Gives:  a Scan: what is opened and never closed, where statements begin, what Python cannot use.
Leaves to others: what is wrong with it (syntax/).

Python's own tokenizer stops at the first fault, and each version elsewhere.
"""

from __future__ import annotations

import re

CLOSING = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(
    r"""\#[^\n]*|'''|\"""|['"]|[()\[\]{}]|\\\n|\n|[^\n'"\#()\[\]{}\\]+|\\""",
    re.VERBOSE,
)
REST_OF_TEXT = {
    quote: re.compile(rf"(?:\\.|(?!{quote})[^\\])*{quote}", re.DOTALL) for quote in ("'''", '"""')
} | {quote: re.compile(rf"(?:\\.|[^\\\n{quote}])*{quote}", re.DOTALL) for quote in ("'", '"')}

Place = tuple[str, int, int]  # a bracket or quotes; line and column, from 1


class Scan:
    """What a glance over the characters of a source tells.

    opened: brackets that are never closed.
    unmatched: the first closing bracket that closes nothing, or something else: it and that.
    broken: quotes that open a text which does not end in its line.
    long: three quotes that open a text of several lines, each with the last line of the text.
    endless: whether the last of these does not end in the file.
    strange: lines and columns of characters outside of texts and comments that are no Python.
    starts: lines in which a statement begins.
    """

    def __init__(self, lines: list[str]) -> None:
        self.opened: list[Place] = []
        self.unmatched: tuple[Place, Place | None] | None = None
        self.broken: list[Place] = []
        self.long: list[tuple[Place, int]] = []
        self.endless = False
        self.strange: list[tuple[int, int]] = []
        self.starts: list[int] = []
        self._source = "\n".join(lines)
        self._line, self._line_begins, self._at = 1, 0, 0
        self._fresh = True  # no token of the next statement was seen yet
        while (token := TOKEN.match(self._source, self._at)) is not None:
            self._take(token[0], (token[0], self._line, token.start() - self._line_begins + 1))

    def _take(self, text: str, place: Place) -> None:
        """Note one token, and go on behind it."""
        self._at += len(text)
        if self._fresh and text.strip() and not text.startswith("#"):
            self.starts.append(self._line)
            self._fresh = False
        if text in REST_OF_TEXT:
            self._take_text(text, place)
        elif text.endswith("\n"):
            self._next_line(self._at)
            self._fresh = text == "\n" and not self.opened
        elif text in CLOSING:
            self.opened.append(place)
        elif text in CLOSING.values():
            self._close(place)
        elif not text.startswith("#"):
            odd = (index for index, character in enumerate(text) if is_strange(character))
            self.strange += [(place[1], place[2] + index) for index in odd]

    def _take_text(self, quotes: str, place: Place) -> None:
        rest = REST_OF_TEXT[quotes].match(self._source, self._at)
        if rest is None and len(quotes) == 1:
            self.broken.append(place)
            end = self._source.find("\n", self._at)
            self._at = len(self._source) if end < 0 else end
            return
        self.endless = rest is None
        text = self._source[self._at :] if rest is None else rest[0]
        for found in re.finditer("\n", text):
            self._next_line(self._at + found.end())
        self._at += len(text)
        if len(quotes) == 3 and self._line > place[1]:
            self.long.append((place, self._line))

    def _next_line(self, begins: int) -> None:
        self._line += 1
        self._line_begins = begins

    def _close(self, place: Place) -> None:
        opener = self.opened[-1] if self.opened else None
        if opener is not None and CLOSING[opener[0]] == place[0]:
            self.opened.pop()
        elif self.unmatched is None:
            self.unmatched = (place, opener)


def is_strange(character: str) -> bool:
    """Whether Python has no use for a character outside of texts and comments."""
    if character.isascii():
        return not character.isprintable() and character not in "\t\f\n"
    return not f"a{character}".isidentifier()


def without_comment(line: str) -> str:
    """A line without its comment, as far as that can be told from the line alone."""
    at = 0
    while (token := TOKEN.match(line, at)) is not None:
        if token[0].startswith("#"):
            return line[: token.start()].rstrip()
        at = token.end()
        if token[0] in REST_OF_TEXT:
            rest = REST_OF_TEXT[token[0]].match(line, at)
            at = len(line) if rest is None else rest.end()
    return line.rstrip()


def indent_of(line: str) -> str:
    """The blanks and tabs that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]
