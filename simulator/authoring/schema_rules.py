"""What the models' own functions take and let through, said in JSON Schema, by the functions' names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from simulator.content.fields import ITEMS
from simulator.content.persona import SPECIAL_REACTIONS
from simulator.content.rubric import rubric

Schema = dict[str, Any]

_SCALAR: Final = ["string", "number", "boolean"]
_ID: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
_LINE: Final[Schema] = {"type": _SCALAR, "pattern": r"\S"}
_LINES: Final[list[Schema]] = [_LINE, {"type": "array", "items": _LINE}, {"type": "null"}]
_HELD: Final = (*ITEMS, "stated", "decoy")


SHARED: Final = "x-shared"
"""The key that stands for a reference to one of `shared_rules`."""


def shared_rules() -> dict[str, Schema]:
    """Return the definitions that fields share beside the models' own."""
    by_mood = {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": {"anyOf": _LINES}}
    return {
        "PatternId": {
            "description": "A pattern of the rubric.",
            "enum": list(rubric()),
            "enumDescriptions": [f"{pattern.name}: {pattern.what}" for pattern in rubric().values()],
        },
        "ReactionLines": {"anyOf": [*_LINES, by_mood]},
    }


def told(name: str, values: Schema) -> Schema:
    """Return the schema of the value under a key that is a name of ours, with what the name stands for."""
    what = _ITEMS_TOLD.get(name) or (f"{rubric()[name].name}: {rubric()[name].what}" if name in rubric() else "")
    return {"description": what} | values if what else values


_ITEMS_TOLD: Final = {
    "constraint": "What binds them, which is rarely what they state.",
    "metric": "The number or the result that they are held to.",
    "fear": "What must not happen, and what they would not say in a meeting.",
}
assert tuple(_ITEMS_TOLD) == ITEMS


def as_strings(keys: Schema) -> Schema:
    """Return what the keys of a mapping must look like: a key is always a string."""
    return {name: value for name, value in keys.items() if name != "type"}


def _same(inner: Schema) -> Schema:
    return inner


def _one_or_list(inner: Schema) -> Schema:
    """One thing, a list of them, or nothing at all where the list may be empty."""
    forms = [inner["items"], inner]
    if not inner.get("minItems"):
        forms.append({"type": "null"})
    return {"anyOf": forms}


def _words_or(inner: Schema) -> Schema:
    """Words, or the mapping that they stand for."""
    return {"anyOf": [{"type": _SCALAR, "pattern": r"\S"}, inner]}


def _variants(inner: Schema) -> Schema:
    """Words, a variant, or a list of either; the words may be empty."""
    words = {"type": _SCALAR}
    item = inner["items"]
    return {"anyOf": [words, item, inner | {"items": {"anyOf": [words | {"pattern": r"\S"}, item]}}]}


def _lines(inner: Schema) -> Schema:
    """Words, a variant, or a list of either."""
    words = {"type": _SCALAR, "pattern": r"\S"}
    item = inner["items"]
    return {"anyOf": [words, item, inner | {"items": {"anyOf": [words, item]}}]}


def _by_mood(inner: Schema) -> Schema:
    """Lines by mood, or the lines of every mood."""
    return {"anyOf": [inner["additionalProperties"], inner]}


def _aim(inner: Schema) -> Schema:
    """An item, `stated` or `decoy`, or a mapping of one item to one of its answers."""
    del inner
    mapping = {
        "type": "object",
        "properties": {item: told(item, {}) | {"type": _SCALAR} for item in ITEMS},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"anyOf": [{"enum": list(_HELD)}, mapping]}


def _case(inner: Schema) -> Schema:
    """Cast ids, and beside them the case's earlier ids."""
    del inner
    answers = {"type": _SCALAR, "description": "The id of the answer that is true in this case."}
    member = {"type": "object", "properties": dict.fromkeys(ITEMS, answers), "additionalProperties": False}
    was = {"anyOf": [{"type": _SCALAR}, {"type": "array", "items": {"type": _SCALAR}}, {"type": "null"}]}
    return {
        "type": "object",
        "description": "What is true in this case: for each cast member, item to answer id.",
        "properties": {"was": {"description": "Earlier ids of this case.", "examples": [["first"]]} | was},
        "additionalProperties": member,
    }


def _format(inner: Schema) -> Schema:
    del inner
    return {"enum": [1, "1"]}


BEFORE: Final[Mapping[str, Callable[[Schema], Schema]]] = {
    "fields.as_list": _one_or_list,
    "fields._format": _format,
    "wording._variants": _variants,
    "wording._sentence": _words_or,
    "scenario._variants": _lines,
    "scenario._case": _case,
    "scenario._aim": _aim,
    "scenario._goto": _same,
    "persona._by_mood": _by_mood,
}
"""By module and name, what a function in front of a field takes; its argument is the schema of what comes out."""


def _words(inner: Schema) -> Schema:
    return inner | {"pattern": r"\S"}


def _pattern(inner: Schema) -> Schema:
    del inner
    return {SHARED: "PatternId"}


def _code(inner: Schema) -> Schema:
    return inner | {"pattern": "^PB[0-9]{3}$"}


def _starts_at_zero(inner: Schema) -> Schema:
    """At least one of the values is 0."""
    above = {"not": {"enum": [0, "0"]}}
    return inner | {"minProperties": 1, "not": {"additionalProperties": above}}


def _known_reactions(inner: Schema) -> Schema:
    # Lines are the same thing under some fifty names, so they are told once.
    del inner
    names = {name: f"{pattern.name}: {pattern.what}" for name, pattern in rubric().items()} | _SPECIAL
    lines = {name: {"description": what, SHARED: "ReactionLines"} for name, what in names.items()}
    return {"type": "object", "properties": lines, "additionalProperties": False}


_SPECIAL: Final = {
    "good": "Answers any good pattern that has no lines of its own.",
    "bad": "Answers any bad pattern that has no lines of its own.",
    "neutral": "Answers words that perform nothing.",
    "unclear": "Answers words that fit nothing on offer.",
    "vague": "Answers words that come near an agreement and hold none.",
    "unsupported": "Answers evidence that the player never learned.",
    "hostile": "Answers insults.",
    "silence": "Answers silence.",
    "too_long": "Answers too many words.",
}
assert set(_SPECIAL) == SPECIAL_REACTIONS


def _way(inner: Schema) -> Schema:
    """Effects of which exactly one has a goto without a condition."""
    leads = {"required": ["goto"], "not": {"required": ["when"]}}
    single, several, *_nothing = inner["anyOf"]
    return {
        "anyOf": [
            {"allOf": [single, leads | {"type": "object"}]},
            several | {"minItems": 1, "contains": leads, "maxContains": 1},
        ]
    }


def _closing(inner: Schema) -> Schema:
    """Effects of which none has a goto."""
    stays = {"not": {"required": ["goto"]}}
    single, several, *nothing = inner["anyOf"]
    item = {"allOf": [several["items"], stays]}
    return {"anyOf": [{"allOf": [single, {"type": "object"}, stays]}, several | {"items": item}, *nothing]}


AFTER: Final[Mapping[str, Callable[[Schema], Schema]]] = {
    "fields._words": _words,
    "fields._pattern": _pattern,
    "fields._code": _code,
    "persona._starts_at_zero": _starts_at_zero,
    "persona._known_reactions": _known_reactions,
    "effects._one_way_on": _way,
    "effects._nowhere": _closing,
    "_validators.min_length_validator": _same,
    "_validators.max_length_validator": _same,
    # Of whole models: what JSON Schema can say of these stands in MODELS.
    "scenario._in_order": _same,
    "scenario._either": _same,
    "conditions._not_empty": _same,
    "course._not_empty": _same,
}
"""By module and name, what a function behind a field lets through; its argument is the schema of what goes in."""


def _node(definition: Schema) -> None:
    """Either choices, or a way on by itself, which may be written as `goto` alone."""
    definition["properties"]["goto"] = {"type": _SCALAR, "pattern": _ID}
    onward = {"anyOf": [{"required": ["then"]}, {"required": ["goto"]}]}
    some = {"required": ["choices"], "properties": {"choices": {"minItems": 1}}}
    definition["oneOf"] = [some, onward]
    # A goto is a short form of then: both at once are one key too many.
    definition["not"] = {"required": ["then", "goto"]}


def _not_empty(definition: Schema) -> None:
    definition["minProperties"] = 1


def _extending(definition: Schema) -> None:
    """What is taken from another persona need not be given."""
    required = definition.pop("required")
    definition |= {"if": {"required": ["extends"]}, "then": {}, "else": {"required": required}}


MODELS: Final[Mapping[str, Callable[[Schema], None]]] = {
    "Node": _node,
    "Condition": _not_empty,
    "CourseCondition": _not_empty,
    "Comparison": _not_empty,
    "Persona": _extending,
}
"""By model, what its own functions say of the whole, written into its definition."""
