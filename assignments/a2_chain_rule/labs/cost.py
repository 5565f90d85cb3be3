"""Draw `cost`: what all derivatives of a network cost, by backpropagation and by small steps.

Reads:  the student's backprop_steps and small_step_steps.
Gives:  steps against parameters for a network that two sliders change; some counts in plain text.
"""

import numpy as np
from matplotlib.widgets import Slider

from autograder.lab.gallery import part
from autograder.lab.graph import aligned, short
from autograder.lab.style import GREY, SERIES, blank
from labs.computed import chain_rule


class CostCounter:
    """Steps against parameters, for a network that two sliders make smaller and larger.

    set_nodes() and set_parameters() do what the sliders do. Everything is counted by
    backprop_steps and small_step_steps of chain_rule.py.
    """

    WAYS = (("backpropagation", "backprop_steps"), ("small steps", "small_step_steps"))

    def __init__(self):
        self.nodes, self.parameters = 10_000, 100_000
        self.figure = blank(8.0, 5.8)
        self.figure.suptitle("What all derivatives of a network cost", y=0.97, fontsize=12)
        self.axes = self.figure.add_axes((0.12, 0.33, 0.84, 0.56))
        self.counts = self.figure.text(0.12, 0.165, "", va="center", fontsize=10)
        self.sliders = {}
        for place, name in ((0.075, "nodes"), (0.025, "parameters")):
            axes = self.figure.add_axes((0.26, place, 0.5, 0.03))
            exponent = np.log10(getattr(self, name))
            slider = Slider(axes, f"{name}, power of 10", 0.0, 7.0, valinit=exponent, valfmt="%.2f")
            slider.on_changed(lambda value, name=name: self._change(name, value))
            self.sliders[name] = slider
        self.draw()

    def set_nodes(self, nodes):
        """Another number of nodes."""
        self.sliders["nodes"].set_val(np.log10(nodes))

    def set_parameters(self, parameters):
        """Another number of parameters."""
        self.sliders["parameters"].set_val(np.log10(parameters))

    def _change(self, name, exponent):
        setattr(self, name, round(10**exponent))
        self.draw()
        self.figure.canvas.draw_idle()

    def draw(self):
        """Both counts against the number of parameters, and at the network chosen."""
        self.axes.clear()
        lines = []
        for (label, function), style in zip(self.WAYS, SERIES, strict=False):
            with part(self.axes):
                count = getattr(chain_rule, function)
                parameters = [10**power for power in range(8)]
                steps = [count(self.nodes, p) for p in parameters]
                here = count(self.nodes, self.parameters)
                self.axes.loglog(parameters, steps, label=label, **(style | {"marker": ""}))
                self.axes.plot(
                    self.parameters, here, style["marker"], color=style["color"], markersize=9
                )
                self.axes.annotate(
                    *(f"{here:,}", (self.parameters, here)),
                    xytext=(-8, 8),
                    textcoords="offset points",
                    ha="right",
                )
                lines.append(f"{label}: {here:,} steps")
        self.axes.set_xlabel("parameters p")
        self.axes.set_ylabel("steps")
        self.axes.set_title(f"a network of n = {self.nodes:,} nodes", fontsize=11, loc="left")
        self.axes.grid(color="#e3e3e3")
        if self.axes.get_legend_handles_labels()[0]:
            self.axes.legend(loc="upper left")
        network = f"{self.nodes:,} nodes, {self.parameters:,} parameters"
        self.counts.set_text("\n".join([network, *lines]))
        self.counts.set_color(GREY if not lines else "black")


def cost():
    """The cost counter; figure.lab is its CostCounter."""
    counter = CostCounter()
    counter.figure.lab = counter
    return counter.figure


def cost_text():
    """The counts of some networks, and how often the one is in the other."""
    rows = [("nodes", "parameters", "backpropagation", "small steps", "times as many")]
    for nodes, parameters in ((10, 100), (100, 1_000), (1_000, 10_000), (10_000, 100_000)):
        back = chain_rule.backprop_steps(nodes, parameters)
        small = chain_rule.small_step_steps(nodes, parameters)
        counts = (f"{number:,}" for number in (nodes, parameters, back, small))
        rows.append((*counts, short(small / back, 4)))
    return aligned(rows)
