"""Checks of a file of drills in itself: every item has what its kind needs, and can be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from simulator.content.building import listed, suggest
from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.drill import ALLOWED, NEEDS, SEVERAL, STEPS, Drill, DrillSet
from simulator.content.rubric import rubric
from simulator.content.source import Source

_Report = Callable[..., Diagnostic]
_VARYING: Final = ("line", "lines", "about", "answers", "right", "bad", "wanted", "model")


def check_drills(drills: DrillSet, source: Source) -> list[Diagnostic]:
    """Return what is wrong with `drills`, in the order of the file."""
    found = [finding for name, item in drills.items.items() for finding in _item(name, item, source)]
    found += _renames(drills, source)
    return sorted(found, key=lambda finding: (finding.line, finding.column))


def _item(name: str, item: Drill, source: Source) -> Iterator[Diagnostic]:
    def report(code: str, *path: str | int, key: bool = False, **values: object) -> Diagnostic:
        place = source.place(("items", name, *path), key=key)
        return diagnostic(code, source.file, place, item=name, kind=item.kind, **values)

    for field in NEEDS[item.kind]:
        if not getattr(item, field):
            yield report("PB701", key=True, key_missing=field)
    for field in _VARYING:
        if getattr(item, field) and field not in ALLOWED[item.kind]:
            yield report("PB702", field, key=True, field=field, known=listed(ALLOWED[item.kind]))
    if item.answers and item.kind in SEVERAL:
        fewest, most = SEVERAL[item.kind]
        if not fewest <= len(item.answers) <= most:
            number = str(fewest) if fewest == most else f"{fewest} to {most}"
            yield report("PB704", "answers", key=True, count=len(item.answers), number=number)
    yield from _answers(item, report)
    for field, good in (("wanted", True), ("bad", False)):
        for index, pattern in enumerate(getattr(item, field)):
            if rubric()[pattern].good is not good:
                sort = "a good pattern" if good else "a bad one"
                yield report("PB707", field, index, field=field, pattern=pattern, sort=sort)
    if item.kind == "escalate":
        for index, pattern in enumerate(item.wanted):
            if pattern not in STEPS and rubric()[pattern].good:
                yield report("PB708", "wanted", index, pattern=pattern, suggestion=suggest(pattern, STEPS))


def _answers(item: Drill, report: _Report) -> Iterator[Diagnostic]:
    right = item.right_answer
    if right and item.answers and right not in item.answers and item.kind in ("name", "better", "find", "infer"):
        field = "pattern" if item.kind == "name" else "right"
        yield report("PB703", field, right=right, suggestion=suggest(right, item.answers))
    for key, answer in item.answers.items():
        if item.kind == "name" and key not in rubric():
            yield report("PB706", "answers", key, key=True, answer=key, suggestion=suggest(key, rubric()))
        if item.kind == "fold" and key not in ("fold", "hold"):
            yield report("PB706", "answers", key, key=True, answer=key, suggestion="The two answers are fold and hold.")
        if item.kind not in ("name", "fold") and answer.text is None:
            yield report("PB709", "answers", key, key=True, answer=key)
        if item.kind == "find" and item.line and answer.text and answer.text not in item.line:
            yield report("PB705", "answers", key, "text", words=answer.text)
    if item.kind == "fold" and item.right and item.right not in item.answers:
        yield report("PB703", "right", right=item.right, suggestion=suggest(item.right, item.answers))


def _renames(drills: DrillSet, source: Source) -> Iterator[Diagnostic]:
    taken = {name: name for name in drills.items}
    for name, item in drills.items.items():
        for index, old in enumerate(item.was):
            if old in taken:
                place = source.place(("items", name, "was", index))
                yield diagnostic("PB710", source.file, place, old=old, item=name, other=taken[old])
            taken.setdefault(old, name)
