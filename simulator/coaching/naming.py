"""Names that the player fills in: what fits into a scenario's sentences, and what does not, in one clear message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.content.loaded import LoadedScenario
from simulator.content.scenario import Slot
from simulator.content.text import clean, clean_line

LONGEST_NAME: Final = 60
"""Characters of a name that the player fills in."""
_FIRST_NAME_WORDS: Final = 2
"""Words of a first name: Anna Maria."""
_NAME_WORDS: Final = 5
"""Words of anything else that goes into a sentence: the Free City of Bremen."""
_SENTENCE: Final = re.compile(r"[?!;]|\w{3,}[.:] |\s.*\s\w{5,}[.:]$")
"""What ends or parts sentences; a short form (St. Gallen, Acme Inc.) does not."""


class UnfitName(ValueError):
    """What was filled in does not fit; the message says why, `slot` is where."""

    def __init__(self, slot: str, message: str) -> None:
        super().__init__(message)
        self.slot = slot


def wrong_with(slot: Slot, words: str) -> str:
    """Return why `words` cannot stand for `slot` in a sentence, "" where they can.

    A slot whose question says "first name" takes one or two words, any other one five at most, and none a sentence.
    """
    asked = f"“{slot.ask}”"
    line = clean_line(words)
    if "\n" in clean(words).strip():
        return f"{asked} is one line, as in “{slot.default}”."
    if len(line) > LONGEST_NAME:
        return f"{asked} has room for {LONGEST_NAME} characters, and this is {len(line)}."
    first_name = "first name" in slot.ask.casefold()
    most = _FIRST_NAME_WORDS if first_name else _NAME_WORDS
    if len(line.split()) > most or _SENTENCE.search(line):
        wanted = "a first name, one word or two" if first_name else f"a name or a few words, {most} at most"
        return f"{asked} wants {wanted}, as in “{slot.default}”: it stands in the middle of sentences."
    return ""


def check_names(loaded: LoadedScenario, slots: Mapping[str, str]) -> None:
    """Check that `slots` can be filled in; those that the scenario does not have are not looked at.

    Raises:
        UnfitName: the first that cannot.
    """
    for name, words in slots.items():
        slot = loaded.scenario.slots.get(name)
        wrong = wrong_with(slot, words) if slot is not None else ""
        if wrong:
            raise UnfitName(name, wrong)
