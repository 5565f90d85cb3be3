"""A program that measures the gradient by small steps where a5_training asks for the chain rule.

Its numbers pass every comparison. It must lose points in its question, as `by_chain_rule` in
assignment.toml says. Read as text, never run where it stands; tests put other steps in place of
1e-5.
"""
# ruff: noqa: D103

import numpy as np

from autograder.course.variants import unlisted


@unlisted(
    name="cross_entropy_small_steps",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="central differences of the cost, logit by logit",
)
def cross_entropy_small_steps(self):
    h = 1e-5
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    kept = logits.value
    gradient = np.zeros_like(kept)
    for index in np.ndindex(kept.shape):
        step = np.zeros_like(kept)
        step[index] = h
        costs = []
        for value in (kept + step, kept - step):
            logits.value = value
            self.forward()
            costs.append(self.value)
        gradient[index] = (costs[0] - costs[1]) / (2 * h)
    logits.value = kept
    self.gradients[logits] = gradient
