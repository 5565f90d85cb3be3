"""Repair the text of a Python file as editors and notebooks leave it.

Reads:  the bytes of one file.
Gives:  UTF-8 text that Python can read, and a remark for each repair.
Leaves to others: which file it is (choice.py), notebooks (notebook.py), syntax (the worker).

Only what cannot change the meaning of code is repaired. Quotes, spaces and tabs are the student's.
"""

from __future__ import annotations

import codecs
import re

PYTHON_LINE = re.compile(
    rb"^(import \w|from [\w.]+ import |class \w[^\r\n]*:|def \w+\()", re.MULTILINE
)
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
BYTE_ORDER_MARKS = (  # UTF-32 first: its mark starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 400  # bytes that tell UTF-16 without a mark: in Python every second one is 0
END_MARKS = b"\0\x1a"
CODING_LINE = re.compile(rb"^(?:[^\r\n]*(?:\r\n?|\n))?[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
# What IPython understands and Python does not. A line that begins with `%` may be Python, the
# second half of a longer expression; so `%` needs a known word right behind it.
MAGIC_WORDS = (
    "alias|autoreload|bash|capture|cd|colors|conda|config|debug|env|history|html|javascript|js|"
    "latex|load|load_ext|ls|macro|magic|mamba|markdown|matplotlib|mkdir|more|mv|notebook|pdb|perl|"
    "pip|precision|prun|pwd|pycat|pylab|quickref|rehashx|reload_ext|reset|rm|ruby|run|script|sh|"
    "store|svg|sx|system|tensorflow_version|time|timeit|uv|who|whos|writefile|xmode"
)
IPYTHON_LINE = rf"(?:%%?(?:{MAGIC_WORDS})\b|!(?!=)|get_ipython\(\)\.)"
IPYTHON_AT_MARGIN = re.compile(rf"^(?={IPYTHON_LINE})".encode(), re.MULTILINE)


def as_utf8(data: bytes) -> bytes:
    """UTF-16 and UTF-32 become UTF-8; anything else is the same object."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").encode()
    # Without a mark: code is nearly all ASCII, so one byte of each pair is 0 and the other is not.
    for first, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
        zeros, letters = data[first:SAMPLE:2], data[1 - first : SAMPLE : 2]
        if zeros and not zeros.strip(b"\0") and letters.strip(b"\0") and 0 not in letters:
            return data.decode(encoding, errors="replace").encode()
    return data


def is_text(data: bytes) -> bool:
    """Whether this could be text in UTF-8, UTF-16, Latin-1 or the like."""
    return not NOT_TEXT.search(as_utf8(data).rstrip(END_MARKS))


def looks_like_python(data: bytes) -> bool:
    """Whether this is text with at least one line that only Python has."""
    return is_text(data) and PYTHON_LINE.search(as_utf8(data)) is not None


def repaired(name: str, data: bytes) -> tuple[bytes, list[str]]:
    """The content of the file `name` as Python can read it, and a remark for each repair."""
    remarks = []
    text = as_utf8(data)
    if text is not data:
        remarks.append(f"{name} was UTF-16 or UTF-32 text and was converted to UTF-8.")
    ended = text.rstrip(END_MARKS)
    if len(ended) < len(text):
        remarks.append(f"{name} ended in NUL or Ctrl-Z characters, which were removed.")
    readable = from_latin(ended)
    if readable is not ended:
        remarks.append(f"{name} was Latin-1 text and was converted to UTF-8.")
    plain = IPYTHON_AT_MARGIN.sub(b"# ", readable)  # in place: line numbers must not change
    if count := (len(plain) - len(readable)) // 2:
        lines = f"{count} line{'s' if count > 1 else ''}"
        remarks.append(f"{name} had {lines} for IPython only (%, !), now comments.")
    if not plain.strip():
        remarks.append(f"{name} is empty.")
    return plain, remarks


def from_latin(text: bytes) -> bytes:
    """Text that is no UTF-8 and names no encoding as if it were Latin-1; else the same object."""
    if CODING_LINE.match(text) or text.startswith(codecs.BOM_UTF8):
        return text
    try:
        text.decode()
    except UnicodeDecodeError:
        # Python would refuse the whole file for one accent in a comment. Latin-1 has a letter for
        # every byte, and what is ASCII, all that code is made of, stays what it is.
        return text.decode("latin-1").encode()
    return text
