"""Say what an exception means in the line that raised it.

Reads:  an exception, its ErrorLocation, the Spot that raised it; rules of the assignment.
Gives:  one or two sentences for the student; "" where no cause is certain.
Leaves to others: each rule (the other modules here), what only an assignment knows (its advice.py),
        misspelt names, modules, self (imports/), who may see it (no_answer_sentences.py).

A rule quotes the source and the sizes of arrays; else it looks at values to be sure of their kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.exceptions import arrays, calls, flow, kinds, names, nothing
from autograder.judge.advice.exceptions.raised import Raised, Rule
from autograder.judge.advice.raised_at import Spot

OF_THE_CALL: tuple[Rule, ...] = (calls.misspelt_init, calls.no_init, calls.number_of_arguments)
BEFORE: tuple[Rule, ...] = (*OF_THE_CALL, kinds.generator, kinds.not_called)
AFTER: tuple[Rule, ...] = (
    calls.called_on_the_class,
    nothing.none_for_value,
    kinds.list_for_array,
    kinds.single_number,
    names.key_misspelt,
    names.unhashable,
    names.attribute,
    names.unbound,
    calls.not_callable,
    arrays.truth_of_array,
    arrays.inner_sizes,
    arrays.number_in_product,
    arrays.broadcast,
    arrays.one_number_needed,
    arrays.casting,
    arrays.out_of_bounds,
    arrays.shape_as_arguments,
    flow.zero_division,
    flow.assertion,
    flow.changed_in_loop,
    flow.exhausted,
)


def why_raised(
    error: BaseException,
    location: ErrorLocation,
    spot: Spot,
    of_the_assignment: Sequence[Rule] = (),
) -> str:
    """What the exception means in its line; "" if that is not certain.

    of_the_assignment: rules that know its classes. They come after what is sure whatever the value
        (a call that does not fit, a generator, brackets that are missing), before all else.
    """
    if spot.by_hand:
        return ""
    raised = Raised(error, str(error), spot, location)
    # Another package knows what it called, not why: only the call itself can be judged there.
    known = spot.raiser in ("", "numpy")
    for rule in (*BEFORE, *of_the_assignment, *AFTER) if known else OF_THE_CALL:
        words = rule(raised)
        if words:
            return words
    return ""
