"""Mistakes in a1_derivatives that its bank does not list, each in one function.

UNLISTED: {name: (function, its body, the question that the mistake costs)}.
"""

from __future__ import annotations

UNLISTED: dict[str, tuple[str, str, str]] = {
    "size of the change": (
        "forward_difference",
        "return abs(f(x + eps) - f(x)) / eps",
        "q1_forward_difference",
    ),
    "eps ignored": (
        "forward_difference",
        "return (f(x + 0.001) - f(x)) / 0.001",
        "q1_forward_difference",
    ),
    "central for forward": (
        "forward_difference",
        "return (f(x + eps) - f(x - eps)) / (2 * eps)",
        "q1_forward_difference",
    ),
    "a step relative to x": (
        "forward_difference",
        "h = eps * (abs(x) or 1.0); return (f(x + h) - f(x)) / h",
        "q1_forward_difference",
    ),
    "no eps below 1e-8": (
        "forward_difference",
        "h = max(eps, 1e-8); return (f(x + h) - f(x)) / h",
        "q1_forward_difference",
    ),
    "half a step each way": (
        "central_difference",
        "return (f(x + eps / 2) - f(x - eps / 2)) / eps",
        "q2_central_difference",
    ),
    "five points": (
        "central_difference",
        "return (8 * (f(x + eps) - f(x - eps)) - f(x + 2 * eps) + f(x - 2 * eps)) / (12 * eps)",
        "q2_central_difference",
    ),
    "eps never below 0.001": (
        "central_difference",
        "h = max(eps, 1e-3); return (f(x + h) - f(x - h)) / (2 * h)",
        "q2_central_difference",
    ),
    "a symbol of the same name": (
        "symbolic_derivative",
        "return sp.diff(expression, sp.Symbol(str(symbol)))",
        "q3_symbolic_derivative",
    ),
    "a value as text": (
        "value_at",
        "return str(float(expression.subs(symbol, value)))",
        "q3_symbolic_derivative",
    ),
    "by all symbols": (
        "symbolic_derivative",
        "return sum(sp.diff(expression, s) for s in expression.free_symbols)",
        "q3_symbolic_derivative",
    ),
    "a text": (
        "symbolic_derivative",
        "return str(sp.diff(expression, symbol))",
        "q3_symbolic_derivative",
    ),
    "the second derivative": (
        "symbolic_derivative",
        "return sp.diff(expression, symbol, 2)",
        "q3_symbolic_derivative",
    ),
    "rounded": (
        "value_at",
        "return round(float(expression.subs(symbol, value)), 2)",
        "q3_symbolic_derivative",
    ),
    "by a small step": (
        "derivative_at",
        "return float((expression.subs(symbol, value + 1e-3)"
        " - expression.subs(symbol, value)) / 1e-3)",
        "q3_symbolic_derivative",
    ),
    "rows move together": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for i in range(len(moved)):
        kept = moved[i].copy()
        moved[i] = kept + eps
        above = f(moved)
        moved[i] = kept - eps
        below = f(moved)
        moved[i] = kept
        gradient[i] = (above - below) / (2 * eps)
    return gradient
""",
        "q4_numerical_gradient",
    ),
    "result of integers": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        kept = moved[index]
        moved[index] = kept + eps
        above = f(moved)
        moved[index] = kept - eps
        below = f(moved)
        moved[index] = kept
        gradient[index] = (above - below) / (2 * eps)
    return gradient
""",
        "q4_numerical_gradient",
    ),
    "exceptions swallowed": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        ahead, behind = moved.copy(), moved.copy()
        ahead[index] += eps
        behind[index] -= eps
        try:
            gradient[index] = (f(ahead) - f(behind)) / (2 * eps)
        except ArithmeticError:
            gradient[index] = np.nan
    return gradient
""",
        "q4_numerical_gradient",
    ),
    "f of a vector": (
        "numerical_gradient",
        """
    flat = np.array(x, dtype=float).ravel()
    gradient = np.zeros_like(flat)
    for i in range(flat.size):
        step = np.zeros_like(flat)
        step[i] = eps
        gradient[i] = (f(flat + step) - f(flat - step)) / (2 * eps)
    return gradient.reshape(np.shape(x))
""",
        "q4_numerical_gradient",
    ),
    "axes of length 1 are dropped": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        ahead, behind = moved.copy(), moved.copy()
        ahead[index] += eps
        behind[index] -= eps
        gradient[index] = (f(ahead) - f(behind)) / (2 * eps)
    return gradient.squeeze()
""",
        "q4_numerical_gradient",
    ),
    "transposed": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = []
    for index in np.ndindex(moved.shape):
        ahead, behind = moved.copy(), moved.copy()
        ahead[index] += eps
        behind[index] -= eps
        gradient.append((f(ahead) - f(behind)) / (2 * eps))
    return np.reshape(gradient, moved.shape[::-1]).T
""",
        "q4_numerical_gradient",
    ),
    "the largest singular value": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    order = 2 if np.ndim(x) == 2 else None
    size = np.linalg.norm(a, order) + np.linalg.norm(n, order)
    return np.linalg.norm(a - n, order) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "gradient of the gradient": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(gradient, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "differences that cancel": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.abs(a).sum() + np.abs(n).sum()
    return abs(np.sum(a - n)) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "squares without the root": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.sum(a**2) + np.sum(n**2)
    return np.sum((a - n) ** 2) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "zero if only one gradient is zero": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    if not a.any() or not n.any():
        return 0.0
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))
""",
        "q5_gradient_check",
    ),
    "no denominator below 1e-8": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-8)
""",
        "q5_gradient_check",
    ),
    "small gradients taken for zero": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size > 1e-8 else 0.0
""",
        "q5_gradient_check",
    ),
    "rounded to three digits": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return round(float(np.linalg.norm(a - n) / size), 3) if size else 0.0
""",
        "q5_gradient_check",
    ),
    "x changed by the check": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    x -= 0.1 * a
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "sorted errors": (
        "epsilon_sweep",
        "return sorted(abs((f(x + e) - f(x)) / e - derivative(x)) for e in epsilons)",
        "q6_epsilon_sweep",
    ),
    "no epsilon below 1e-9": (
        "epsilon_sweep",
        "return [abs(forward_difference(f, x, max(e, 1e-9)) - derivative(x)) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "compared with its own derivative": (
        "epsilon_sweep",
        "return [abs(forward_difference(f, x, e) - central_difference(f, x)) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "derivative one step ahead": (
        "epsilon_sweep",
        "return [abs(forward_difference(f, x, e) - derivative(x + e)) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "epsilons sorted in place": (
        "epsilon_sweep",
        "epsilons.sort(); exact = derivative(x)\n"
        "    return [abs(forward_difference(f, x, e) - exact) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "always 1e-8": (
        "best_epsilon",
        "return min(epsilons, key=lambda e: abs(np.log10(e) + 8))",
        "q6_epsilon_sweep",
    ),
    "the first epsilon is left out": (
        "best_epsilon",
        "errors = epsilon_sweep(f, derivative, x, epsilons)\n"
        "    return epsilons[1 + int(np.argmin(errors[1:]))]",
        "q6_epsilon_sweep",
    ),
    "the last epsilon is left out": (
        "best_epsilon",
        "errors = epsilon_sweep(f, derivative, x, epsilons)\n"
        "    return epsilons[int(np.argmin(errors[:-1]))]",
        "q6_epsilon_sweep",
    ),
    "epsilons sorted in place for the best": (
        "best_epsilon",
        "epsilons.sort(); errors = epsilon_sweep(f, derivative, x, epsilons)\n"
        "    return epsilons[int(np.argmin(errors))]",
        "q6_epsilon_sweep",
    ),
    "the first rise ends the search": (
        "best_epsilon",
        """
    errors = epsilon_sweep(f, derivative, x, epsilons)
    for i in range(len(epsilons) - 1):
        if errors[i + 1] > errors[i]:
            return epsilons[i]
    return epsilons[-1]
""",
        "q6_epsilon_sweep",
    ),
    "sizes without signs": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(abs(s) - abs(n)) > 1e-4 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "the last point only": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    x = points[-1]
    return [i for i, (f, slope) in enumerate(pairs) if off(slope(x), central_difference(f, x))]
""",
        "q7_wrong_slope",
    ),
    "errors that cancel": (
        "wrong_slopes",
        """
    wrong = []
    for i, (f, slope) in enumerate(pairs):
        given, numeric = sum(map(slope, points)), sum(central_difference(f, x) for x in points)
        if abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric)):
            wrong.append(i)
    return wrong
""",
        "q7_wrong_slope",
    ),
    "a constant in the denominator": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) / (max(abs(s), abs(n)) + 1e-8) > 1e-4
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "a limit of 1e-9": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-9 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "points sorted in place": (
        "wrong_slopes",
        """
    points.sort()
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "wrong pairs taken out of the list": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    wrong = [i for i, (f, slope) in enumerate(pairs)
             if any(off(slope(x), central_difference(f, x)) for x in points)]
    for i in reversed(wrong):
        pairs.pop(i)
    return wrong
""",
        "q7_wrong_slope",
    ),
    "counted from 1": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs, 1)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "the first wrong pair only": (
        "wrong_slopes",
        """
    for i, (f, slope) in enumerate(pairs):
        for x in points:
            n = central_difference(f, x)
            if abs(slope(x) - n) > 1e-4 * max(abs(slope(x)), abs(n)):
                return [i]
    return []
""",
        "q7_wrong_slope",
    ),
    "a limit of one percent": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-2 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "divided by the slope": (
        "wrong_slopes",
        """
    return [i for i, (f, slope) in enumerate(pairs)
            if any(abs(slope(x) - central_difference(f, x)) / abs(slope(x)) > 1e-4
                   for x in points)]
""",
        "q7_wrong_slope",
    ),
}
