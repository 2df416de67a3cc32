"""How long `pushback check` takes, start-up included, in a process of its own. Run with `uv run pytest -m benchmark`."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check import HOSTILE
from tests.cli.test_check_output import many_nodes

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
ONE = (ROOT / "scenarios" / "sold-before-built.yaml",)
ALL = (ROOT / "personas", ROOT / "scenarios")


@pytest.fixture(autouse=True)
def processor(benchmark: Any) -> Iterator[None]:
    """Tell what the program took beside what it waited for: seconds of a core, over all rounds and what led to them."""
    before = os.times()
    yield
    after = os.times()
    took = after.children_user + after.children_system - before.children_user - before.children_system
    benchmark.extra_info["seconds of a core"] = round(took, 2)


def check(home: Path, *paths: Path) -> int:
    command = [sys.executable, "-P", "-m", "simulator.cli.main", "check", *map(str, paths)]
    environment = {"PATH": os.environ["PATH"], "PUSHBACK_HOME": str(home), "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode


@pytest.fixture
def cold(tmp_path: Path) -> Callable[..., int]:
    """Check as if for the first time: nothing is remembered."""
    homes = itertools.count()
    return lambda *paths: check(tmp_path / str(next(homes)), *paths)


@pytest.mark.parametrize("paths", [pytest.param(ONE, id="one"), pytest.param(ALL, id="all")])
def test_cold(benchmark: Any, cold: Callable[..., int], paths: tuple[Path, ...]) -> None:
    """Target: one scenario under 2 s."""
    assert benchmark.pedantic(cold, paths, rounds=3) == 0


@pytest.mark.parametrize("paths", [pytest.param(ONE, id="one"), pytest.param(ALL, id="all")])
def test_warm(benchmark: Any, tmp_path: Path, paths: tuple[Path, ...]) -> None:
    """Target: one scenario under 0.6 s, all built-in content under 3 s."""
    check(tmp_path, *paths)
    assert benchmark.pedantic(check, (tmp_path, *paths), rounds=5) == 0


@pytest.mark.parametrize("name", [*HOSTILE, "100,000 nodes"])
def test_hostile(benchmark: Any, cold: Callable[..., int], tmp_path: Path, name: str) -> None:
    """Target: a diagnostic within 2 s."""
    path = tmp_path / "hostile.yaml"
    path.write_bytes(HOSTILE[name] if name in HOSTILE else many_nodes())
    assert benchmark.pedantic(cold, (path,), rounds=1) == 1
