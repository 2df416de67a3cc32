"""Rows of the tables, turned into values and back; JSON is kept as text of plain ASCII."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from simulator.conversation.attempt import Header
from simulator.records.values import (
    Dispute,
    JournalError,
    PlayedTurn,
    Saved,
    Shown,
    Summary,
    TurnResult,
    lines_from_json,
)

Row = Mapping[Any, Any]


def body_of(value: object) -> str:
    """Return `value` as it is kept: a sign that a database or a stream cannot hold is written as its escape."""
    return json.dumps(value, separators=(",", ":"))


def result_row(attempt: str, result: TurnResult) -> dict[str, Any]:
    """Return `result` as a row of `turn_results`."""
    return {
        "attempt": attempt,
        "number": result.number,
        "node": result.node,
        "kind": result.kind,
        "choice": result.choice,
        "words": result.words,
        "patterns": body_of(list(result.patterns)),
        "scores": body_of(result.scores),
        "answer": body_of([list(line) for line in result.answer]),
        "ledger": body_of([dict(entry) for entry in result.ledger]),
        "accounts": body_of(dict(result.accounts)),
        "relationship": result.relationship,
        "product": result.product,
        "ending": result.ending,
        "at": result.at,
    }


def results_in(rows: Iterable[Row]) -> tuple[TurnResult, ...]:
    """Return the results in rows of `turn_results`."""
    return tuple(
        TurnResult(
            number=row["number"],
            node=row["node"],
            kind=row["kind"],
            choice=row["choice"],
            words=row["words"],
            patterns=tuple(json.loads(row["patterns"])),
            answer=lines_from_json(json.loads(row["answer"])),
            ledger=tuple(json.loads(row["ledger"])),
            accounts=json.loads(row["accounts"]),
            relationship=row["relationship"],
            product=row["product"],
            ending=row["ending"],
            at=row["at"],
        )
        for row in rows
    )


def summary_in(row: Row) -> Summary:
    """Return the line of a list in a row of `attempts`, its learner's name as `learner`."""
    return Summary(
        id=row["id"],
        learner=row["learner"],
        pack=row["pack"],
        scenario=row["scenario"],
        title=str(json.loads(row["shown"]).get("title", "")),
        mode=row["mode"],
        started=row["started"],
        changed=row["changed"],
        ended=row["ended"],
        turns=row["replies"],
        ending=row["ending"],
        relationship=row["relationship"],
        product=row["product"],
    )


def played_in(rows: Iterable[Sequence[Any]]) -> list[PlayedTurn]:
    """Return the replies in rows whose columns are the fields of `PlayedTurn`, in order."""
    # The same few scores come again and again, and reading each anew would take most of the time.
    read: dict[str, Mapping[str, int]] = {}
    turns: list[PlayedTurn] = []
    for attempt, pack, scenario, mode, started, number, kind, scores, relationship, product, at in rows:
        known = read.get(scores)
        if known is None:
            known = read[scores] = MappingProxyType(json.loads(scores))
        about = (attempt, pack, scenario, mode, started, number, kind == "type")
        turns.append(PlayedTurn(*about, known, relationship, product, at))
    return turns


def saved_in(
    row: Row,
    log: Sequence[str],
    *,
    plan: str,
    disputes: Sequence[Dispute],
    results: tuple[TurnResult, ...],
    rehearsal: str | None,
) -> Saved:
    """Return the attempt in a row of `attempts`, its learner's name as `name`, with what else is kept about it.

    Raises:
        JournalError: it was written by a later version of Pushback.
    """
    try:
        return Saved(
            id=row["id"],
            header=Header.from_json(json.loads(row["header"])),
            log=tuple(json.loads(body) for body in log),
            plan=plan,
            disputes=tuple(disputes),
            started=row["started"],
            changed=row["changed"],
            ended=row["ended"],
            learner=row["name"],
            shown=Shown.from_json(json.loads(row["shown"])),
            results=results,
            course=row["course"],
            workshop=row["workshop"],
            rehearsal=json.loads(rehearsal) if rehearsal is not None else None,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise JournalError(f"attempt {row['id']}: {error}") from error
