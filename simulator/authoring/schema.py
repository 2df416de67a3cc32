"""JSON Schemas of what authors write, made from the models that read it, so that the two cannot drift apart.

An editor knows values where our reader keeps the words of a file until a field says what it wants: `text: 42` is a
number to the editor and words to us, and `minutes: "8"` is the other way round. So each schema takes every form that
our reader takes. The models check much by functions of their own; what those allow is told here by their names, and a
function that is not named here stops the making of the schema. What JSON Schema cannot say (whether an id is defined,
whether the last `goto` is the one without a condition) is left to `pushback check`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from simulator.authoring.schema_rules import AFTER, BEFORE, MODELS, SHARED, Schema, as_strings, shared_rules, told
from simulator.content.course import Course
from simulator.content.drill import DrillSet
from simulator.content.fields import FORMAT
from simulator.content.persona import Persona
from simulator.content.rubric import Pattern
from simulator.content.scenario import Scenario

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import core_schema

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_INTEGER: Final = r"^\s*[+-]?[0-9][0-9_]*(\.0*)?\s*$"
_NUMBER: Final = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
_TRUTH: Final = r"^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff|TRUE|FALSE|YES|NO|ON|OFF|[yYnNtTfF01])$"


def schema(kind: str) -> Schema:
    """Return the JSON Schema (2020-12) of one kind of file.

    The kinds are `scenario`, `persona`, `course`, `drills`, and `pattern`, a file of the rubric.

    Raises:
        KeyError: there is no such kind.
    """
    return copy.deepcopy(_SCHEMAS[kind]())


def schema_text(kind: str) -> str:
    """Return the schema of `kind` as the text of a JSON file."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


@cache
def field_notes() -> Mapping[str, Mapping[str, list[Any]]]:
    """Return by model and field, as authors write it, a list: the field's description, then its examples."""
    text = Path(__file__).with_name("schema_fields.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


class _Plain(GenerateJsonSchema):
    """Schemas without the titles that pydantic makes of names, and with only the defaults that say something."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave every field without a title: its name is one."""
        del schema
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """Name a default where it is a single value; an empty list says nothing to a reader."""
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if isinstance(default, str | int | float) and default != "" and "$ref" not in inner:
            inner = inner | {"default": default}
        return inner


class _Written(_Plain):
    """Schemas of files whose scalars are words until a field says what it wants."""

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """Take every scalar as words."""
        return super().str_schema(schema) | {"type": ["string", "number", "boolean"]}

    def int_schema(self, schema: core_schema.IntSchema) -> Schema:
        """Take a number in quotes as well."""
        return {"anyOf": [super().int_schema(schema), {"type": "string", "pattern": _INTEGER}]}

    def float_schema(self, schema: core_schema.FloatSchema) -> Schema:
        """Take a number in quotes as well."""
        return {"anyOf": [super().float_schema(schema), {"type": "string", "pattern": _NUMBER}]}

    def bool_schema(self, schema: core_schema.BoolSchema) -> Schema:
        """Take yes, no, on and off as well: YAML 1.2 calls them words."""
        del schema
        return {"anyOf": [{"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": _TRUTH}]}

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """Name the keys where they are a closed list, so that an editor can offer them; else say their form."""
        values = self.generate_inner(schema["values_schema"]) if "values_schema" in schema else {}
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        made: Schema = {"type": "object"}
        names = keys.get("enum") or shared_rules().get(keys.get(SHARED, ""), {}).get("enum")
        if names:
            made |= {"properties": {name: told(name, values) for name in names}, "additionalProperties": False}
        else:
            made |= {"propertyNames": as_strings(keys), "additionalProperties": values}
        for bound, name in (("min_length", "minProperties"), ("max_length", "maxProperties")):
            if bound in schema:
                made[name] = schema[bound]
        return made

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Schema:
        """Take what the function in front of a field turns into it."""
        return BEFORE[_name(schema)](self.generate_inner(schema["schema"]))

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> Schema:
        """Say what the function behind a field lets through, as far as JSON Schema can."""
        return AFTER[_name(schema)](self.generate_inner(schema["schema"]))


def _name(schema: Any) -> str:
    function: Any = schema["function"]["function"]
    # A bound that stands behind another function comes as a partial; pydantic writes it into the schema itself.
    function = getattr(function, "func", function)
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def _made(model: type[BaseModel], generator: type[GenerateJsonSchema], without: Collection[str] = ()) -> Schema:
    """Return the schema of `model`, its fields `without` left out, with a description and examples at the others."""
    mode: JsonSchemaMode = "validation"
    whole = model.model_json_schema(by_alias=True, schema_generator=generator, mode=mode)
    for field in without:
        del whole["properties"][field]
        whole["required"].remove(field)
    definitions: dict[str, Schema] = whole.setdefault("$defs", {})
    for name, definition in [(model.__name__, whole), *definitions.items()]:
        definition.pop("title", None)
        if "properties" not in definition:
            continue
        if generator is _Written:
            MODELS.get(name, _unchanged)(definition)
        for field, entry in definition["properties"].items():
            description, *examples = field_notes()[name][field]
            definition["properties"][field] = {"description": description} | entry | {"examples": examples}
    return whole


def _unchanged(definition: Schema) -> None:
    del definition


def _headed(kind: str, title: str, body: Schema) -> Schema:
    head = {"$schema": DIALECT, "$id": f"urn:pushback:{kind}:{FORMAT}", "title": title}
    return head | body


@cache
def _scenario() -> Schema:
    return _headed("scenario", "A Pushback scenario", _ruled(_made(Scenario, _Written)))


@cache
def _persona() -> Schema:
    return _headed("persona", "A Pushback persona", _ruled(_made(Persona, _Written)))


@cache
def _course() -> Schema:
    return _headed("course", "A Pushback course", _ruled(_made(Course, _Written)))


@cache
def _drills() -> Schema:
    return _headed("drills", "A file of Pushback drills", _ruled(_made(DrillSet, _Written)))


def _ruled(whole: Schema) -> Schema:
    """Add the definitions that the rules of fields refer to, as far as they are referred to."""
    text = json.dumps(whole)
    used = {name: rule for name, rule in shared_rules().items() if f'"{SHARED}": "{name}"' in text}
    for name in used:
        # Pydantic knows its own references only, so these are made once it is done.
        text = text.replace(f'"{SHARED}": "{name}"', f'"$ref": "#/$defs/{name}"')
    made: Schema = json.loads(text)
    made["$defs"] |= used
    return made


@cache
def _pattern() -> Schema:
    # The key of the entry says the id, and the name of the file the stage.
    pattern = _made(Pattern, _Plain, without=("id", "stage"))
    feedback = pattern.pop("$defs")
    body = {
        "description": "A file of the rubric: the patterns of one stage, by id.",
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]+(_[a-z]+)*$"},
        "additionalProperties": {"$ref": "#/$defs/Pattern"},
        "$defs": {"Pattern": pattern, **feedback},
    }
    return _headed("pattern", "A file of Pushback's rubric", body)


_SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = {
    "scenario": _scenario,
    "persona": _persona,
    "course": _course,
    "drills": _drills,
    "pattern": _pattern,
}

KINDS: Final = tuple(_SCHEMAS)
"""The kinds of files that have a schema."""
