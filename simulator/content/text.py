"""Cleaning of text that comes from outside: content files, names, typed words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_UNSAFE: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 save tab and newline, DEL, C1: a terminal may obey them
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # bidi controls: they reorder what is read
    "\u2028\u2029\ufeff\ufff9-\ufffb"  # separators and annotations that no line break rule expects
    "\ud800-\udfff"  # lone surrogates: they cannot be written to any stream
    "]"
)


SLOT: Final = re.compile(r"<([a-z0-9]+(?:[-_][a-z0-9]+)*)>")
"""What looks like a slot: a name in angle brackets."""


def clean(text: str) -> str:
    """Return `text` without control, escape, surrogate and bidi characters; newlines, tabs and joiners stay."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """Return `text` cleaned and folded onto one line, without space at either end."""
    return " ".join(clean(text).split())


def fill(text: str, slots: Mapping[str, str]) -> str:
    """Return `text` with `<name>` replaced by the words of the slot called so."""
    if not slots or "<" not in text:
        return text
    # In one pass, so that words filled in are never taken for a slot themselves.
    return SLOT.sub(lambda found: slots.get(found[1], found[0]), text)


def has_unsafe(text: str) -> bool:
    """Say whether `clean` would take anything but a carriage return out of `text`."""
    return _UNSAFE.search(text.replace("\r\n", "\n")) is not None
