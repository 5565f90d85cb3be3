"""Write the files that a learning management system imports.

Reads:  the grades of a class, its results, the worksheet downloaded from the system.
Gives:  export: the files of one target; feedback_zip: feedback that the system hands out.
Leaves to others: where grades come from (records/gradebook/), pages (report/), commands (cli/).
"""

from autograder.lms.choices import BLANK, TARGETS, ZERO
from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades, Exported
from autograder.lms.outgoing.write import export, feedback_zip

__all__ = [
    "BLANK",
    "TARGETS",
    "ZERO",
    "CannotExport",
    "ClassGrades",
    "Exported",
    "export",
    "feedback_zip",
]
