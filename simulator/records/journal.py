"""Attempts as JSON lines: how they lay before there was a database, and how they are carried about.

An attempt is its header, then one line an event; `{"kind": "take_back"}` drops the event before it. What was said about
the attempt (a plan, a dispute, the end) and what its replies did (results) stands in between. A last line that was cut
short by a crash is passed over. Another header begins another attempt.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

from simulator.content.text import clean, clean_line
from simulator.conversation.attempt import Header
from simulator.records.values import (
    TAKE_BACK,
    Dispute,
    Entry,
    JournalError,
    Saved,
    Shown,
    TurnResult,
    lines_from_json,
    replies_in,
    standing,
)

HEADER: Final = "header"
_END: Final = "end"
_PLAN: Final = "plan"
_DISPUTE: Final = "dispute"
_REHEARSAL: Final = "rehearsal"
_RESULT: Final = "result"
_ABOUT: Final = frozenset({"kind", "id", "learner", "started", "changed", "ended", "shown", "course", "workshop"})
"""What stands in the line of a header beside the header itself."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def attempt_lines(saved: Saved) -> Iterator[str]:
    """Yield `saved` as JSON lines, without their ends."""
    about = {
        "kind": HEADER,
        "id": saved.id,
        "learner": saved.learner,
        "started": saved.started,
        "changed": saved.changed,
        "ended": saved.ended,
        "shown": saved.shown.to_json(),
        "course": saved.course,
        "workshop": saved.workshop,
    }
    yield _line({**about, **saved.header.to_json()})
    yield from (_line(entry) for entry in saved.log)
    for dispute in saved.disputes:
        yield _line({"kind": _DISPUTE, "turn": dispute.turn, "index": dispute.entry, "body": dispute.body})
    if saved.plan:
        yield _line({"kind": _PLAN, "text": saved.plan})
    if saved.rehearsal is not None:
        yield _line({"kind": _REHEARSAL, "body": dict(saved.rehearsal)})
    for result in saved.results:
        # Its own "kind" says how the reply was given.
        yield _line({"kind": _RESULT, "result": dataclasses.asdict(result)})


def write_attempts(path: Path, attempts: Iterable[Saved]) -> None:
    """Write `attempts` to the file at `path`, whole or not at all.

    Raises:
        JournalError: it cannot be written.
    """
    text = "".join(f"{line}\n" for saved in attempts for line in attempt_lines(saved))
    write_whole(path, text)


def write_whole(path: Path, text: str) -> None:
    """Write `text` to the file at `path`, whole or not at all; only the user may read it.

    Raises:
        JournalError: it cannot be written.
    """
    data = text.encode("utf-8", "replace")
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            if os.write(descriptor, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise JournalError(f"{path}: {error.strerror or error}") from error


def read_attempts(path: Path) -> list[Saved]:
    """Return the attempts in the file at `path`; one without an id is called as the file is.

    Raises:
        JournalError: it cannot be read, or holds something else.
    """
    try:
        # Not splitlines: words may hold signs that it takes for the end of a line.
        lines = path.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")
        changed = path.stat().st_mtime
    except OSError as error:
        raise JournalError(f"{path}: {error.strerror or error}") from error
    try:
        found = [_attempt(values, path.stem, changed) for values in _attempts(lines)]
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError) as error:
        raise JournalError(f"{path}: {error}") from error
    if not found:
        raise JournalError(f"{path}: this is no attempt")
    if len({saved.id for saved in found}) < len(found):
        raise JournalError(f"{path}: two attempts in it have the same id")
    return found


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _values(lines: list[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            if number == len(lines):
                # Cut short by a crash or a full disk: the event before it is the last one that was sent.
                return
            raise ValueError(f"line {number} is not JSON: {error}") from error
        if isinstance(value, dict):
            yield value


def _attempts(lines: list[str]) -> Iterator[list[dict[str, Any]]]:
    """Yield the lines of each attempt, its header first."""
    current: list[dict[str, Any]] = []
    for value in _values(lines):
        if value.get("kind") == HEADER:
            if current:
                yield current
            current = [value]
        elif not current:
            raise ValueError("an event stands before any header")
        else:
            current.append(value)
    if current:
        yield current


def _attempt(values: list[dict[str, Any]], name: str, changed: float) -> Saved:
    header, about = _header(values[0])
    log: list[Entry] = []
    disputes: dict[tuple[int, int], Dispute] = {}
    results: list[TurnResult] = []
    plan, ended = "", about["ended"]
    rehearsal: dict[str, Any] | None = None
    for value in values[1:]:
        kind = value.get("kind")
        if kind == _END:
            ended = changed
        elif kind == _PLAN:
            plan = clean(str(value["text"]))
        elif kind == _REHEARSAL:
            rehearsal = dict(cleaned(value["body"]))
        elif kind == _DISPUTE:
            turn, index = int(value["turn"]), int(value["index"])
            disputes[turn, index] = Dispute(turn, index, dict(value.get("body", {})))
        elif kind == _RESULT:
            results.append(_result(value["result"]))
        else:
            log.append(value)
            if kind == TAKE_BACK:
                replies = replies_in(standing(log))
                disputes = {key: one for key, one in disputes.items() if key[0] <= replies}
                ended = about["ended"]
    replies = replies_in(standing(log))
    identifier = str(about["id"] or name)
    if not _ID.fullmatch(identifier):
        raise ValueError("its id holds other signs than letters, digits, points and dashes")
    return Saved(
        id=identifier,
        header=header,
        log=tuple(log),
        plan=plan,
        disputes=tuple(one for one in disputes.values() if 0 < one.turn <= replies),
        started=about["started"] or changed,
        changed=about["changed"] or changed,
        ended=ended,
        learner=about["learner"],
        shown=_shown(about["shown"]),
        results=tuple(results) if [one.number for one in results] == list(range(1, replies + 1)) else (),
        course=about["course"],
        workshop=about["workshop"],
        rehearsal=rehearsal,
    )


def _header(value: dict[str, Any]) -> tuple[Header, dict[str, Any]]:
    header = Header.from_json({key: entry for key, entry in value.items() if key not in _ABOUT})
    if any(text != clean_line(str(text)) for text in (header.scenario, header.pack, header.content_hash, header.mode)):
        raise ValueError("its header names no scenario")
    slots = {str(name): clean(str(words)) for name, words in header.slots.items()}
    header = dataclasses.replace(header, slots=slots, favours=tuple(map(clean_line, header.favours)))
    times = {
        name: float(value[name]) if value.get(name) is not None else None for name in ("started", "changed", "ended")
    }
    names = {name: clean_line(str(value[name])) if value.get(name) else None for name in ("course", "workshop")}
    learner = clean_line(str(value.get("learner") or ""))
    return header, {"id": value.get("id"), "learner": learner, "shown": value.get("shown") or {}, **times, **names}


def _shown(value: Mapping[str, Any]) -> Shown:
    return Shown.from_json(cleaned(value))


def _result(value: dict[str, Any]) -> TurnResult:
    sound = cleaned(value)
    kind, choice, ending = sound["kind"], sound["choice"], sound["ending"]
    if kind not in ("choose", "type"):
        raise ValueError(f"a reply is chosen or typed, not {kind!r}")
    return TurnResult(
        number=int(sound["number"]),
        node=str(sound["node"]),
        kind=kind,
        choice=None if choice is None else str(choice),
        words=str(sound["words"]),
        patterns=tuple(map(str, sound["patterns"])),
        answer=lines_from_json(sound["answer"]),
        ledger=tuple(dict(entry) for entry in sound["ledger"]),
        accounts={str(cast): int(account) for cast, account in sound["accounts"].items()},
        relationship=int(sound["relationship"]),
        product=int(sound["product"]),
        ending=None if ending is None else str(ending),
        at=float(sound["at"]),
    )


def cleaned(value: Any) -> Any:
    """Return a JSON value with every string in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(one) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {clean(str(key)): cleaned(one) for key, one in cast("dict[Any, Any]", value).items()}
    return value


__all__ = ["JournalError", "attempt_lines", "cleaned", "read_attempts", "write_attempts", "write_whole"]
