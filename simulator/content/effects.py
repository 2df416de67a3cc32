"""Effects: what a reply changes beside credibility, which only the rules move."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from simulator.content.conditions import Condition
from simulator.content.fields import Id, Ids, Items, Model, Stance, as_list


class Effect(Model):
    """One entry of a `then`: holds where `when` does, or always."""

    when: Condition | None = None
    learn: Ids = ()
    hint: dict[Id, Items] = {}
    confirm: dict[Id, Items] = {}
    set: Ids = ()
    clear: Ids = ()
    add: dict[Id, int] = {}
    promise: Ids = ()
    keep: Ids = ()
    broken: Ids = Field(default=(), alias="break")
    stance: dict[Id, Stance] = {}
    product: Annotated[int, Field(ge=-100, le=100)] = 0
    goto: Id | None = None


def _one_way_on(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Raise ValueError unless exactly one goto has no condition and no other goto follows it."""
    gotos = [effect for effect in effects if effect.goto is not None]
    always = [effect for effect in gotos if effect.when is None]
    if not gotos or not always:
        raise ValueError("nothing says where the story goes on || Add 'goto: <node or ending>' without a 'when'.")
    if len(always) > 1:
        raise ValueError(
            "two gotos have no 'when', so the later one is never taken || Keep one, or give the other a 'when'."
        )
    if gotos[-1] is not always[0]:
        raise ValueError("a goto stands after the one that always holds || Put the goto without 'when' last.")
    return effects


def _nowhere(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Raise ValueError where an ending's effect names a goto."""
    if any(effect.goto is not None for effect in effects):
        raise ValueError("an ending goes nowhere || Take the 'goto' out.")
    return effects


Effects = Annotated[tuple[Effect, ...], BeforeValidator(as_list)]
Way = Annotated[Effects, AfterValidator(_one_way_on)]
"""Effects of a choice or an automatic node: they end in a goto."""
Closing = Annotated[Effects, AfterValidator(_nowhere)]
"""Effects of an ending: they have no goto."""
