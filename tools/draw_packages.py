"""Draw the packages of autograder/ and what they import, for docs/architecture.md.

Reads:  the imports between packages (import_graph.py).
Gives:  docs/pictures/packages.svg: each package above all that it imports. An arrow that a longer
        way says already is left out.
Leaves to others: whether the imports are as they should be (tests/cli/test_layers.py).

Run it with `make packages`; a test compares the committed picture with the imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from import_graph import package_imports

HERE = Path(__file__).resolve().parents[1]
PICTURE = HERE / "docs" / "pictures" / "packages.svg"
WIDTH, HEIGHT, ROW, COLUMN, MARGIN = 132, 40, 92, 156, 24

STYLE = """\
text { font: 15px system-ui, sans-serif; text-anchor: middle; fill: #1c2733; }
rect { fill: #eef3f8; stroke: #51708f; rx: 7; }
rect.travels { fill: #e6f4e6; stroke: #4b8050; }
path { fill: none; stroke: #51708f; stroke-width: 1.3; marker-end: url(#tip); }
marker path { fill: #51708f; stroke: none; marker-end: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #e4ebf2; }
  rect { fill: #22303d; stroke: #8fb0d0; }
  rect.travels { fill: #1f3a24; stroke: #86bd8b; }
  path { stroke: #8fb0d0; }
  marker path { fill: #8fb0d0; }
}
"""
TRAVELS = ("judge", "lab", "student")  # in the student zip


def everything_below(name: str, imports: Mapping[str, set[str]]) -> set[str]:
    """All that a package imports, directly or through others."""
    below: set[str] = set()
    waiting = [name]
    while waiting:
        new = imports[waiting.pop()] - below
        below |= new
        waiting += new
    return below


def floors_of(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The packages by floor, the ground floor first: each one floor above all that it imports.

    Raises: ValueError naming the packages that import each other in a circle.
    """
    left = dict(imports)
    floors: list[list[str]] = []
    while left:
        floor = [name for name, needs in left.items() if not needs & left.keys()]
        if not floor:
            raise ValueError(f"these packages import each other: {', '.join(sorted(left))}")
        floors.append(sorted(floor))
        left = {name: needs for name, needs in left.items() if name not in floor}
    return floors


def arrows_of(imports: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The imports without those that a longer way says already."""
    below = {name: everything_below(name, imports) for name in imports}
    return [
        (name, needed)
        for name, needs in imports.items()
        for needed in sorted(needs)
        if not any(needed in below[other] for other in needs - {needed})
    ]


def placed(
    floors: list[list[str]], arrows: list[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """The middle of each box. A box stands near the middle of what it has arrows to and from."""
    across = {name: float(i) for floor in floors for i, name in enumerate(floor)}
    widest = max(map(len, floors))
    for _ in range(12):
        for floor in [*floors, *reversed(floors)]:
            ties = {
                name: [across[b if a == name else a] for a, b in arrows if name in (a, b)]
                for name in floor
            }
            wish = {name: sum(t) / len(t) if t else across[name] for name, t in ties.items()}
            shift = (widest - len(floor)) / 2
            for i, name in enumerate(sorted(floor, key=lambda name: (wish[name], name))):
                across[name] = i + shift
    return {
        name: (
            MARGIN + WIDTH / 2 + across[name] * COLUMN,
            MARGIN + HEIGHT / 2 + (len(floors) - 1 - level) * ROW,
        )
        for level, floor in enumerate(floors)
        for name in floor
    }


def picture(imports: Mapping[str, set[str]]) -> str:
    """The picture as SVG."""
    floors, arrows = floors_of(imports), arrows_of(imports)
    places = placed(floors, arrows)
    width = max(x for x, _ in places.values()) + WIDTH / 2 + MARGIN
    height = max(y for _, y in places.values()) + HEIGHT / 2 + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
        "<title>The packages of autograder: each stands above all that it imports</title>",
        f"<style>\n{STYLE}</style>",
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 1 8 4 0 7z"/></marker>',
    ]
    for upper, lower in arrows:
        (x1, y1), (x2, y2) = places[upper], places[lower]
        top, bottom = y1 + HEIGHT / 2, y2 - HEIGHT / 2
        bend = (bottom - top) / 2
        lines.append(
            f'<path d="M{x1:g} {top:g}C{x1:g} {top + bend:g} {x2:g} {bottom - bend:g} '
            f'{x2:g} {bottom:g}"/>'
        )
    for name, (x, y) in sorted(places.items()):
        kind = ' class="travels"' if name in TRAVELS else ""
        corner = f'x="{x - WIDTH / 2:g}" y="{y - HEIGHT / 2:g}"'
        lines.append(f'<rect{kind} {corner} width="{WIDTH}" height="{HEIGHT}"/>')
        lines.append(f'<text x="{x:g}" y="{y + 5:g}">{escape(name)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(package_imports()), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(HERE)}")


if __name__ == "__main__":
    main()
