"""Where a course is found from."""

from __future__ import annotations

import pytest
from conftest import COURSE

from autograder.course import assignment as course
from autograder.course.assignment import CourseError, find_course


def test_the_nearest_folder_above_that_holds_assignments_is_the_course(tmp_path):
    (tmp_path / "unit" / "assignments" / "a1").mkdir(parents=True)
    assert find_course(tmp_path / "unit" / "assignments" / "a1") == tmp_path / "unit"


def test_elsewhere_it_is_the_checkout_that_the_package_lies_in(tmp_path, monkeypatch):
    assert find_course(tmp_path) == COURSE
    monkeypatch.setattr(course, "CHECKOUT", tmp_path)
    with pytest.raises(CourseError, match="No course found"):
        find_course(tmp_path)
