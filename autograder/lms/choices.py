"""Name what can be chosen: the systems to read from, the targets to write for.

Reads:  nothing.
Gives:  SYSTEMS, TARGETS, MISSING_AS, and a name for each of their members.
Leaves to others: what the names stand for (incoming/recognise.py, outgoing/write.py).

The command line reads these at its start, so this module imports nothing.
"""

CANVAS = "canvas"
MOODLE = "moodle"
GRADESCOPE = "gradescope"
BRIGHTSPACE = "brightspace"
BLACKBOARD = "blackboard"
PLAIN = "plain"  # folders and zips as no system made them
OTTER = "otter"
CSV = "csv"

SYSTEMS = (CANVAS, MOODLE, GRADESCOPE, BRIGHTSPACE, BLACKBOARD, PLAIN)
TARGETS = (CANVAS, MOODLE, GRADESCOPE, BRIGHTSPACE, BLACKBOARD, OTTER, CSV)

BLANK, ZERO = "blank", "zero"
MISSING_AS = (BLANK, ZERO)  # what students get who handed in nothing
