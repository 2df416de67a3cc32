"""What was said: text in, patterns with evidence out.

Importing this package is cheap: the cue data and the fitted weights load at the first ``read``.

    >>> from simulator.language import read
    >>> read("What happens if it slips to May?").patterns
    ('ask_consequence',)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.language.reading import READER_VERSION, Candidate, Found, Reading, Share

if TYPE_CHECKING:
    from simulator.language.highlighting import highlight
    from simulator.language.matching import match
    from simulator.language.reader import explain, read

__all__ = ["READER_VERSION", "Candidate", "Found", "Reading", "Share", "explain", "highlight", "match", "read"]

_LATE = {
    "read": "simulator.language.reader",
    "explain": "simulator.language.reader",
    "highlight": "simulator.language.highlighting",
    "match": "simulator.language.matching",
}


def __getattr__(name: str) -> Any:
    """Import what reads text only when it is first asked for."""
    module = _LATE.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(module), name)
