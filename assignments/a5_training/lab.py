"""See your networks learn, and see what a loss does not show.

    python lab.py                 every picture
    python lab.py losses weights  these two
    python lab.py --text          the same in numbers and words
    python lab.py --save FOLDER   png, svg and txt files

In a notebook: import lab; lab.losses(). All trainings run on your training.py and miniflow.py, with
the rows, sizes and learning rates of `python training.py`: all pictures together take about
a quarter of a minute. (After a change of your files, start the notebook's kernel anew.)
"""

from __future__ import annotations

import sys

from autograder.lab.gallery import Exhibit, run
from labs.bugs import bugs, bugs_text
from labs.curves import losses, losses_text, rates, rates_text
from labs.gradients import grad_digits, grad_digits_text, grad_penguins, grad_penguins_text
from labs.masses import regression, regression_text
from labs.readings import confusion, confusion_text, wrong, wrong_text
from labs.tables import sample, sample_text
from labs.weights import weights, weights_text

EXHIBITS = [
    Exhibit(
        "sample",
        "The data: images of digits, and penguins",
        sample,
        sample_text,
        "Left, eight images of 8 x 8 pixels of each digit. Right, body mass of 333 penguins against"
        " flipper length, one marker for each species: the longer the flippers, the heavier.",
    ),
    Exhibit(
        "losses",
        "Loss curves: mean and band over five seeds",
        losses,
        losses_text,
        "Loss against epoch on a logarithmic axis, for the penguins and for the digits. Both fall"
        " fast at first and slowly later; five seeds lie close together.",
    ),
    Exhibit(
        "rates",
        "Learning rates, from a crawl to an explosion",
        rates,
        rates_text,
        "Loss against epoch for five learning rates on each table. The smallest hardly falls, the"
        " middle ones fall fast, the largest jumps about or leaves the picture.",
    ),
    Exhibit(
        "grad_penguins",
        "Gradient check of the regression network",
        grad_penguins,
        grad_penguins_text,
        "A cell for each of the 101 weights and biases of an 8-10-1 network, its colour the"
        " relative error of its gradient, its number the power of ten. With right code all errors"
        " are tiny.",
    ),
    Exhibit(
        "grad_digits",
        "Gradient check of a classifier",
        grad_digits,
        grad_digits_text,
        "The same for a 64-10-10 network on digits, whose cost is your SoftmaxCrossEntropy. Pixels"
        " without ink have rows of error 0.",
    ),
    Exhibit(
        "weights",
        "First-layer weights as images, before and after training",
        weights,
        weights_text,
        "The 64 weights into each of 32 hidden units as an image of 8 x 8: noise before training,"
        " patches of positive and negative weights after it.",
    ),
    Exhibit(
        "wrong",
        "Test digits that the trained network gets wrong",
        wrong,
        wrong_text,
        "Images of test digits that are read wrongly, each with its label, the digit that was read"
        " and the probabilities of both.",
    ),
    Exhibit(
        "confusion",
        "Confusion table of the test digits",
        confusion,
        confusion_text,
        "A table of ten labels by ten digits read, with counts. Nearly all are on the diagonal.",
    ),
    Exhibit(
        "regression",
        "Predicted against true mass of the test penguins",
        regression,
        regression_text,
        "Predicted against true body mass of 67 penguins, one marker for each species, along the"
        " diagonal.",
    ),
    Exhibit(
        "bugs",
        "Known mistakes and their loss curves",
        bugs,
        bugs_text,
        "Eight small loss curves: right code, and seven mistakes over it. Some rise, some fall"
        " less, and the one without biases lies on the right curve.",
    ),
]

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
