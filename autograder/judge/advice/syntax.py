"""Say why Python cannot read a file, and what to do about it.

Reads:  source text, and the SyntaxError that Python raised over it.
Gives:  a Fault: line, column, and words for a student.
Leaves to others: brackets and quotes (source_scan.py), showing the line (source_lines.py), errors
        of a file that Python can read (import_advice.py).

Python's messages differ from version to version, so causes are looked for in the text. Most are
named only if mending the line accordingly lets Python read on. If no cause is certain, Python's
own message stands. Nothing is executed, but parsing hostile text can take memory and time: for
what others handed in, a worker does this. This file is also part of the student zip; it needs the
standard library alone.
"""

from __future__ import annotations

import ast
import keyword
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.judge.advice.source_lines import lines_of
from autograder.judge.advice.source_scan import CLOSING, Scan, indent_of, without_comment

LARGEST = 200_000  # characters of a source in which causes are looked for
MESSAGE_LENGTH = 200

BLOCK = re.compile(
    r"\s*(async\s+)?(def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b"
)
STATEMENT = re.compile(r"\s*(def \w+\(|class \w+\s*[:(]|self\.\w+\s*=|from [\w.]+ import )")
PROMPT = re.compile(r"^(\s*)(>>>|In \[\d*\]:|Out\[\d*\]:)\s?")
CONTINUED_PROMPT = re.compile(r"^(\s*)(>>>|\.\.\.)( |$)")
NOTEBOOK_LINE = re.compile(r"^\s*(%%?[A-Za-z]|![\w./ ]|\?+\w)|^\s*[\w.]+\?+\s*$")
TERMINAL_LINE = re.compile(r"^\s*(pip3?|conda|python3?|py|cd|sudo|apt|brew|git)\s+[-\w./]")
PRINT = re.compile(r"^(\s*)print\s+(?=\S)(?![=(])")
ELSE_IF = re.compile(r"^(\s*(?:\}\s*)?)(else\s+if|elseif|elsif)\b")
CONDITION = re.compile(r"\b(if|elif|while|assert)\b")
LONE_EQUALS = re.compile(r"(?<![=!<>:+\-*/%@&|^])=(?!=)")
CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)")
WORDS = "|".join(sorted(set(keyword.kwlist) - {"None", "True", "False"}))
WORD_AS_NAME = re.compile(
    rf"(?:\.|\bdef |\bclass |\bfor |\bas )(?P<named>{WORDS})\b"
    rf"|\b(?P<stored>{WORDS})(?=\s*=(?!=))"
    rf"|[(,]\s*\**(?P<passed>{WORDS})(?=\s*[,)=])"
)

QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2032\u2033\u00b4"
SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00d7\u22c5\u00b7\u2217", "*"),
    **dict.fromkeys("\u00f7\u2215", "/"),
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "\u2026": "...",
    "\u2192": "->",
    "\u00b2": "**2",
    "\u00b3": "**3",
    "\u02c6": "**",
}


@dataclass(frozen=True)
class Fault:
    """Where Python stops reading, and why. column: counted in characters from 1; 0: none."""

    line: int
    column: int
    words: str


class NotText(SyntaxError):
    """The bytes of a file are no text that Python could read; says so in words for a student."""

    def __init__(self, file: str, words: str, line: int = 0, column: int = 0) -> None:
        super().__init__(words, (file, line, column, None))


class Stop:
    """The place at which Python stopped reading, with what the causes below want to know."""

    def __init__(self, source: str, error: SyntaxError) -> None:
        self.source = source
        self.lines = lines_of(source)
        self.error = error
        last = len(self.lines) - (len(self.lines) > 1 and not self.lines[-1])
        self.line = min(max(error.lineno or 1, 1), last)
        self.text = self.lines[self.line - 1]
        self.column = min(max(error.offset or 1, 1), len(self.text) + 1)

    @cached_property
    def scan(self) -> Scan:
        """A glance over the whole source."""
        return Scan(self.lines)

    def reads_on(self, line: int, mended: str) -> bool:
        """Whether Python reads past this place once a line is replaced."""
        return self.reads_on_with({line: mended})

    def reads_on_with(self, mended: dict[int, str]) -> bool:
        """Whether Python reads past this place and all these lines once they are replaced."""
        lines = list(self.lines)
        for line, text in mended.items():
            lines[line - 1] = text
        return first_fault("\n".join(lines)) > max(self.line, *mended)

    def statement_before(self, line: int) -> int:
        """The line in which the statement before this line begins; 0 if there is none."""
        return max((start for start in self.scan.starts if start < line), default=0)

    def last_code_line(self, before: int) -> int:
        """The last line before this one that holds more than blanks and a comment; 0 if none."""
        for line in range(before - 1, 0, -1):
            if without_comment(self.lines[line - 1]).strip():
                return line
        return 0

    def here(self, words: str) -> Fault:
        """A Fault at the place that Python named."""
        return Fault(self.line, self.column, words)


def first_fault(source: str) -> float:
    """The line in which Python finds the first fault of grammar; infinite if there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return 0
    return float("inf")


def why_unreadable(source: str, error: SyntaxError) -> Fault:
    """The place where Python stops reading and the cause, if one is certain.

    source: text without a byte order mark. error: what compiling it raised.
    """
    stop = Stop(source, error)
    causes = CAUSES if len(source) <= LARGEST else ()
    if causes and first_fault(source) > len(stop.lines) + 1:
        causes = (_misplaced,)  # the grammar allows it, so no repair would tell anything
    for cause in causes:
        fault = cause(stop)
        if fault is not None:
            return fault
    message = str(error.msg)[:MESSAGE_LENGTH]
    end = "" if message.endswith((".", "?", "!")) else "."
    return stop.here(f"Python says: {message}{end} Look at this line and at the one above it.")


# The causes: each gives a Fault only where it is sure.


def is_notebook(source: str) -> bool:
    """Whether a text is a Jupyter notebook, which is JSON, or the beginning of one."""
    return (
        source.lstrip().startswith("{") and re.search('"(nbformat|cell_type)"', source) is not None
    )


NOTEBOOK = (
    "This is a Jupyter notebook (JSON text), not a Python file. Renaming it does not convert it: "
    "in Jupyter choose File > Save and Export As > Executable Script, or copy your code into the "
    "file that the course gave you."
)


def _notebook(stop: Stop) -> Fault | None:
    return Fault(1, 1, NOTEBOOK) if is_notebook(stop.source) else None


def _web_page(stop: Stop) -> Fault | None:
    if not re.match(r"\s*<(!doctype|html|\?xml)", stop.source, re.IGNORECASE):
        return None
    return Fault(
        1,
        1,
        "This is a web page (HTML), not a Python file. Download the file itself, "
        "or copy its text into an editor.",
    )


def _conflict(stop: Stop) -> Fault | None:
    marks = [n for n, line in enumerate(stop.lines, 1) if CONFLICT.match(line)]
    kinds = {stop.lines[line - 1][0] for line in marks}
    if not kinds & {"<", ">"} or stop.line not in marks:
        return None
    mark = stop.text[:7]
    return Fault(
        stop.line,
        1,
        f"The mark {mark} is left from merging two versions with git. Between <<<<<<< and ======= "
        "stands one version, between ======= and >>>>>>> the other: keep one and delete the marks.",
    )


def _strange_character(stop: Stop) -> Fault | None:
    here = [column for line, column in stop.scan.strange if line == stop.line]
    if not here:
        return None
    column = stop.column if stop.column in here else here[0]
    character = stop.text[column - 1]
    more = sum(1 for line, col in stop.scan.strange if stop.lines[line - 1][col - 1] == character)
    count = f" The file has {more} of them." if more > 1 else ""
    return Fault(stop.line, column, f"{_named(character)}{count}")


def _named(character: str) -> str:
    """What a character is that Python has no use for, and what to type in its place."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "control character").lower()
    category = unicodedata.category(character)
    copied = "It comes with text copied from a web page, a PDF or a chat."
    if character in QUOTES:
        return (
            f"{character} ({code}) is a typographic quote. {copied} Python knows only the straight "
            "quotes \" and '. Type the quotes of this line anew."
        )
    if character in SIGNS:
        return (
            f"{character} ({code}, {name}) is not the {SIGNS[character]} that Python knows. "
            f"{copied} Type {SIGNS[character]} in its place."
        )
    if category in ("Zs", "Zl", "Zp"):
        return (
            f"What looks like a blank here is another character ({code}, {name}). {copied} "
            "Delete it and press the space bar."
        )
    if category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return (
            f"There is an invisible character here ({code}, {name}). {copied} "
            "Delete the characters around it and type them anew."
        )
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii() and plain.isprintable():
        return (
            f"{character} ({code}, {name}) is not the {plain} that Python knows. "
            f"Switch the keyboard to English and type {plain}."
        )
    return (
        f"{character} ({code}, {name}) may stand in texts and comments only. "
        "Delete it, or put quotes around the text."
    )


def _prompt(stop: Stop) -> Fault | None:
    found = PROMPT.match(stop.text)
    if found is None and any(line.lstrip().startswith(">>>") for line in stop.lines):
        found = CONTINUED_PROMPT.match(stop.text)
    if found is None:
        return None
    return Fault(
        stop.line,
        len(found[1]) + 1,
        f"{found[2]} is the prompt of an interactive session, not a part of the program. Delete "
        "the prompts, and the lines of output between them.",
    )


def _notebook_command(stop: Stop) -> Fault | None:
    for pattern, words in (
        (
            NOTEBOOK_LINE,
            "Lines like this one, with %, ! or ?, are commands of Jupyter, not Python. Delete it.",
        ),
        (
            TERMINAL_LINE,
            "This is a command for a terminal, not Python. Delete the line here and type it in a "
            "terminal.",
        ),
    ):
        if pattern.match(stop.text):
            indent = indent_of(stop.text)
            if stop.reads_on(stop.line, f"{indent}pass"):
                return Fault(stop.line, len(indent) + 1, words)
    return None


def _triple_quotes(stop: Stop) -> Fault | None:
    if not stop.scan.endless:
        return None
    for (quote, line, column), _ in stop.scan.long:
        if stop.reads_on(line, stop.lines[line - 1].rstrip() + quote):
            words = f"The text that {quote} opens here is never closed. Add {quote} where it ends."
            return Fault(line, column, words)
    for (quote, line, column), last in stop.scan.long:
        swallowed = [n for n in range(line + 1, last) if STATEMENT.match(stop.lines[n - 1])]
        if swallowed:
            words = (
                f"The text that {quote} opens here swallows line {swallowed[0]}, which looks like "
                f"code. A {quote} is missing between here and there, or just above."
            )
            return Fault(line, column, words)
    quote = stop.scan.long[-1][0][0]
    return stop.here(
        f"The triple quotes {quote} of this file do not pair up: one is missing. See where each "
        "docstring begins and where it ends."
    )


def _quote(stop: Stop) -> Fault | None:
    for quote, line, column in stop.scan.broken:
        if line == stop.line:
            other = '"' if quote == "'" else "'"
            return Fault(
                line,
                column,
                f"The text that {quote} opens here does not end in this line. Add the missing "
                f"{quote}. If {quote} is a part of the text, put the text between {other} and "
                f"{other}.",
            )
    return None


def _tabs(stop: Stop) -> Fault | None:
    if not isinstance(stop.error, IndentationError):
        return None
    starts = [line for line in stop.scan.starts if indent_of(stop.lines[line - 1])]
    tabbed = [line for line in starts if "\t" in indent_of(stop.lines[line - 1])]
    spaced = [line for line in starts if " " in indent_of(stop.lines[line - 1])]
    if not tabbed or not spaced:
        return None
    expanded = {line: stop.lines[line - 1].expandtabs(4) for line in tabbed}
    if not isinstance(stop.error, TabError) and not stop.reads_on_with(expanded):
        return None
    here = "tabs" if "\t" in indent_of(stop.text) else "spaces"
    others = [line for line in (spaced if here == "tabs" else tabbed) if line < stop.line]
    other = "spaces" if here == "tabs" else "tabs"
    above = f"line {others[-1]}" if others else "another line"
    return Fault(
        stop.line,
        1,
        f"Tabs and spaces are mixed: this line is indented with {here}, {above} with {other}. "
        "They look alike and count differently. Let your editor convert all tabs of the file to 4 "
        "spaces each.",
    )


def _nothing_inside(stop: Stop) -> Fault | None:
    if not isinstance(stop.error, IndentationError):
        return None
    after = stop.lines[stop.line :]
    at_the_end = not any(without_comment(line).strip() for line in after)
    closes = without_comment(stop.text).endswith(":")
    opener = stop.line if at_the_end and closes else stop.last_code_line(stop.line)
    if not opener or not without_comment(stop.lines[opener - 1]).endswith(":"):
        return None
    indent = indent_of(stop.lines[opener - 1])
    below = stop.lines[opener : stop.line]
    if any(len(indent_of(line)) > len(indent) for line in below if without_comment(line).strip()):
        return None
    head = without_comment(stop.lines[opener - 1]).strip()[:60]
    comment = " A comment alone does not count." if any(line.strip() for line in below[:-1]) else ""
    return Fault(
        opener,
        len(indent) + 1,
        f"`{head}` opens a block, but the code below is not indented further. Indent what belongs "
        f"to it by 4 more spaces; if there is nothing yet, write `pass` there.{comment}",
    )


def _indent(stop: Stop) -> Fault | None:
    if not isinstance(stop.error, IndentationError):
        return None
    indent = indent_of(stop.text)
    width, column = len(indent), len(indent) + 1
    before = stop.statement_before(stop.line)
    if not before:
        words = f"The file begins with a line that is indented by {_counted(indent)}. Take it away."
        return Fault(stop.line, column, words)
    above = indent_of(stop.lines[before - 1])
    if width > len(above):
        words = (
            f"This line is indented by {_counted(indent)}, the statement before it (line {before}) "
            f"by {_counted(above)}, and that one opens no block. Give both the same indentation."
        )
        return Fault(stop.line, column, words)
    blocks = _blocks_above(stop)
    if width in blocks:
        return None
    *others, last = map(str, blocks)
    listed = f"{', '.join(others)} or {last}" if others else last
    words = (
        f"This line is indented by {_counted(indent)}, which fits no block above it: those are "
        f"indented by {listed}. Line it up with the block that it belongs to."
    )
    return Fault(stop.line, column, words)


def _counted(indent: str) -> str:
    """An indentation in words: 4 spaces, 1 tab."""
    kind = "tab" if "\t" in indent else "space"
    return f"{len(indent)} {kind}{'' if len(indent) == 1 else 's'}"


def _blocks_above(stop: Stop) -> list[int]:
    """Indentations of the blocks that are open before this line, from the margin inwards."""
    open_: list[int] = []
    for line in reversed([line for line in stop.scan.starts if line < stop.line]):
        width = len(indent_of(stop.lines[line - 1]))
        if not open_ or width < open_[0]:
            open_.insert(0, width)
    return open_


def _print(stop: Stop) -> Fault | None:
    found = PRINT.match(stop.text)
    if found is None:
        return None
    values = without_comment(stop.text)[found.end() :].rstrip(",; ")
    if not stop.reads_on(stop.line, f"{found[1]}print({values})"):
        return None
    return Fault(
        stop.line,
        len(found[1]) + 1,
        f"This is how Python 2 printed. Python 3 needs brackets: `print({values[:60]})`.",
    )


def _else_if(stop: Stop) -> Fault | None:
    found = ELSE_IF.match(stop.text)
    if found is None or not stop.reads_on(stop.line, ELSE_IF.sub(r"\1elif", stop.text)):
        return None
    return Fault(stop.line, len(found[1]) + 1, f"`{found[2]}` is written `elif` in Python.")


def _equals(stop: Stop) -> Fault | None:
    condition = CONDITION.search(stop.text)
    if condition is None:
        return None
    for found in LONE_EQUALS.finditer(stop.text, condition.end()):
        mended = f"{stop.text[: found.start()]}=={stop.text[found.end() :]}"
        if stop.reads_on(stop.line, mended):
            return Fault(
                stop.line,
                found.start() + 1,
                f"After `{condition[1]}`, = does not compare: it stores a value, and may not stand "
                "there. To ask whether two values are equal, write ==.",
            )
    return None


def _colon(stop: Stop) -> Fault | None:
    for line, text in _ends_of_heads(stop):
        code = without_comment(text)
        places = [len(code)]
        if line == stop.line:
            places += [len(text[: stop.column - 1].rstrip())]
        for place in places:
            before = code[:place]
            if before.endswith(":") or (place < len(code) and not _balanced(before)):
                continue
            if stop.reads_on(line, f"{before}:{text[place:]}"):
                start = max(n for n in stop.scan.starts if n <= line)
                word = stop.lines[start - 1].split()[0]
                words = f"A colon (:) is missing here: what begins with `{word}` must end with one."
                return Fault(line, place + 1, words)
    return None


def _balanced(code: str) -> bool:
    """Whether as many brackets are closed as opened."""
    return all(code.count(left) == code.count(right) for left, right in CLOSING.items())


def _ends_of_heads(stop: Stop) -> Iterator[tuple[int, str]]:
    """Lines at or before the stop in which the head of a block may end."""
    for line in (stop.line, stop.last_code_line(stop.line)):
        starts = [start for start in stop.scan.starts if start <= line]
        if line and starts and BLOCK.match(stop.lines[starts[-1] - 1]):
            yield line, stop.lines[line - 1]


def _brackets(stop: Stop) -> Fault | None:
    unmatched = stop.scan.unmatched
    if unmatched is not None:
        (bracket, line, column), opener = unmatched
        if line != stop.line:
            return None
        if opener is None:
            words = (
                f"This {bracket} closes nothing: there is one {bracket} too many, or the bracket "
                "that it should close is missing."
            )
        else:
            words = (
                f"This {bracket} cannot close the {opener[0]} of line {opener[1]}, column "
                f"{opener[2]}. Is a {CLOSING[opener[0]]} missing before it?"
            )
        return Fault(line, column, words)
    before = [o for o in stop.scan.opened if o[1:] <= (stop.line, stop.column)]
    if not before:
        return None
    bracket, line, column = before[-1]
    return Fault(
        line,
        column,
        f"This {bracket} is never closed. Count the brackets and add the missing "
        f"{CLOSING[bracket]}.",
    )


def _word_as_name(stop: Stop) -> Fault | None:
    for found in WORD_AS_NAME.finditer(without_comment(stop.text)):
        group = str(found.lastgroup)
        word, end = found[group], found.end(group)
        if stop.reads_on(stop.line, f"{stop.text[:end]}_{stop.text[end:]}"):
            return Fault(
                stop.line,
                found.start(group) + 1,
                f"`{word}` is a keyword of Python, so nothing can have that name. Choose another "
                f"one, such as `{word}_`.",
            )
    return None


def _misplaced(stop: Stop) -> Fault | None:
    """A return outside of a function, a break outside of a loop: grammar alone allows both."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(stop.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for word, line, column in _strays(tree, in_function=False, in_loop=False):
        if line == stop.line:
            outside = "loop" if word in ("break", "continue") else "function"
            words = (
                f"This `{word}` stands outside of any {outside}. Has the line lost its "
                f"indentation? It must be indented like the other lines of its {outside}."
            )
            text = stop.text.encode()[:column].decode(errors="replace")
            return Fault(line, len(text) + 1, words)
    return None


Stray = tuple[str, int, int]  # word, line, offset in bytes


def _strays(node: ast.AST, in_function: bool, in_loop: bool) -> Iterator[Stray]:
    words = {
        ast.Return: "return",
        ast.Yield: "yield",
        ast.YieldFrom: "yield",
        ast.Await: "await",
        ast.Break: "break",
        ast.Continue: "continue",
    }
    word = words.get(type(node))
    fine = in_loop if word in ("break", "continue") else in_function
    if word and not fine and isinstance(node, ast.stmt | ast.expr):
        yield word, node.lineno, node.col_offset
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        in_function, in_loop = True, False
    elif isinstance(node, ast.ClassDef):
        in_function, in_loop = False, False
    for name, value in ast.iter_fields(node):
        looping = in_loop or (
            isinstance(node, ast.For | ast.While | ast.AsyncFor) and name == "body"
        )
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _strays(child, in_function, looping)


CAUSES: tuple[Callable[[Stop], Fault | None], ...] = (
    _notebook,
    _web_page,
    _conflict,
    _prompt,
    _strange_character,
    _notebook_command,
    _triple_quotes,
    _quote,
    _tabs,
    _nothing_inside,
    _indent,
    _print,
    _else_if,
    _equals,
    _colon,
    _brackets,
    _word_as_name,
)
