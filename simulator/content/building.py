"""Building a model from a source: pydantic's errors become diagnostics in the author's terms, at their place."""

from __future__ import annotations

import functools
import itertools
import re
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from simulator.content.codes import diagnostic
from simulator.content.composing import MAX_FINDINGS
from simulator.content.diagnostics import Diagnostic
from simulator.content.source import Source

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]

_KEY: Final = "[key]"
"""What pydantic puts behind the key of a mapping where the key itself is wrong."""
_NEAR: Final = 60
"""The score out of 100 from which a name is offered as what was meant."""
_MANY: Final = 2_000
"""Errors of one file from which on only some are looked at."""
_SHORTER: Final = (200, 20, 2_000, 20_000)
"""Entries of each list and mapping that are looked at then, until there are errors, and not too many."""
_LISTED: Final = 10
"""Names that a hint lists at most."""
_ID: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


def build(model: type[Model], source: Source) -> tuple[Model | None, list[Diagnostic]]:
    """Return `source` as a `model`, or None and what keeps it from being one, in the order of the file."""
    try:
        return model.model_validate(source.value), []
    except ValidationError as error:
        return None, _findings(model, source, error)


def _findings(model: type[BaseModel], source: Source, error: ValidationError) -> list[Diagnostic]:
    errors = [_Error(model, source, details) for details in _details(model, source, error)]
    errors.sort(key=lambda each: each.position)
    errors = errors[: 3 * MAX_FINDINGS]
    renamed = {(each.parent, each.meant) for each in errors if each.kind == "extra_forbidden"}
    found: dict[tuple[object, ...], Diagnostic] = {}
    for each in errors:
        # A misspelt key is missing under its right name as well: that is one mistake.
        if each.kind == "missing" and (each.parent, each.key) in renamed:
            continue
        finding = each.finding()
        found.setdefault((finding.code, finding.line, finding.column, finding.message), finding)
    ordered = sorted(found.values(), key=lambda finding: (finding.line, finding.column))
    if len(ordered) > MAX_FINDINGS or error.error_count() > _MANY:
        place = ordered[MAX_FINDINGS:][:1] or ordered[-1:]
        line, column = (place[0].line, place[0].column) if place else (0, 0)
        last = diagnostic("PB129", source.file, (line, column), limit=MAX_FINDINGS)
        return [*ordered[:MAX_FINDINGS], last]
    return ordered


def _details(model: type[BaseModel], source: Source, error: ValidationError) -> list[Any]:
    """Return pydantic's errors; of very many only some, since half a million of them take a gigabyte."""
    if error.error_count() <= _MANY:
        return error.errors(include_url=False)
    for length in _SHORTER:
        try:
            model.model_validate(_shortened(source.value, length))
        except ValidationError as shorter:
            if shorter.error_count() <= 5 * _MANY:
                # What is cut off must not be called missing.
                return [
                    each for each in shorter.errors(include_url=False) if each["type"] not in ("missing", "too_short")
                ]
    return []


def _shortened(value: Any, length: int) -> Any:
    if isinstance(value, dict):
        entries = itertools.islice(typing.cast("dict[str, Any]", value).items(), length)
        return {key: _shortened(entry, length) for key, entry in entries}
    if isinstance(value, list):
        return [_shortened(entry, length) for entry in typing.cast("list[Any]", value)[:length]]
    return value


class _Error:
    """One of pydantic's errors, beside the source and the model that it is about."""

    def __init__(self, model: type[BaseModel], source: Source, details: Any) -> None:
        location: Path = details["loc"]
        self.model = model
        self.source = source
        self.kind: str = details["type"]
        self.input: Any = details["input"]
        self.keys: list[str] = list(details["input"]) if isinstance(details["input"], dict) else []
        self.context: dict[str, Any] = details.get("ctx", {})
        self.said: str = details["msg"]
        self.at_key = location[-1:] == (_KEY,)
        self.path: Path = location[:-1] if self.at_key else location
        self.parent = self.path[:-1]
        self.key = next((part for part in reversed(self.path) if isinstance(part, str)), "")
        self.position = source.place(self.path, key=True)

    def finding(self) -> Diagnostic:
        if self.kind in ("value_error", "assertion_error"):
            return self._told()
        if self.input is None and self.kind in _SHAPES | {"literal_error", "enum", "too_short"}:
            return self._report("PB203")
        if self.kind in ("literal_error", "enum") and not isinstance(self.input, str):
            return self.shape()
        return _TRANSLATIONS.get(self.kind, _Error.other)(self)

    def _report(self, code: str, *, key: bool = False, path: Path | None = None, **values: object) -> Diagnostic:
        place = self.source.place(self.path if path is None else path, key=key or self.at_key)
        shown = {"key": self.key, "input": _shown(self.input)}
        return diagnostic(code, self.source.file, place, **(shown | values))

    def _told(self) -> Diagnostic:
        """Pass on what a validator of the models says, `sentence || what to do`."""
        sentence, _, hint = str(self.context.get("error", self.said)).partition("||")
        sentence, hint = sentence.strip(), hint.strip()
        if hint == "pattern":
            return self._pattern(sentence)
        return self._report("PB220", key=isinstance(self.input, dict), sentence=sentence, hint=hint)

    def _pattern(self, sentence: str) -> Diagnostic:
        """A pattern id that the rubric does not have: alone, in a list, or as a key of a mapping."""
        from simulator.content.rubric import rubric

        quoted = re.search(r"'(.*)' is not", sentence, re.DOTALL)
        name = quoted.group(1) if quoted else str(self.input)
        suggestion = _as_list(name, lambda part: part in rubric()) or suggest(name, rubric())
        if name in self.keys:
            return self._report("PB219", key=True, path=(*self.path, name), name=name, suggestion=suggestion)
        return self._report("PB219", name=name, suggestion=suggestion)

    def missing(self) -> Diagnostic:
        return self._report("PB202", key=True, path=self.parent, owner=self._owner())

    def _owner(self) -> str:
        """Return what lacks a key, as words: its id where it has one, or its place in a list."""
        name = next((part for part in reversed(self.parent) if isinstance(part, str)), None)
        if name is None:
            return "the file"
        if self.parent[-1] == name:
            return f"'{name}'"
        own = self.input.get("id") if self.keys else None
        return f"'{own}'" if isinstance(own, str) else f"item {int(self.parent[-1]) + 1} of '{name}'"

    def unknown(self) -> Diagnostic:
        return self._report("PB201", key=True, suggestion=self._suggestion())

    def shape(self) -> Diagnostic:
        """Words, a list or a mapping, where another of them is expected."""
        expected = _EXPECTED[self.kind]
        actual = "list" if isinstance(self.input, list) else "mapping" if isinstance(self.input, dict) else "words"
        first = next(iter(self.keys), "")
        names = _names(_types_at(self.model, self.path))
        advice = _known(names) if names else "Each entry has a name of its own."
        code = _SHAPE_CODES.get((expected, actual))
        return self._report(code, first=first, advice=advice) if code else self.other()

    def number(self) -> Diagnostic:
        decimal = self.kind.startswith("int") and re.fullmatch(r"\s*[-+]?\d+\.\d+\s*", str(self.input))
        return self._report("PB211" if decimal else "PB210")

    def bounds(self) -> Diagnostic:
        limits = ((name, words) for name, words in _BOUNDS.items() if name in self.context)
        bound = next((f"{words} {self.context[name]:g}" for name, words in limits), "a number that can be written out")
        return self._report("PB212", bound=bound)

    def option(self) -> Diagnostic:
        names = re.findall(r"'([^']*)'", str(self.context.get("expected", "")))
        return self._report("PB214", suggestion=suggest(str(self.input), names))

    def identifier(self) -> Diagnostic:
        words = re.sub(r"[^a-z0-9]+", "-", str(self.input).lower()).strip("-")
        hint = f"Write '{words}'." if words else "Write lower-case words joined by hyphens."
        hint = _as_list(str(self.input), lambda part: bool(_ID.fullmatch(part))) or hint
        return self._report("PB215", suggestion=hint)

    def length(self) -> Diagnostic:
        limit = self.context.get("max_length", self.context.get("min_length", 0))
        return self._report(_LENGTH_CODES[self.kind], limit=limit)

    def other(self) -> Diagnostic:
        """Anything for which there is no sentence of its own; no field of the models leads here today."""
        return self._report("PB220", sentence=f"'{self.key}' cannot be read: {self.said}", hint="")

    def yes_or_no(self) -> Diagnostic:
        return self._report("PB213")

    @functools.cached_property
    def meant(self) -> str | None:
        """Return the key that this unknown one is a misspelling of, unless it stands there already."""
        from rapidfuzz import fuzz, process

        names = _names(_types_at(self.model, self.parent))
        if self._elsewhere() is not None:
            return None
        nearest = process.extractOne(self.key.lower(), names, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return nearest[0] if nearest else None

    def _elsewhere(self) -> str | None:
        """Return the known key within which, or beside which, this unknown one has its place."""
        owners = list(_models(_types_at(self.model, self.parent)))
        for owner in owners:
            for name, annotation in _fields(owner).items():
                if self.key in _names(_within(annotation)):
                    return f"'{self.key}' has its place within '{name}'."
        for end in range(len(self.parent) - 1, -1, -1):
            if self.key in _names(_types_at(self.model, self.parent[:end])):
                above = next((f"beside '{part}'" for part in self.parent[end:] if isinstance(part, str)), "further up")
                return f"'{self.key}' has its place further left, {above}."
        return None

    def _suggestion(self) -> str:
        elsewhere = self._elsewhere()
        if elsewhere is not None:
            return elsewhere
        return f"Did you mean '{self.meant}'?" if self.meant else _known(_names(_types_at(self.model, self.parent)))


def suggest(name: str, names: Collection[str]) -> str:
    """Return a sentence that offers the one of `names` nearest to `name`, or lists them."""
    from rapidfuzz import fuzz, process

    nearest = process.extractOne(name.lower(), list(names), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return f"Did you mean '{nearest[0]}'?" if nearest else _known(names)


def _as_list(words: str, known: Callable[[str], bool]) -> str:
    """Return how several names in one scalar are written as a list, or "" where they are none."""
    names = [name.strip() for name in words.split(",")]
    if len(names) < 2 or not all(map(known, names)):
        return ""
    return f"If these are {len(names)} of them, write [{', '.join(names)}]."


def listed(names: Collection[str]) -> str:
    """Return `names` as words, at most ten of them."""
    shown = list(names)
    return ", ".join(shown[:_LISTED]) + (", …" if len(shown) > _LISTED else "")


def _known(names: Collection[str]) -> str:
    if not names:
        return "Take it out."
    return f"Known here: {listed(names)}" + ("." if len(names) <= _LISTED else "")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{…}"
    return "[…]" if isinstance(value, list) else str(value)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _names(annotations: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for model in _models(annotations) for name in _fields(model)))


def _models(annotations: Iterable[Any]) -> Iterator[type[BaseModel]]:
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation


def _plain(annotation: Any) -> Iterator[Any]:
    """Yield the types that `annotation` stands for, without what is said about them."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _plain(typing.get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for argument in typing.get_args(annotation):
            yield from _plain(argument)
    else:
        yield annotation


def _within(annotation: Any) -> list[Any]:
    """Return the types found in `annotation` below its lists and optional parts; mappings by id stay closed."""
    found: list[Any] = []
    for plain in _plain(annotation):
        if typing.get_origin(plain) in (tuple, list):
            found.extend(_within(typing.get_args(plain)[0]))
        else:
            found.append(plain)
    return found


def _types_at(model: type[BaseModel], path: Path) -> list[Any]:
    """Return the types that stand at `path` in `model`."""
    current: list[Any] = [model]
    for part in path:
        following: list[Any] = []
        for plain in current:
            arguments = typing.get_args(plain)
            origin = typing.get_origin(plain)
            if origin is dict:
                following.extend(_plain(arguments[1]))
            elif origin in (tuple, list):
                following.extend(_plain(arguments[0]))
            else:
                for owner in _models([plain]):
                    following.extend(_plain(_fields(owner).get(str(part))))
        current = following
    return current


_EXPECTED: Final = {
    "string_type": "words",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dict_type": "mapping",
    "mapping_type": "mapping",
    "tuple_type": "list",
    "list_type": "list",
    "int_type": "number",
    "float_type": "number",
    "bool_type": "number",
    "literal_error": "number",
}
_SHAPES: Final = frozenset(_EXPECTED)
_SHAPE_CODES: Final = {
    ("words", "mapping"): "PB204",
    ("words", "list"): "PB205",
    ("mapping", "words"): "PB206",
    ("mapping", "list"): "PB207",
    ("list", "words"): "PB208",
    ("list", "mapping"): "PB209",
    ("number", "list"): "PB205",
    ("number", "mapping"): "PB204",
}
_LENGTH_CODES: Final = {
    "string_too_long": "PB216",
    "string_too_short": "PB203",
    "too_short": "PB217",
    "too_long": "PB218",
}
_BOUNDS: Final = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_TRANSLATIONS: Final[dict[str, Callable[[_Error], Diagnostic]]] = {
    "extra_forbidden": _Error.unknown,
    "missing": _Error.missing,
    **dict.fromkeys(("int_parsing", "float_parsing", "int_from_float"), _Error.number),
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _Error.bounds),
    **dict.fromkeys(("finite_number", "int_parsing_size"), _Error.bounds),
    **dict.fromkeys(_SHAPES, _Error.shape),
    **dict.fromkeys(("literal_error", "enum"), _Error.option),
    **dict.fromkeys(_LENGTH_CODES, _Error.length),
    "bool_parsing": _Error.yes_or_no,
    "string_pattern_mismatch": _Error.identifier,
}
"""pydantic's error types and what is made of each; `tests/content/test_building.py` meets every one."""
