"""What the tests look at in a page of HTML: its links, headings, formulas and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
NO_PROSE = {"code", "pre", "script", "style", "math", "title"}


@dataclass
class Seen:
    """What the tests look at in a page."""

    lang: str = ""
    title: str = ""
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    images: list[str | None] = field(default_factory=list)  # their alt texts
    headings: list[int] = field(default_factory=list)
    formulas: int = 0
    tables: int = 0
    headers: int = 0
    text: str = ""
    prose: str = ""


class Reader(HTMLParser):
    """Reads a page into a Seen."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        if tag not in VOID:
            self.open.append(tag)
        self.note(tag, {name: value or "" for name, value in attrs})

    def note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep what the tests ask for."""
        seen = self.seen
        if "id" in attributes:
            seen.ids.add(attributes["id"])
        if tag == "html":
            seen.lang = attributes.get("lang", "")
        elif tag == "a" and "href" in attributes:
            seen.links.append(attributes["href"])
        elif tag == "link" and "href" in attributes:
            (seen.loaded if "stylesheet" in attributes["rel"] else seen.links).append(
                attributes["href"]
            )
        elif tag == "img":
            seen.images.append(attributes.get("alt"))
        elif re.fullmatch("h[1-6]", tag):
            seen.headings.append(int(tag[1]))
        seen.formulas += tag == "math"
        seen.tables += tag == "table"
        seen.headers += tag == "th"
        seen.loaded += [
            attributes[name] for name in ("src", "srcset", "data") if name in attributes
        ]

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.seen.text += data
        if "style" in self.open:
            self.seen.loaded += loaded_by_style(data)
        if "title" in self.open and "svg" not in self.open:
            self.seen.title += data
        if not NO_PROSE & set(self.open):
            self.seen.prose += data


def loaded_by_style(text: str) -> list[str]:
    """Addresses in a style sheet, without pictures that stand in it."""
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text)
    return [url or other for url, other in found if not (url or other).startswith("data:")]


def read(page: str) -> Seen:
    """What there is to see in a page."""
    reader = Reader()
    reader.feed(page)
    return reader.seen


def skips(headings: list[int]) -> list[tuple[int, int]]:
    """Places where a heading is more than one level below the one before it."""
    return [
        (one, other)
        for one, other in zip([0, *headings], headings, strict=False)
        if other > one + 1
    ]
