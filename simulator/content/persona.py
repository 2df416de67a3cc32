"""Personas: who one can talk to."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from simulator.content.fields import Format, Id, Lines, Model, Pattern, Reference, Silence, Words

SPECIAL_REACTIONS: Final = frozenset(
    {"good", "bad", "neutral", "unclear", "vague", "unsupported", "hostile", "silence", "too_long"}
)
"""Reactions that serve where no pattern has lines of its own."""


class Hearing(Model):
    """How much louder or softer a persona hears one pattern, and why."""

    times: Annotated[float, Field(ge=0, le=3)]
    because: Words


def _by_mood(value: Any) -> Any:
    lines: Any = value
    return lines if isinstance(value, dict) else {"any": lines}


def _starts_at_zero(moods: dict[str, int]) -> dict[str, int]:
    if not moods or 0 not in moods.values():
        raise ValueError("no mood starts at 0, so a low account would have none || Let the coldest mood start at 0.")
    if len(set(moods.values())) < len(moods):
        raise ValueError("two moods start at the same credibility || Give each mood a threshold of its own.")
    return dict(sorted(moods.items(), key=lambda mood: mood[1]))


def _known_reactions(reactions: dict[str, Any]) -> dict[str, Any]:
    from simulator.content.rubric import rubric

    for name in reactions:
        if name not in SPECIAL_REACTIONS and name not in rubric():
            raise ValueError(f"'{name}' is not a pattern of the rubric || pattern")
    return reactions


Percentage = Annotated[int, Field(ge=0, le=100)]
Moods = Annotated[dict[Id, Percentage], AfterValidator(_starts_at_zero)]
Hearings = dict[Pattern, Hearing]
Reactions = Annotated[
    dict[str, Annotated[dict[Id, Lines], BeforeValidator(_by_mood)]], AfterValidator(_known_reactions)
]

DEFAULT_MOODS: Final = {"closed": 0, "guarded": 30, "open": 55, "warm": 75}


class Persona(Model):
    """Somebody to talk to. Credibility and mood thresholds are points from 0 to 100; patience counts questions."""

    format: Format
    kind: Literal["persona"] = "persona"
    id: Id
    extends: Reference | None = None
    name: Words
    role: Words
    bio: Words
    voice: str = ""
    wants: str = ""
    credibility: Percentage = 50
    patience: Annotated[int, Field(ge=0, le=12)] = 3
    hears: Hearings = {}
    moods: Moods = DEFAULT_MOODS
    reactions: Reactions = {}
    was: tuple[Id, ...] = ()
    silence: Silence = {}

    def mood(self, credibility: int) -> str:
        """Return the mood at `credibility` (0..100): the highest one whose threshold is reached."""
        return max((threshold, mood) for mood, threshold in self.moods.items() if threshold <= credibility)[1]
