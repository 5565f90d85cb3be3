"""Make a container image that grades parts of a class.

Reads:  assignments with their solutions, this package, the pinned requirements.
Gives:  write_image: the folder that the image is built from.
Leaves to others: building the image (podman, docker).
"""

from autograder.ship.image.folder import write_image

__all__ = ["write_image"]
