"""Offline: fits the weights that the reader ships with. Not part of the installed package."""
