"""A pack of one short conversation, written to disk for tests, in which every outcome is known.

Credibility and product open at 50. What can be reached, as (relationship, product):

- `give`: (56, 20); `refuse`: (30, 60); `look`, then `agree`: (64, 70) or `insist`: (46, 75)
- after reading the notes also `note`, then `agree`: (68, 70) or `insist`: (50, 75)
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

PERSONA: Final = """\
format: 1
id: boss
name: Dana Okafor
role: VP Sales
bio: Sells.
reactions:
  unclear: [What?, Say again?]
  good: [Fine.]
  bad: [Careful.]
"""

SCENARIO: Final = """\
format: 1
id: short-talk
title: A short talk
minutes: 3
difficulty: 1
trains: [ask_why_now]
setting: The corridor.
ask: A yes for <customer>.
slots: {customer: {ask: "Which customer?", default: Northwind}}
cast:
  dana:
    persona: boss
    hidden:
      fear: {lost: Losing <customer>, bonus: Losing the bonus}
cases:
  first: {dana: {fear: lost}}
  second: {dana: {fear: bonus}}
prep:
  minutes: 10
  sources:
    notes: {label: Read the notes, minutes: 5, learn: size, hint: {dana: fear}, text: There is a page on it.}
    call: {label: Ask around, minutes: 8, text: Nobody knows.}
facts: {size: It takes three weeks.}
nodes:
  opening:
    says:
      - {when: {case: second}, text: "My bonus hangs on <customer>."}
      - "A yes for <customer>, please."
    choices:
      - id: give
        text: "Yes, <customer> gets it."
        credibility: {dana: {points: 6, because: It is what she wanted}}
        comment: A present costs most.
        then: {product: -30, goto: given}
      - id: refuse
        text: "No."
        credibility: {dana: {points: -20, because: No reason was given}}
        then: {product: +10, goto: refused}
      - id: look
        text: "Tell me what happens on the day after."
        model: true
        credibility: {dana: {points: 4, because: You asked}}
        then: {confirm: {dana: fear}, goto: middle}
      - id: note
        when: {knows: size}
        text: "It takes three weeks, so let us see which ones."
        credibility: {dana: {points: 8, because: You came prepared}}
        then: {goto: middle}
  middle:
    says: "And?"
    choices:
      - id: agree
        text: "A first part, by Friday."
        model: true
        credibility: {dana: {points: 10, because: It is a date}}
        then: {product: +20, goto: agreed}
      - id: insist
        text: "Still no."
        credibility: {dana: {points: -8, because: Nothing was offered}}
        then: {product: +25, goto: insisted}
endings:
  given: {says: "Lovely.", after: She tells <customer>.}
  refused: {says: "I see."}
  agreed: {says: "Friday, then."}
  insisted: {says: "Hm."}
unreachable: [friction]
silence: {PB415: None of these replies performs any pattern; points are given outright.}
"""


def write_pack(folder: Path, scenario: str = SCENARIO, persona: str = PERSONA, name: str = "short-talk") -> Path:
    """Write the pack into `folder`, its scenario into the file called `name`, and return the folder."""
    (folder / "scenarios").mkdir(parents=True, exist_ok=True)
    (folder / "personas").mkdir(exist_ok=True)
    (folder / "scenarios" / f"{name}.yaml").write_text(scenario, encoding="utf-8")
    (folder / "personas" / "boss.yaml").write_text(persona, encoding="utf-8")
    return folder
