"""Chainrule: grade backpropagation and SGD by probing implementations (docs/architecture.md)."""

__version__ = "0.1.0"
