"""The rubric: the 47 language patterns that every reply is read and scored against.

The patterns are data, one YAML file a stage beside this module in ``rubric/``. Learners meet only those that are
``taught``, by name; the others show themselves by what they did.

The feedback sentences of a good pattern: ``earned`` when it fitted the moment, ``mistimed`` when it came too early or
once too often, ``missed`` when it was called for and absent. Of a bad pattern: ``earned`` is what it cost, ``mistimed``
why this moment made it dearer, ``missed`` what would have served in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Stage = Literal["discover", "align", "push_back", "win_win", "manner", "fold", "escalate", "bad"]

STAGES: tuple[Stage, ...] = ("discover", "align", "push_back", "win_win", "manner", "fold", "escalate", "bad")
"""The stages in the order in which a conversation meets them; ``bad`` stands last."""

CITED: frozenset[str] = frozenset({"show_homework", "bring_evidence", "data_reframe"})
"""Patterns that earn only on facts the player has learned, so that a choice must say which."""


class Feedback(BaseModel):
    """What is said beside a pattern's points, one sentence each, about the move and never the person."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    earned: str = Field(min_length=1)
    mistimed: str = Field(min_length=1)
    missed: str = Field(min_length=1)


class Pattern(BaseModel):
    """One thing that a speaker does with words.

    ``weight`` is what the move is worth in credibility points before the moment is considered: 1 to 3 for a good
    pattern, -4 to -9 for a bad one. ``question`` marks the patterns that spend the other's patience.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    name: str = Field(min_length=1)
    stage: Stage
    weight: int = Field(ge=-9, le=3)
    question: bool
    taught: bool
    did: str = Field(min_length=1)
    what: str = Field(min_length=1)
    not_this: str = Field(min_length=1)
    example: str = Field(min_length=1)
    feedback: Feedback

    @property
    def good(self) -> bool:
        """Whether the pattern earns credibility; false for those that cost it."""
        return self.weight > 0


@cache
def rubric() -> Mapping[str, Pattern]:
    """Return every pattern by id, read once, in the order of the stages.

    Raises:
        OSError: a rubric file is missing from the installation.
        pydantic.ValidationError: a rubric file does not have the fields of ``Pattern``.
    """
    folder = Path(__file__).with_name("rubric")
    patterns: dict[str, Pattern] = {}
    for stage in STAGES:
        # The C loader reads the eight files in a few milliseconds; the pure one takes ten times as long.
        entries = yaml.load((folder / f"{stage}.yaml").read_bytes(), Loader=yaml.CSafeLoader)
        for pattern_id, fields in entries.items():
            patterns[pattern_id] = Pattern.model_validate({"id": pattern_id, "stage": stage, **fields})
    return MappingProxyType(patterns)
