"""What authors of assignments need and graders do not: a skeleton, and rules for what fits."""
