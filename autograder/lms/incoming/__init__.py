"""Read what a learning management system gives.

Reads:  a bulk download (zip or unpacked) of Canvas, Moodle, Gradescope, Brightspace or Blackboard,
        or plain folders and zips; a roster.
Gives:  open_download: every attempt with its students, its files and what the system says of it.
Leaves to others: opening what students handed in (intake/), which attempt counts, grades.
"""

from autograder.lms.choices import SYSTEMS
from autograder.lms.incoming.entries import DownloadError, NothingFoundError
from autograder.lms.incoming.read import open_download

__all__ = ["SYSTEMS", "DownloadError", "NothingFoundError", "open_download"]
