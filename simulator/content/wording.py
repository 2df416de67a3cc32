"""Words that may vary, and sentences that are saved by their id."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from simulator.content.conditions import Condition
from simulator.content.fields import Ids, Model, Words, as_list


class Variant(Model):
    """One variant of some words; `when` missing means always."""

    when: Condition | None = None
    text: Words


def _variants(value: Any) -> Any:
    if value is None:
        # A key without a value is a mistake, and stays one.
        return value
    if isinstance(value, str) and not value.strip():
        return []
    return [{"text": entry} if isinstance(entry, str) else entry for entry in as_list(value)]


Wording = Annotated[tuple[Variant, ...], BeforeValidator(_variants)]
"""Words, or variants of them: the first whose `when` holds is told, nothing at all where none does."""


class Sentence(Model):
    """A sentence that saved conversations name by its id; `was` are its earlier ids."""

    text: Words
    was: Ids = ()


def _sentence(value: Any) -> Any:
    if isinstance(value, list):
        raise ValueError(
            "a sentence is expected, and this is a list || Write the sentence, or {text: …, was: [old-id]}."
        )
    return {"text": value} if isinstance(value, str) else value


Said = Annotated[Sentence, BeforeValidator(_sentence)]
"""A sentence, written as its words alone, or with its earlier ids."""
