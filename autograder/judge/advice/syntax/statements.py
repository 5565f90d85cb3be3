"""Statements that are written as in another language, lack a colon, or stand in the wrong place.

Reads:  a Stop.
Gives:  a Fault; None where this is not the cause.
Leaves to others: quotes and brackets (pairs.py), the order of the causes (causes.py).
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterator

from autograder.judge.advice.source_scan import CLOSING, without_comment
from autograder.judge.advice.syntax.stop import Fault, Stop

BLOCK = re.compile(
    r"\s*(async\s+)?(def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b"
)
PRINT = re.compile(r"^(\s*)print\s+(?=\S)(?![=(])")
ELSE_IF = re.compile(r"^(\s*(?:\}\s*)?)(else\s+if|elseif|elsif)\b")
CONDITION = re.compile(r"\b(if|elif|while|assert)\b")
LONE_EQUALS = re.compile(r"(?<![=!<>:+\-*/%@&|^])=(?!=)")
WORDS = "|".join(sorted(set(keyword.kwlist) - {"None", "True", "False"}))
WORD_AS_NAME = re.compile(
    rf"(?:\.|\bdef |\bclass |\bfor |\bas )(?P<named>{WORDS})\b"
    rf"|\b(?P<stored>{WORDS})(?=\s*=(?!=))"
    rf"|[(,]\s*\**(?P<passed>{WORDS})(?=\s*[,)=])"
)


def old_print(stop: Stop) -> Fault | None:
    """print without brackets, as in Python 2."""
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


def else_if(stop: Stop) -> Fault | None:
    """`else if`, which is `elif` in Python."""
    found = ELSE_IF.match(stop.text)
    if found is None or not stop.reads_on(stop.line, ELSE_IF.sub(r"\1elif", stop.text)):
        return None
    return Fault(stop.line, len(found[1]) + 1, f"`{found[2]}` is written `elif` in Python.")


def single_equals(stop: Stop) -> Fault | None:
    """= in a condition."""
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


def colon(stop: Stop) -> Fault | None:
    """No colon at the end of a head."""
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


def keyword_as_name(stop: Stop) -> Fault | None:
    """A keyword where a name should stand."""
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


def misplaced(stop: Stop) -> Fault | None:
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
