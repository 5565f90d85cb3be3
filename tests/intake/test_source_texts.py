"""What is inside the files asked for: repaired where that is safe, else left as it is."""

from __future__ import annotations

import codecs
import importlib.util
import math

import pytest
from support.handed_in import CODE, accepted, notebook, refused, sealing_bytes, sealing_zips


@pytest.fixture
def sealed(tmp_path):
    return sealing_bytes(tmp_path)


@pytest.fixture
def sealed_zip(tmp_path):
    return sealing_zips(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-be"])
def test_utf16_with_a_mark_becomes_utf8(sealed_zip, sealed, encoding):
    text = CODE.decode() + "# Grüße\n"
    mark = "\ufeff" if encoding.endswith("be") else ""
    data = (mark + text).encode(encoding)
    accepted(sealed_zip(("miniflow.py", data)), text.encode(), ["was converted to UTF-8"])
    accepted(sealed(data, name="miniflow.py"), text.encode(), ["was converted to UTF-8"])


def test_stray_end_marks_are_removed(sealed_zip):
    result = sealed_zip(("miniflow.py", CODE + b"\x1a\0\0"))
    accepted(result, remarks=["NUL or Ctrl-Z characters, which were removed"])


def test_an_empty_file_is_a_remark(sealed_zip):
    accepted(sealed_zip(("miniflow.py", b"")), b"", ["miniflow.py is empty."])
    accepted(sealed_zip(("miniflow.py", b" \r\n")), b" \r\n", ["miniflow.py is empty."])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1 import numpy}", "an RTF document"),
        (b"PK\x03\x04rest", "a zip archive or a Word document"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<!doctype html>", "a web page"),
    ],
)
def test_a_document_under_an_expected_name_is_refused(sealed_zip, content, kind):
    result = sealed_zip(("miniflow.py", content))
    refused(result, f"miniflow.py is {kind}", "saved as miniflow.py", "Save it as plain text.")


LINES = "import math\n\n\nclass Linear:\n\tdef go(self):\n\t\treturn math.pi  # Gr\xfc\xdfe\n"
TEXT = LINES.encode()
LATIN = LINES.encode("latin-1")
MAGIC = b"%matplotlib inline\n!pip install numpy\nget_ipython().run_line_magic('time', '')\n"

# Python reads these as they are: nothing to repair, nothing to say.
READABLE = {
    "UTF-8": TEXT,
    "byte order mark": codecs.BOM_UTF8 + TEXT,
    "CRLF": TEXT.replace(b"\n", b"\r\n"),
    "lone CR": TEXT.replace(b"\n", b"\r"),
    "mixed line ends": TEXT.replace(b"\n", b"\r\n", 3),
    "no line end at the end": TEXT.rstrip(),
    "form feed": b"\x0c\n" + TEXT,
    "Latin-1 that says so": b"# -*- coding: latin-1 -*-\n" + LATIN,
    "% that is Python": TEXT + b"a = (7\n%4)\nb = (a\n%a)\nc = (1\n!= 2)\n",
}
REPAIRED = {
    "UTF-16": (TEXT.decode().encode("utf-16"), "was UTF-16 or UTF-32 text"),
    "UTF-16 without a mark": (TEXT.decode().encode("utf-16-le"), "was UTF-16 or UTF-32 text"),
    "big-endian without a mark": (TEXT.decode().encode("utf-16-be"), "was UTF-16 or UTF-32"),
    "UTF-32": (TEXT.decode().encode("utf-32"), "was UTF-16 or UTF-32 text"),
    "Latin-1 in a comment": (LATIN, "was Latin-1 text and was converted to UTF-8"),
    "NUL at the end": (TEXT + b"\0\0", "ended in NUL or Ctrl-Z characters"),
    "Ctrl-Z at the end": (TEXT + b"\x1a", "ended in NUL or Ctrl-Z characters"),
    "IPython's lines": (MAGIC + TEXT, "had 3 lines for IPython only (%, !), now comments."),
    "notebook called .py": (notebook(LINES), "is a notebook"),
}
# A mistake of the student's that must be shown, not mended: it reaches the checks unchanged.
UNTOUCHED = {
    "mixed tabs and spaces": b"if 1:\n\tx = 1\n        y = 2\n",
    "space that is none (U+00A0)": "x =\xa01\n".encode(),
    "zero-width space (U+200B)": "x = 1\u200b\n".encode(),
    "smart quotes": "x = \u201ca\u201d\n".encode(),
    "minus sign (U+2212)": "x = 3 \u2212 1\n".encode(),
    "full-width brackets": "print\uff081\uff09\n".encode(),
    "merge markers": b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
    "print of Python 2": b'print "a"\n',
    "NUL inside": b"x = 1\0\ny = 2\n",
    "unknown encoding": b"# coding: klingon\nx = 1\n",
    "mark against encoding": codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1\n",
}


def runs(content):
    """What the module's Linear().go() gives."""
    space = {}
    exec(compile(importlib.util.decode_source(content), "miniflow.py", "exec"), space)
    return space["Linear"]().go()


@pytest.mark.parametrize("row", READABLE)
def test_text_that_python_reads_is_passed_on_as_it_is(sealed_zip, row):
    result = sealed_zip(("miniflow.py", READABLE[row]))
    accepted(result, READABLE[row])
    assert runs(result.files["miniflow.py"]) == math.pi


@pytest.mark.parametrize("row", REPAIRED)
def test_text_that_can_safely_be_repaired_is_repaired_with_a_remark(sealed_zip, row):
    data, words = REPAIRED[row]
    result = sealed_zip(("miniflow.py", data))
    assert [words in remark for remark in result.remarks] == [True]
    assert runs(result.files["miniflow.py"]) == math.pi


@pytest.mark.parametrize("row", UNTOUCHED)
def test_text_that_only_its_author_can_mend_is_passed_on_as_it_is(sealed_zip, row):
    accepted(sealed_zip(("miniflow.py", UNTOUCHED[row])), UNTOUCHED[row])
    with pytest.raises((SyntaxError, ValueError)):
        runs(UNTOUCHED[row])


def test_a_repair_keeps_the_number_of_each_line(sealed_zip):
    result = sealed_zip(("miniflow.py", MAGIC + TEXT))
    assert result.files["miniflow.py"].count(b"\n") == (MAGIC + TEXT).count(b"\n")
