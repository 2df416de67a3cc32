"""Drills: items of a minute or less, each about one pattern, as an author writes them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from simulator.content.fields import Format, Id, Ids, Item, Lines, Model, Pattern, Patterns, Silence, Words

DrillKind = Literal["name", "better", "find", "order", "infer", "fold", "rewrite", "escalate"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=64)]
"""The id of an answer; in a `name` item the id of a pattern."""

NEEDS: Final[dict[DrillKind, tuple[str, ...]]] = {
    "name": ("line", "answers"),
    "better": ("answers", "right"),
    "find": ("line", "answers", "right"),
    "order": ("answers",),
    "infer": ("lines", "about", "answers", "right"),
    "fold": ("answers", "right"),
    "rewrite": ("line", "bad", "wanted", "model"),
    "escalate": ("line", "wanted", "model"),
}
"""What an item of each kind cannot do without, beside `kind`, `pattern`, `scene` and `why`."""
ALLOWED: Final[dict[DrillKind, tuple[str, ...]]] = {
    kind: (*needed, *(("line",) if kind in ("better", "fold") else ("bad",) if kind == "escalate" else ()))
    for kind, needed in NEEDS.items()
}
"""What may stand in an item of each kind, beside what stands in every one."""
SEVERAL: Final[dict[DrillKind, tuple[int, int]]] = {
    "name": (2, 5),
    "better": (2, 2),
    "find": (2, 5),
    "order": (4, 4),
    "infer": (2, 4),
    "fold": (2, 2),
}
"""The fewest and the most answers that an item of each kind may have."""
STEPS: Final = ("name_disagreement", "state_stakes", "state_tried", "propose_decider", "balance_context")
"""The five steps of an escalation, in their order."""


class Answer(Model):
    """One answer to choose, and why it is right, or why it tempts and fails. Patterns and fold or hold need no text."""

    text: Words | None = None
    why: Words


class Drill(Model):
    """One item. `pattern` is what it practises; which of the other fields stand in it depends on its `kind`."""

    kind: DrillKind
    was: Ids = ()
    pattern: Pattern
    scene: Words
    line: Words | None = None
    lines: Lines = ()
    about: Item | None = None
    answers: Annotated[dict[Key, Answer], Field(max_length=5)] = {}
    right: Key | None = None
    bad: Patterns = ()
    wanted: Patterns = ()
    model: Words | None = None
    why: Words

    @property
    def typed(self) -> bool:
        """Whether it is answered in the learner's own words."""
        return self.kind in ("rewrite", "escalate")

    @property
    def right_answer(self) -> str:
        """Return the id of the right answer, "" where it is not one of several."""
        return self.pattern if self.kind == "name" else self.right or ""


class DrillSet(Model):
    """A file of drills. `docs/format.md` describes every field."""

    format: Format
    kind: Literal["drills"] = "drills"
    id: Id
    was: Ids = ()
    silence: Silence = {}
    title: Words
    summary: str = ""
    items: Annotated[dict[Id, Drill], Field(min_length=1, max_length=500)]
