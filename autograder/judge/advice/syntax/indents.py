"""Indentation that does not fit: tabs with spaces, an empty block, no block at all.

Reads:  a Stop.
Gives:  a Fault; None where this is not the cause.
Leaves to others: the order of the causes (causes.py).
"""

from __future__ import annotations

from autograder.judge.advice.source_scan import indent_of, without_comment
from autograder.judge.advice.syntax.stop import Fault, Stop


def tabs(stop: Stop) -> Fault | None:
    """Tabs beside spaces."""
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


def nothing_inside(stop: Stop) -> Fault | None:
    """A block with nothing in it."""
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


def indent_of_line(stop: Stop) -> Fault | None:
    """A line that fits no block."""
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
