"""What a course folder holds: assignments, their solutions, the secret."""
