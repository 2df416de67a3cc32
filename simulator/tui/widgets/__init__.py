"""Widgets that more than one screen, or a screen and its tests, may use."""
