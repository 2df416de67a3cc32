"""Pushback: practise disagreeing with powerful people without losing them."""

__version__ = "0.1.0"
