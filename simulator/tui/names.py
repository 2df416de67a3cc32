"""Words of the library: how hard a scenario is, and what the rubric's patterns are called.

The rubric itself is not imported here: the library stands on the way to the first frame, and needs the names alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

DIFFICULTIES: Final = ("gentle", "easy", "medium", "hard", "fierce")
"""Words for the difficulties 1 to 5."""

_NAME: Final = re.compile(r"^(?P<id>\w+):\s*\n(?:[ #].*\n)*?  name: (?P<name>.+)$", re.MULTILINE)


def difficulty_word(difficulty: int) -> str:
    """Return the word for `difficulty`, 1 to 5; what lies outside is drawn in."""
    return DIFFICULTIES[min(max(difficulty, 1), 5) - 1]


def difficulty_dots(difficulty: int) -> str:
    """Return five dots, `difficulty` of them full."""
    full = min(max(difficulty, 1), 5)
    return "●" * full + "○" * (5 - full)


@cache
def skills() -> Mapping[str, tuple[str, str]]:
    """Return every pattern's name in small letters, and the stage that it belongs to, by pattern id."""
    import simulator.content

    folder = Path(simulator.content.__file__).with_name("rubric")
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.yaml")):
        stage = path.stem.replace("_", " ")
        for match in _NAME.finditer(path.read_text(encoding="utf-8")):
            name = match["name"].strip().strip("\"'")
            found[match["id"]] = (name[:1].lower() + name[1:], stage)
    return found


def skill_names(patterns: Sequence[str]) -> list[str]:
    """Return what `patterns` are called; an id that the rubric does not know is shown as words."""
    known = skills()
    return [known[pattern][0] if pattern in known else pattern.replace("_", " ") for pattern in patterns]
