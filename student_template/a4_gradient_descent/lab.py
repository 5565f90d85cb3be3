"""lab.py: watch gradient descent: on a curve, in a bowl, on data, with momentum and with Adam.

All paths come from your own gradient_descent.py. What you have not written yet stays empty, and
the picture says which task it waits for.

    python lab.py                 every picture in a window; without a display, as files
    python lab.py descent         only this one: descent, slopes, learning_rate, round_bowl,
                                  long_bowl, batches, momentum, quartic
    python lab.py --text          the same in plain text
    python lab.py --save FOLDER   as PNG, SVG and text files
    import lab; lab.descent()     one picture in a notebook

In `learning_rate` move the slider with the mouse. The surfaces of both bowls can be turned.
"""

from __future__ import annotations

import sys

from autograder.lab.gallery import Exhibit, run
from labs.batches import batches, batches_text
from labs.bowls import (
    long_bowl,
    long_bowl_text,
    momentum,
    momentum_text,
    round_bowl,
    round_bowl_text,
)
from labs.learning_rate import learning_rate, learning_rate_text
from labs.parabolas import descent, descent_text, slopes, slopes_text
from labs.quartic import quartic, quartic_text

EXHIBITS = (
    Exhibit(
        "descent",
        "Descent on the curve x^2/5, and x against the step",
        descent,
        descent_text,
        "Points walk down the right side of the parabola x^2/5 from x = 3, each 0.8 times as far "
        "from 0 as the last. Against the step, x falls quickly at first and ever more slowly.",
    ),
    Exhibit(
        "slopes",
        "Three bowls side by side: the steeper, the faster",
        slopes,
        slopes_text,
        "Three parabolas, each steeper than the last, with the points of a descent from 3. Below, "
        "x against the step falls fastest for the steepest, by factors 0.8, 0.75 and 0.667.",
    ),
    Exhibit(
        "learning_rate",
        "The learning rate, from crawl to zig-zag to explosion: a slider",
        learning_rate,
        learning_rate_text,
        "Descent on 2x^2 from 3. With learning rate 0.1 the points glide into the minimum; the "
        "slider leads to slower rates that crawl, and to larger ones that jump from side to side "
        "and, above 0.5, away from the minimum.",
    ),
    Exhibit(
        "round_bowl",
        "The round bowl x1^2 + x2^2, surface and contours",
        round_bowl,
        round_bowl_text,
        "A round bowl as a surface and as circles. The descent from (3, 3) goes straight to the "
        "middle on both.",
    ),
    Exhibit(
        "long_bowl",
        "The long bowl 2 x1^2 + 7 x2^2, surface and contours",
        long_bowl,
        long_bowl_text,
        "A long bowl as a surface and as ellipses. The descent from (3, 3) goes down the steep "
        "side first, bends, and creeps along the floor towards the middle.",
    ),
    Exhibit(
        "batches",
        "Batch, stochastic and mini-batch paths over one another",
        batches,
        batches_text,
        "Three paths across the contours of a regression. In the same epochs batch descent makes "
        "few smooth steps and is still on its way; the stochastic path arrives and trembles around "
        "the lowest point; the mini-batch path lies between them.",
    ),
    Exhibit(
        "momentum",
        "Plain descent, momentum and Adam in the long bowl",
        momentum,
        momentum_text,
        "Four paths in the long bowl. Plain descent bends into the valley and creeps; momentum 0.9 "
        "swings beyond the middle again and again, momentum 0.5 once or twice and is lowest in the "
        "end; Adam goes along the diagonal, equally far in both coordinates.",
    ),
    Exhibit(
        "quartic",
        "x^4 - 3x^3 + 2 from 6 to 2.25, until a step is short",
        quartic,
        quartic_text,
        "The first step jumps from x = 6 to 0.6, across the valley. The next ones go down to the "
        "minimum at 9/4, ever shorter, and end at 2.249965 after 70 steps.",
    ),
)

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
