"""A folder to check single files in, with the built-in personas at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.authoring.checks.whole import check_file
from simulator.content.diagnostics import Diagnostic
from simulator.content.packs import open_library

Check = Callable[..., list[Diagnostic]]

STORY = """\
format: 1
id: example
title: Small talk
ask: A yes by Friday.
cast: {dana: {persona: sales-vp}}
HEAD
nodes:
  opening:
    says: I need a yes by Friday.
    choices:
CHOICES
endings:
  done: {says: Good.}
"""


def story(*choices: str, head: str = "flags: []") -> str:
    """Return a scenario of one node with `choices`, each the inside of a mapping without its `then`."""
    rows = "\n".join(f"      - {{{choice}, then: {{goto: done}}}}" for choice in choices)
    return STORY.replace("HEAD", head).replace("CHOICES", rows)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Check words as a file of a pack by itself, called `example` unless its id says otherwise."""

    def checked(text: str | bytes, kind: str = "scenario", name: str = "example") -> list[Diagnostic]:
        path = tmp_path / f"{kind}s" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return check_file(path, open_library((), {}))

    return checked
