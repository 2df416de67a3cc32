"""How the suite is run: a process for each core, and one alone where speed is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return no workers for benchmarks, which want the machine for themselves; None leaves it to the cores."""
    marks: str = config.option.markexpr
    return 0 if "benchmark" in marks and "not benchmark" not in marks else None
