"""The error of a course whose own files are wrong."""


class CourseError(Exception):
    """The course's own files are wrong: says where, what was expected, found, and what to do."""
