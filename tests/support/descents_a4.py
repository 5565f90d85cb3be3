"""Programs for the descents of a4_gradient_descent that are in no bank: wrong ones, right ones."""

from __future__ import annotations

# Unlisted mistakes: (what is replaced, text, question).
UNLISTED = {
    "stops where the slope is nearly 0": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = [x0]
    for _ in range(steps):
        if abs(slope(x[-1])) < 1e-3:
            break
        x.append(x[-1] - learning_rate * slope(x[-1]))
    return x
""",
        "q1_descent_1d",
    ),
    "at least one step": (
        "descend_nd",
        """
def descend_nd(gradient, x0, learning_rate, steps):
    trajectory = [np.array(x0, dtype=float)]
    for _ in range(steps or 1):
        trajectory.append(trajectory[-1] - learning_rate * gradient(trajectory[-1]))
    return trajectory
""",
        "q2_descent_nd",
    ),
    "momentum 0 is taken for none given": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=None):
    momentum = momentum or 0.9
    x, v = np.array(x0, dtype=float), 0.0
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "whole numbers only": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = np.full(steps + 1, int(x0))
    for k in range(steps):
        x[k + 1] = x[k] - learning_rate * slope(x[k])
    return x
""",
        "q1_descent_1d",
    ),
    "the last point twice": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = [x0]
    for _ in range(steps - 1):
        x.append(x[-1] - learning_rate * slope(x[-1]))
    return x + x[-1:] if steps else x
""",
        "q1_descent_1d",
    ),
    "stops when it is close": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = [x0]
    for _ in range(steps):
        step = learning_rate * slope(x[-1])
        x.append(x[-1] - step if abs(step) > 0.02 else x[-1])
    return x
""",
        "q1_descent_1d",
    ),
    "one coordinate after the other": (
        "descend_nd",
        """
def descend_nd(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x.copy()]
    for _ in range(steps):
        for i in range(len(x)):
            x[i] = x[i] - learning_rate * gradient(x)[i]
        trajectory.append(x.copy())
    return np.array(trajectory)
""",
        "q2_descent_nd",
    ),
    "the gradient array is kept": (
        "descend_nd",
        """
def descend_nd(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x]
    g = gradient(x)
    for _ in range(steps):
        x = x - learning_rate * g
        gradient(x + 1.0)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q2_descent_nd",
    ),
    "the longest coordinate instead of the length": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.max(np.abs(step)) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "the last step is not judged": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    step = np.inf
    for taken in range(max_steps):
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
        step = -learning_rate * gradient(x)
        x = x + step
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "any short coordinate": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.any(np.abs(step) < precision):
            return x, taken, "converged"
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "converged is asked first": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.linalg.norm(step) >= precision:
            return x, taken, "converged"
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "the point before the short step": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        if not np.all(np.abs(x + step) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
        x = x + step
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "Nesterov's gradient ahead": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x, v = np.array(x0, dtype=float), 0.0
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x + momentum * v)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "another default momentum": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.95):
    x, v = np.array(x0, dtype=float), 0.0
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "the velocity begins with a step": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = -learning_rate * gradient(x)
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "no epsilon": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, trajectory = 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        x = x - learning_rate * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t))
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
    "one v for all coordinates": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, trajectory = 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.mean(g**2)
        root = np.sqrt(v / (1 - beta2**t))
        x = x - learning_rate * m / (1 - beta1**t) / (root + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
    "the largest v so far": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, top, trajectory = 0.0, 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        top = np.maximum(top, v / (1 - beta2**t))
        x = x - learning_rate * m / (1 - beta1**t) / (np.sqrt(top) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
    "epsilon before the correction of v": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, trajectory = 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        x = x - rate * m / (np.sqrt(v) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
}

# Right code that is written in ways the bank has not: (what is replaced, text).
RIGHT = {
    "a sum of all earlier gradients": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x, kept, trajectory = np.array(x0, dtype=float), [], [np.array(x0, dtype=float)]
    for k in range(steps):
        kept.append(np.array(gradient(x)))
        x = x - learning_rate * sum(momentum ** (k - i) * g for i, g in enumerate(kept))
        trajectory.append(x)
    return trajectory
""",
    ),
    "heavy ball without a velocity": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x = [np.array(x0, dtype=float)]
    for k in range(steps):
        ball = momentum * (x[-1] - x[-2]) if k else 0.0
        x.append(x[-1] - learning_rate * gradient(x[-1]) + ball)
    return np.vstack(x)
""",
    ),
    "everything in float32": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    f = np.float32
    x, m, v = np.array(x0, dtype=f), f(0), f(0)
    trajectory = [x]
    for t in range(1, steps + 1):
        g = np.asarray(gradient(x.astype(float)), dtype=f)
        m = f(beta1) * m + f(1 - beta1) * g
        v = f(beta2) * v + f(1 - beta2) * g * g
        m_corrected, v_corrected = m / f(1 - beta1**t), v / f(1 - beta2**t)
        x = x - f(learning_rate) * m_corrected / (np.sqrt(v_corrected) + f(epsilon))
        trajectory.append(x)
    return np.array(trajectory)
""",
    ),
    "squares compared, no x after a divergence": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x, taken = np.array(x0, dtype=float), 0
    while taken < max_steps:
        step = learning_rate * np.array(gradient(x))
        x, taken = x - step, taken + 1
        if np.isnan(x).any() or np.max(np.abs(x)) > DIVERGED_ABOVE:
            return None, taken, "diverged"
        if step @ step < precision**2:
            return x, taken, "converged"
    return [x, np.int64(taken), np.str_("max_steps")]
""",
    ),
}
