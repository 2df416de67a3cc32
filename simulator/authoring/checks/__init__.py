"""Checks by reading: what can be known of a scenario or a persona without playing it.

`check_file` runs everything on one file; `CheckResults` remembers what it found, and `rendering` prints it. Each module
beside these holds one group of checks: functions of a `Subject` that yield diagnostics.
"""
