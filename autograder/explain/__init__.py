"""Explain a failed case: the smallest inputs that show it, and files to replay them."""
