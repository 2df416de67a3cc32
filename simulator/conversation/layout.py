"""How a story's small facts are packed into one integer, so that a state is cheap to copy, compare and merge."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from typing import Final

HINTED: Final = 1
CONFIRMED: Final = 3
"""Discovery is packed so that hinting and confirming are both a bitwise or."""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A run of bits: `shift` from the right, `width` wide; `top` is the largest value held, `mask` its bits, set."""

    shift: int
    width: int
    top: int
    mask: int = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mask", ((1 << self.width) - 1) << self.shift)

    def get(self, marks: int) -> int:
        """Return the field's value in `marks`."""
        return (marks & self.mask) >> self.shift

    def put(self, marks: int, value: int) -> int:
        """Return `marks` with the field set to `value` (0..top)."""
        return marks & ~self.mask | value << self.shift


class Layout:
    """Fields by key, laid side by side in the order in which they are added."""

    def __init__(self) -> None:
        self._fields: dict[Hashable, Field] = {}
        self._width = 0

    def add(self, *key: Hashable, top: int = 1) -> Field:
        """Return the field of `key`, laid out now if it is new; it holds 0..top."""
        field = self._fields.get(key)
        if field is None:
            field = Field(self._width, max(1, top.bit_length()), top)
            self._fields[key] = field
            self._width += field.width
        return field

    def __getitem__(self, key: tuple[Hashable, ...]) -> Field:
        return self._fields[key]

    def __contains__(self, key: tuple[Hashable, ...]) -> bool:
        return key in self._fields

    def items(self) -> list[tuple[Hashable, Field]]:
        """Return every key, a tuple, with its field."""
        return list(self._fields.items())

    @property
    def width(self) -> int:
        """Return how many bits are in use."""
        return self._width
