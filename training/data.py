"""The labelled replies: what is fitted on and what is evaluated."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
REPLIES = ROOT / "training" / "replies"
CHECKS = ROOT / "training" / "checks"
SCENARIOS = ROOT / "scenarios"
PHRASES = "h"
"""The file of single phrases: learned from, never judged by, as they are shorter and purer than replies are."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled reply.

    ``source`` is the file it came from, ``weight`` what it counts for in the fit, and ``judged`` whether it is a whole
    reply that cross-validation may judge by.
    """

    id: str
    context: str
    text: str
    patterns: frozenset[str]
    maybe: frozenset[str]
    overall: str
    source: str
    weight: float = 1.0
    judged: bool = False


def replies() -> list[Row]:
    """Return the labelled replies of every file in ``training/replies`` on which both labellers agree.

    ``training/checks`` holds what a second reader, who saw the texts alone, made of a file; replies without a check
    stand as their writer labelled them.
    """
    rows: list[Row] = []
    for path in sorted(REPLIES.glob("*.jsonl")):
        checks = {entry["id"]: entry for entry in _entries(CHECKS / path.name)}
        for entry in _entries(path):
            agreed = agreement(_row(entry, path.stem), checks.get(entry["id"]))
            if agreed is not None:
                rows.append(agreed)
    return rows


def agreement(row: Row, check: dict[str, Any] | None) -> Row | None:
    """Return ``row`` as both labellers see it, or None where they differ.

    They agree where each calls at least possible what the other found. What both found is labelled; what either left
    open, or only one found, counts neither way.
    """
    if check is None:
        return row
    theirs, open_to_them = frozenset(check["patterns"]), frozenset(check.get("maybe", ()))
    if row.patterns - theirs - open_to_them or theirs - row.patterns - row.maybe:
        return None
    both = row.patterns & theirs
    return replace(row, patterns=both, maybe=(row.patterns | theirs | row.maybe | open_to_them) - both)


def _entries(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _row(entry: dict[str, Any], source: str) -> Row:
    return Row(
        id=entry["id"],
        context=entry.get("context", ""),
        text=entry["text"],
        patterns=frozenset(entry["patterns"]),
        maybe=frozenset(entry.get("maybe", ())),
        overall=entry["overall"],
        source=source,
        judged=source != PHRASES,
    )


def joined_phrases(count: int = 1200, seed: int = 1) -> list[Row]:
    """Return replies made of two or three phrases each, so that single words are not taken for what a whole reply does.

    They count for less than what was said in one piece. An acknowledgement beside a refusal may or may not be a
    "yes, but", so that one is left open.
    """
    chance = random.Random(seed)
    phrases = [row for row in replies() if row.source == PHRASES]
    rows: list[Row] = []
    for index in range(count if phrases else 0):
        parts = chance.sample(phrases, chance.choice((2, 2, 3)))
        text = " ".join(part.text if part.text[-1] in ".?!" else f"{part.text}." for part in parts)
        context = next((part.context for part in parts if part.context), "")
        patterns = frozenset[str]().union(*(part.patterns for part in parts))
        rows.append(Row(f"joined{index}", context, text, patterns, frozenset({"yes_but"}), "", "joined", 0.3))
    return rows


def choices() -> list[Row]:
    """Return the choices of every scenario, labelled by their authors; half a weight, for their authors aim at play."""
    rows: list[Row] = []
    for path in sorted(SCENARIOS.glob("*.yaml")):
        try:
            scenario = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            continue
        for node_id, node in (scenario.get("nodes") or {}).items():
            rows += list(_choices_of(node_id, node, path.stem))
    return rows


def _choices_of(node_id: str, node: dict[str, Any], source: str) -> Iterator[Row]:
    says = node.get("says", "")
    if isinstance(says, list):
        says = says[-1].get("text", "") if isinstance(says[-1], dict) else says[-1]
    for choice in node.get("choices") or ():
        if not isinstance(choice, dict) or not isinstance(choice.get("text"), str):
            continue
        performs = choice.get("performs") or []
        yield Row(
            id=f"{source}:{node_id}:{choice.get('id')}",
            context=str(says),
            text=choice["text"],
            patterns=frozenset(performs),
            maybe=frozenset(),
            overall="",
            source=source,
            weight=0.5,
        )
