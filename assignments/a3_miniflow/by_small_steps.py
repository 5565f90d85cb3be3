"""Programs that measure gradients by small steps where a3_miniflow asks for the chain rule.

Their numbers pass every comparison. Each must lose points in its question, as `by_chain_rule` in
assignment.toml says. Read as text, never run where they stand; tests put other steps in place of
1e-5.
"""
# ruff: noqa: D103

import numpy as np

from autograder.course.variants import unlisted


@unlisted(
    name="mul_small_steps",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="central differences of the product, element by element",
)
def mul_small_steps(self):
    h = 1e-5
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    values = [node.value for node in self.inbound_nodes]
    for i, node in enumerate(self.inbound_nodes):
        above = np.prod([*values[:i], values[i] + h, *values[i + 1 :]], axis=0)
        below = np.prod([*values[:i], values[i] - h, *values[i + 1 :]], axis=0)
        self.gradients[node] = upstream * (above - below) / (2 * h)


@unlisted(
    name="linear_small_steps",
    replaces="Linear.backward",
    question="q4_linear",
    title="central differences of the cost, number by number",
)
def linear_small_steps(self):
    h = 1e-5
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)

    def cost(changed, value):
        X, W, b = (value if node is changed else node.value for node in self.inbound_nodes)
        return np.sum(upstream * (X @ W + b))

    for node in self.inbound_nodes:
        gradient = np.zeros_like(node.value)
        for index in np.ndindex(gradient.shape):
            step = np.zeros_like(node.value)
            step[index] = h
            difference = cost(node, node.value + step) - cost(node, node.value - step)
            gradient[index] = difference / (2 * h)
        self.gradients[node] = gradient


@unlisted(
    name="sigmoid_small_steps",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="central differences of the sigmoid, element by element",
)
def sigmoid_small_steps(self):
    def sigmoid(x):
        return 1.0 / (1.0 + np.exp(-x))

    h = 1e-5
    (x,) = self.inbound_nodes
    slope = (sigmoid(x.value + h) - sigmoid(x.value - h)) / (2 * h)
    self.gradients[x] = slope * sum(n.gradients[self] for n in self.outbound_nodes)


@unlisted(
    name="mse_small_steps",
    replaces="MSE.backward",
    question="q6_mse",
    title="central differences of the cost, number by number",
)
def mse_small_steps(self):
    h = 1e-5
    y, a = self.inbound_nodes
    gradient = np.zeros_like(self.difference)
    for i in range(len(gradient)):
        above, below = self.difference.copy(), self.difference.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (np.mean(above**2) - np.mean(below**2)) / (2 * h)
    self.gradients = {y: gradient, a: -gradient}


@unlisted(
    name="relu_small_steps",
    replaces="ReLU.backward",
    question="q9_relu",
    title="central differences of the ReLU, element by element",
)
def relu_small_steps(self):
    h = 1e-5
    (x,) = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    above, below = np.maximum(x.value + h, 0.0), np.maximum(x.value - h, 0.0)
    self.gradients[x] = upstream * (above - below) / (2 * h)
