"""What is kept of a class: students, attempts, results, decisions, grades."""
