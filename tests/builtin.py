"""The content that comes with the program, as files of the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SCENARIO_FILES: Final = tuple(
    path for path in sorted((ROOT / "scenarios").glob("*.yaml")) if not path.name.endswith(".route.yaml")
)
"""The scenarios that the library lists; the golden conversations beside them left out."""
