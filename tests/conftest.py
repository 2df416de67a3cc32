"""How the suite is run: a process for each core, one alone where speed is measured.

`--hypothesis-profile thorough` tries ten times as many random stories, texts and histories.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

settings.register_profile("thorough", max_examples=1_000)


def _measures(config: pytest.Config) -> bool:
    """Say whether speed is what this run is about."""
    marks: str = config.option.markexpr
    return "benchmark" in marks and "not benchmark" not in marks


def pytest_configure(config: pytest.Config) -> None:
    """Let headless screens be drawn less often: nobody sees them, and a frame costs as much as a real one."""
    if not _measures(config):
        os.environ.setdefault("TEXTUAL_FPS", "30")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return no workers for benchmarks, which want the machine for themselves; None leaves it to the cores."""
    return 0 if _measures(config) else None
