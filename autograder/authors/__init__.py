"""For authors of assignments: begin one, check it, examine the grader, make a demo class."""
