"""What a reply does, as the scoring reads it, whether it was chosen or typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

from simulator.content.rubric import rubric

ALIGNING: Final = frozenset({"share_goal", "name_constraint", "answer_fear", "widen_frame"})
"""Patterns that show the other's goal, constraint or fear; opposition is heard only after one of them."""
RESISTING: Final = frozenset({"flat_refusal", "dismiss_goal", "yes_but", "pull_rank", "threaten"})
"""Bad patterns that push against the ask."""
ANNOUNCING: Final = "escalation_preview"
BALANCING: Final = frozenset({"balance_context", "name_disagreement"})
"""Either one tells a decider, or the other, that there are two sides."""


CASES: Final = frozenset({"redirect", "data_reframe", "tradeoff_reveal", "time_shift", "reasoned_no"})
"""Patterns that make a case to the other before anybody else is asked."""


@cache
def opposing() -> frozenset[str]:
    """Return the patterns that need alignment first: the push-back and win-win stages."""
    return frozenset(name for name, pattern in rubric().items() if pattern.stage in ("push_back", "win_win"))


@cache
def pushing() -> frozenset[str]:
    """Return the patterns that count as pushing back, well or badly."""
    return frozenset(name for name, pattern in rubric().items() if pattern.stage == "push_back") | RESISTING


@cache
def questions() -> frozenset[str]:
    """Return the patterns that spend the other's patience."""
    return frozenset(name for name, pattern in rubric().items() if pattern.question)


@cache
def arguing() -> frozenset[str]:
    """Return the patterns by which a case is made: the good push-backs and the escalation's."""
    return frozenset(name for name, pattern in rubric().items() if pattern.stage in ("push_back", "escalate"))


@dataclasses.dataclass(frozen=True, slots=True)
class Replaced:
    """Points that an author gives in place of the rubric's, and why."""

    points: int
    because: str


def _derived() -> Any:
    """Return a field that follows from the others, told once: scoring asks for it at every state."""
    return dataclasses.field(init=False, repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Performance:
    """A reply as the scoring reads it.

    `patterns` come as the author lists them, or as the reader finds them, the surest first; of moves that earn the
    same the first ones count. `to` is the addressee's index in the cast; `aims` says by cast index whether align and
    ask patterns touch the truth (True) or a decoy (False); `cites` are fact ids; `lost` means that it fitted no choice,
    so only losses count.

    The others follow from these: `aligns` says whether it shows the other's goal, constraint or fear; `pushes` whether
    it pushes against the ask; `makes_case` whether it argues the player's own view in a way that can be heard; `gated`
    are the patterns in it that need alignment first, evidence where it is used against the ask among them; `good` and
    `bad` are the patterns of either kind, each once, in their order.
    """

    patterns: tuple[str, ...]
    to: int
    aims: Mapping[int, bool] = dataclasses.field(default_factory=dict[int, bool])
    cites: tuple[str, ...] = ()
    against: bool = False
    replaced: Mapping[int, Replaced] = dataclasses.field(default_factory=dict[int, Replaced])
    spans: Mapping[str, tuple[tuple[int, int], ...]] = dataclasses.field(
        default_factory=dict[str, tuple[tuple[int, int], ...]]
    )
    lost: bool = False
    aligns: bool = _derived()
    pushes: bool = _derived()
    makes_case: bool = _derived()
    gated: frozenset[str] = _derived()
    good: tuple[str, ...] = _derived()
    bad: tuple[str, ...] = _derived()

    def __post_init__(self) -> None:
        gives = partial(object.__setattr__, self)
        evidence = "bring_evidence" in self.patterns
        pushes = self.against or self.has(pushing())
        gated = opposing().intersection(self.patterns)
        names = dict.fromkeys(self.patterns)
        gives("good", tuple(name for name in names if rubric()[name].good))
        gives("bad", tuple(name for name in names if not rubric()[name].good))
        gives("aligns", self.has(ALIGNING))
        gives("pushes", pushes)
        gives("makes_case", self.has(arguing()) or (self.against and evidence))
        gives("gated", gated | {"bring_evidence"} if evidence and pushes else gated)

    def has(self, patterns: frozenset[str]) -> bool:
        """Say whether the reply performs any of `patterns`."""
        return not patterns.isdisjoint(self.patterns)
