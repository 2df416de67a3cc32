"""The schemas take what our reader takes, refuse what they can know to be wrong, and say what each field is."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from simulator.authoring.schema import KINDS, field_notes, schema, schema_text
from simulator.content.codes import codes, document
from simulator.content.course import Course
from simulator.content.drill import DrillSet
from simulator.content.packs import FOLDERS, open_library
from simulator.content.persona import Persona
from simulator.content.rubric import rubric
from simulator.content.scenario import Scenario

ROOT = Path(__file__).parents[2]
FILES = [
    *((kind, path) for kind in FOLDERS for path in open_library((), {}).packs[0].files(kind)),
    *(("pattern", path) for path in sorted((ROOT / "simulator/content/rubric").glob("*.yaml"))),
]
OF_FORM = [code for code in codes() if "PB200" < code < "PB300" and document(code).kind in KINDS]


class Editor(yaml.SafeLoader):
    """Reads as an editor does: YAML 1.2, where `yes` and `16:40` are words, and `3` and `true` are not."""

    yaml_implicit_resolvers: dict[str, Any] = {}


def _resolve(tag: str, pattern: str, first: str) -> None:
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^({pattern})$"), list(first) or [""])


_resolve("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", "[-+]?[0-9]+", "-+0123456789")
_resolve("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789")
_resolve("null", "~|null|Null|NULL|", "~nN")
Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind))


def complaints(kind: str, value: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:120]}" for error in validator(kind).iter_errors(value)]


def fields(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every field of every mapping that has named ones, with where it stands."""
    models = {"": whole} | whole["$defs"]
    for name, model in models.items():
        for field, entry in model.get("properties", {}).items():
            yield f"{name}.{field}", entry


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema_text(kind).endswith("}\n")


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda one: getattr(one, "name", one))
def test_every_built_in_file_is_taken_as_an_editor_reads_it(kind: str, path: Path) -> None:
    assert complaints(kind, yaml.load(path.read_text(encoding="utf-8"), Loader=Editor)) == []


@pytest.mark.parametrize(("kind", "path"), FILES[:-8], ids=lambda one: getattr(one, "name", one))
def test_every_built_in_file_is_taken_with_every_scalar_a_string(kind: str, path: Path) -> None:
    assert kind != "pattern"
    assert complaints(kind, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)) == []


@pytest.mark.parametrize("code", OF_FORM)
def test_what_is_wrong_in_form_is_refused_and_its_near_miss_is_not(code: str) -> None:
    known = document(code)
    assert complaints(known.kind, yaml.load(known.failing(), Loader=Editor))
    assert complaints(known.kind, yaml.load(known.passing(), Loader=Editor)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described_with_examples_that_are_taken(kind: str) -> None:
    whole = schema(kind)
    undescribed = [place for place, entry in fields(whole) if not entry.get("description")]
    assert undescribed == []
    for place, entry in fields(whole):
        assert entry["description"].endswith((".", "list.")), place
        assert "!" not in entry["description"], place
        for example in entry.get("examples", ()):
            here = Draft202012Validator(entry | {"$defs": whole["$defs"]})
            assert list(here.iter_errors(example)) == [], (place, example)


def test_no_description_is_left_over_or_lacks_an_example() -> None:
    # Both are rewritten by the schema: a mapping with the case's earlier ids among the cast, and a short form.
    apart = {"Case", "Aim"}
    made = set()
    for kind in KINDS:
        whole = schema(kind)
        root = {"scenario": "Scenario", "persona": "Persona", "course": "Course", "drills": "DrillSet", "pattern": ""}[
            kind
        ]
        made |= {place if not place.startswith(".") else root + place for place, _entry in fields(whole)}
    noted = {f"{model}.{field}" for model, notes in field_notes().items() for field in notes}
    assert {note for note in noted if note.partition(".")[0] not in apart} - made == set()
    assert all(len(note) > 1 for notes in field_notes().values() for note in notes.values())


def test_the_format_names_every_field_and_the_schema_every_field_of_the_format() -> None:
    page = (ROOT / "docs/format.md").read_text(encoding="utf-8")
    names = set(re.findall(r"[a-z_]+", page))
    authored = {field for model, notes in field_notes().items() if model != "Pattern" for field in notes}
    # Of a rewritten form: `{fear: bonus}` has no key of these names.
    assert authored - {"target", "answer", "earned", "mistimed", "missed"} - names == set()
    shown = set(re.findall(r"`([a-z_]+): ", page))
    in_examples = {"crm", "case", "dana", "customer"}
    assert shown - authored - set(rubric()) - in_examples == set()


VALID = {
    "scenario": yaml.load((ROOT / "scenarios/the-keynote-slide.yaml").read_text(encoding="utf-8"), yaml.BaseLoader),
    "persona": yaml.load((ROOT / "personas/sales-vp.yaml").read_text(encoding="utf-8"), yaml.BaseLoader),
    "course": yaml.load((ROOT / "scenarios/courses/long-quarter.yaml").read_text(encoding="utf-8"), yaml.BaseLoader),
    "drills": yaml.load((ROOT / "scenarios/drills/overheard.yaml").read_text(encoding="utf-8"), yaml.BaseLoader),
}
MODELS: dict[str, type[BaseModel]] = {"scenario": Scenario, "persona": Persona, "course": Course, "drills": DrillSet}
WORDS = ["", "words of ours", "3", "-1", "2.5", "true", "no", "an-id", "blame", "for", "fear", "dana", None]
SHAPES: list[Any] = [[], ["blame"], ["fear", "metric"], {}, {"goto": "x"}, {"dana": "fear"}, {"dana": ["fear"]}]
SHAPES += [{"at_least": "4"}, {"when": {"knows": "x"}, "goto": "y"}, [{"goto": "y"}], {"any": ["a line"]}]
SHAPES += [[{"text": "a"}], {"text": "b"}]
SUBSTITUTES = st.sampled_from([*WORDS, *SHAPES])


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield (*path, key)
            yield from places(entry, (*path, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield (*path, index)
            yield from places(entry, (*path, index))


PLACES = {kind: list(places(value)) for kind, value in VALID.items()}


def changed(value: Any, path: tuple[str | int, ...], substitute: Any) -> Any:
    """Return `value` with what stands at `path` put in place, sharing all that is not on the way."""
    if not path:
        return copy.deepcopy(substitute)
    after = copy.copy(value)
    after[path[0]] = changed(value[path[0]], path[1:], substitute)
    return after


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(VALID)), SUBSTITUTES)
def test_nothing_that_our_reader_takes_is_refused(data: st.DataObject, kind: str, substitute: Any) -> None:
    value = changed(VALID[kind], data.draw(st.sampled_from(PLACES[kind])), substitute)
    try:
        MODELS[kind].model_validate(value)
    except ValidationError:
        return
    assert complaints(kind, value) == []


def test_keys_that_are_names_of_ours_say_what_they_stand_for() -> None:
    hidden = schema("scenario")["$defs"]["CastMember"]["properties"]["hidden"]
    assert "would not say" in hidden["properties"]["fear"]["description"]
    hears = schema("persona")["properties"]["hears"]
    assert hears["properties"]["stall"]["description"].startswith("Stall for time: ")
