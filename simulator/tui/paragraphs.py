"""Authors wrap their lines where their editor ends; the screen wraps them where it ends itself."""

from __future__ import annotations

import itertools
from typing import Final

_WRAPPED_FROM: Final = 60
"""Characters: text whose longest line is shorter was not wrapped by anybody."""
_ENDS: Final = (".", "!", "?", ":", '."', '!"', '?"', ".”", "!”", "?”", ")", "…")


def unwrapped(text: str, *, prose: bool = False) -> str:
    """Return `text` with the line breaks taken out that only kept the author's lines short.

    A break counts as such where the next word would have made its line the longest of all, and the line ends no
    sentence; in `prose` a line may end one, and a long one that ends none goes on. Blank lines, and lines that begin
    with space, stay what they are.
    """
    lines = text.strip("\n").split("\n")
    widest = max(map(len, lines))
    if widest < _WRAPPED_FROM:
        return "\n".join(lines)
    joined = [lines[0]]
    for before, line in itertools.pairwise(lines):
        words = line.split(maxsplit=1)
        full = bool(words) and len(before) + 1 + len(words[0]) > widest
        goes_on = not before.rstrip().endswith(_ENDS)
        broken = full or (goes_on and len(before) >= _WRAPPED_FROM) if prose else full and goes_on
        if broken and words and before.strip() and not line[0].isspace():
            joined[-1] = f"{joined[-1].rstrip()} {line}"
        else:
            joined.append(line)
    return "\n".join(joined)
