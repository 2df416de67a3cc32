"""A conversation that goes on for as long as one likes, for tests that interrupt it."""

from __future__ import annotations

from pathlib import Path

from tests.small_pack import write_pack

_CHOICES = """\
      - {id: first, again: true, text: "Tell me more about the day after.", then: {goto: %(next)s}}
      - {id: second, again: true, text: "Who is waiting for it?", then: {goto: %(next)s}}
      - {id: third, again: true, text: "No.", credibility: {dana: {points: -1, because: No reason was given}}, then: {goto: %(next)s}}
      - {id: leave, text: "I have to go.", then: {goto: left}}
"""

LONG = f"""\
format: 1
id: long-talk
title: A long talk
minutes: 3
difficulty: 1
trains: [ask_why_now]
setting: The corridor.
ask: A yes.
cast:
  dana:
    persona: boss
    hidden: {{fear: {{lost: Losing them, bonus: Losing the bonus}}}}
cases:
  only: {{dana: {{fear: lost}}}}
  other: {{dana: {{fear: bonus}}}}
nodes:
  here:
    says: "Well?"
    choices:
{_CHOICES % {"next": "there"}}
  there:
    says: "And?"
    choices:
{_CHOICES % {"next": "here"}}
endings:
  left: {{says: "Bye."}}
"""


def write_long_pack(folder: Path) -> Path:
    """Write the pack into `folder`, and return it."""
    return write_pack(folder, LONG, name="long-talk")
