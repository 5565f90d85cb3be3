"""Grade one submission: expected answers, verdicts, known mistakes, a Result."""
