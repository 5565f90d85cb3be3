"""How well the text of a page can be told from what is behind it, in a real browser."""

from __future__ import annotations

from typing import Any

CONTRAST = """
() => {
  const channels = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const linear = (c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  function behind(element) {
    let layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length) layers.push(colour);
    }
    return layers.reverse().reduce(
      (under, [r, g, b, a = 1]) => [r, g, b].map((c, i) => a * c + (1 - a) * under[i]),
      [255, 255, 255]);
  }
  let worst = 21;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest("svg, script")) continue;
    const pair = [light(channels(getComputedStyle(element).color)), light(behind(element))];
    pair.sort((one, other) => other - one);
    worst = Math.min(worst, (pair[0] + 0.05) / (pair[1] + 0.05));
  }
  return worst;
}
"""


def contrast_of_worst(page: Any) -> float:
    """The smallest contrast of a text with what is behind it, as WCAG counts it: 1 to 21."""
    return float(page.evaluate(CONTRAST))
