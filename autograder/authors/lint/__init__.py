"""Rules for what fits together in an assignment, for its authors."""
