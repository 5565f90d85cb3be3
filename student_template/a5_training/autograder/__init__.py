"""The part of the autograder that students get."""
