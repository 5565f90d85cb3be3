"""autograder/report/figures.py: the pictures of the report, as SVG to be set into a page.

Reads:  numbers.
Gives:  SVG text. Its colours are those of the page around it, so light and dark both work.
Leaves to others: what the numbers mean (numbers.py), where a picture stands (templates/).

Matplotlib takes half a second to load; it is imported when a picture is asked for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

# Painted in these colours, which the page then replaces by its own.
PAINT = {"#010101": "currentColor", "#020202": "var(--bar)", "#030303": "var(--quiet)"}
INK, BAR, QUIET = PAINT


def score_histogram(bins: Sequence[int], median: float) -> str:
    """SVG of how many submissions lie in each tenth of the scale, with the median marked."""
    from matplotlib import style
    from matplotlib.figure import Figure

    name = "score-histogram"
    width = 100 / len(bins)
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 9.5}
    with style.context(["default", settings]):  # whatever a matplotlibrc on this machine says
        figure = Figure(figsize=(6.6, 3.6), dpi=72, layout="constrained")
        axes = figure.add_subplot()
        figure.patch.set_visible(False)
        axes.patch.set_visible(False)
        lefts = [width * place for place in range(len(bins))]
        bars = axes.bar(lefts, bins, width=width * 0.94, align="edge", color=BAR)
        counts = [str(count) if count else "" for count in bins]
        axes.bar_label(bars, counts, padding=2, color=INK)
        axes.axvline(
            median, ymax=1.02, color=INK, linewidth=1, linestyle=(0, (3, 3)), clip_on=False
        )
        side = "right" if median > 50 else "left"
        axes.annotate(
            f" median {median:.1f} % ",
            (median, 1.02),
            xycoords=("data", "axes fraction"),
            ha=side,
            va="bottom",
            color=INK,
        )
        axes.set_xlim(-0.5, 100.5)
        axes.set_ylim(0, max(*bins, 1) * 1.15)
        axes.set_xticks(range(0, 101, 20), [f"{tick} %" for tick in range(0, 101, 20)])
        axes.tick_params(colors=QUIET, labelcolor=INK, length=3)
        axes.yaxis.set_visible(False)
        for edge in ("left", "right", "top"):
            axes.spines[edge].set_visible(False)
        axes.spines["bottom"].set_color(QUIET)
        buffer = io.StringIO()
        about = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(buffer, format="svg", metadata=about)
    told = ", ".join(
        f"{width * place:g} to {width * (place + 1):g} %: {count}"
        for place, count in enumerate(bins)
    )
    return for_page(buffer.getvalue(), name, f"Number of submissions by score. {told}.")


def for_page(svg: str, name: str, label: str) -> str:
    """A Matplotlib SVG as part of a page: its colours and fonts, no name taken twice."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(
        r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', rf'<svg \1 role="img" aria-label="{label}">', svg
    )
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\1{name}-", svg)
    svg = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", svg)
    for painted, colour in PAINT.items():
        svg = svg.replace(painted, colour)
    return svg.replace("xlink:href", "href").strip()
