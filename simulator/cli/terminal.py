"""Opening the app, or saying why this terminal cannot show it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.conversation.attempt import Mode


def can_show_screens() -> bool:
    """Say whether standard input and output are a terminal that can draw a full screen."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def open_app(
    packs: Sequence[Path] = (),
    reference: str | None = None,
    *,
    case: str | None = None,
    seed: int | None = None,
    slots: Mapping[str, str] | None = None,
    mode: Mode | None = None,
) -> int:
    """Run the app and return its exit code; 2, with a way out, where there is no terminal for it."""
    if not can_show_screens():
        print(
            "pushback: this is not a terminal that can draw a screen; 'pushback play SCENARIO --plain' plays line by "
            "line, and 'pushback list' names the scenarios",
            file=sys.stderr,
        )
        return 2
    from simulator.tui.app import run

    return run(packs, reference, case=case, seed=seed, slots=slots, mode=mode)
