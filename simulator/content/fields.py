"""Field types that the content models share: ids, words, lists that may be written as a single value."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

ITEMS: Final = ("constraint", "metric", "fear")
"""What is hidden about a stakeholder, in the order in which the map shows it."""

Item = Literal["constraint", "metric", "fear"]
Stance = Literal["for", "against"]

FORMAT: Final = 1
"""The content format that this version reads."""


class Model(BaseModel):
    """Base of everything authored: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


def as_list(value: Any) -> Any:
    """Wrap a single value in a list; leave lists, and None as an empty one."""
    if value is None:
        return []
    entries: Any = value
    return entries if isinstance(value, list | tuple) else [entries]


def _format(value: Any) -> Any:
    if str(value) != str(FORMAT):
        raise ValueError(
            f"format {value} is not one that this version reads || Write 'format: {FORMAT}', or update Pushback."
        )
    return FORMAT


def _words(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("there are no words here || Write something, or leave the key out.")
    return text


def _pattern(pattern: str) -> str:
    from simulator.content.rubric import rubric

    if pattern not in rubric():
        raise ValueError(f"'{pattern}' is not a pattern of the rubric || pattern")
    return pattern


def _code(code: str) -> str:
    if not (len(code) == 5 and code.startswith("PB") and code[2:].isascii() and code[2:].isdecimal()):
        raise ValueError(f"'{code}' is not the code of a finding || Write it as 'pushback check' does, such as PB612.")
    return code


Format = Annotated[Literal[1], BeforeValidator(_format)]
"""The format's version, as the first key of every file."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""An id: lower-case words joined by hyphens, at most 64 characters."""

Reference = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*:)?[a-z0-9]+(-[a-z0-9]+)*$", max_length=129)
]
"""An id in this pack, or `pack:id`."""

Words = Annotated[str, AfterValidator(_words)]
"""Text that must not be empty, without space at either end."""

Pattern = Annotated[str, AfterValidator(_pattern)]
"""A pattern id of the rubric."""

Code = Annotated[str, AfterValidator(_code)]
"""A diagnostic's code, such as PB612."""

Silence = dict[Code, Words]
"""Codes of warnings and notes that a file does not want to hear, each with its reason."""

Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list)]
Items = Annotated[tuple[Item, ...], BeforeValidator(as_list)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(as_list)]
Lines = Annotated[tuple[Words, ...], BeforeValidator(as_list)]
