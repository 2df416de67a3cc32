"""Conditions: data that says when a line, a choice or an effect holds. Never code."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from simulator.content.fields import Id, Ids, Items, Model, Patterns, Stance, as_list

COMPARISONS: Final = ("at_least", "at_most", "above", "below", "is", "is_not")


class Comparison(Model):
    """One or more bounds on a number; all of them must hold."""

    at_least: int | None = None
    at_most: int | None = None
    above: int | None = None
    below: int | None = None
    equal: int | None = Field(default=None, alias="is")
    unequal: int | None = Field(default=None, alias="is_not")

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing is compared here || Give one of: " + ", ".join(COMPARISONS) + ".")
        return self

    def holds(self, number: int) -> bool:
        """Say whether `number` lies within every bound given."""
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
            and (self.above is None or number > self.above)
            and (self.below is None or number < self.below)
            and (self.equal is None or number == self.equal)
            and (self.unequal is None or number != self.unequal)
        )


class Conjunction(Model):
    """Keys that must all hold; one that is empty, or none at all, would say nothing and is refused."""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        for key in self.model_fields_set:
            if getattr(self, key) in ((), {}, None):
                name = {"negated": "not"}.get(key, key)
                raise ValueError(f"'{name}' is empty, so it says nothing || Give it something to look at, or drop it.")
        if not self.model_fields_set:
            raise ValueError("this condition is empty || Leave 'when' out where a thing always holds.")
        return self


class Condition(Conjunction):
    """A condition; several keys in one mapping mean all of them. `docs/format.md` lists what each key reads."""

    all: Annotated[tuple[Condition, ...], BeforeValidator(as_list)] = ()
    any: Annotated[tuple[Condition, ...], BeforeValidator(as_list)] = ()
    negated: Condition | None = Field(default=None, alias="not")
    knows: Ids = ()
    hinted: dict[Id, Items] = {}
    confirmed: dict[Id, Items] = {}
    flag: Ids = ()
    visited: Ids = ()
    used: Patterns = ()
    promised: Ids = ()
    kept: Ids = ()
    broken: Ids = ()
    mood: dict[Id, Id] = {}
    case: Id | None = None
    stance: dict[Id, Stance] = {}
    credibility: dict[Id, Comparison] = {}
    product: Comparison | None = None
    counter: dict[Id, Comparison] = {}
    minutes_left: Comparison | None = None
