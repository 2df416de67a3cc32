"""Work done beside the rest, in a process of its own, where there is a second processor to do it."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from simulator.content.diagnostics import Diagnostic, Severity

Work = Callable[[], Iterable[Diagnostic]]
_TASKS: Final = Path("/proc/self/task")
"""Where Linux lists the threads of this process, those that Python does not know of too."""


@contextmanager
def beside(work: Work, *, worth: bool = True) -> Generator[Callable[[], list[Diagnostic]], None, None]:
    """Start `work`, and give what waits for its findings.

    It is done when it is asked for, in this process, where it is not `worth` another one or none can be had: on
    Windows, with a single processor, or while other threads run. What it leaves in memory stays where it is done.
    """
    if not (worth and _can_fork()):
        yield lambda: list(work())
        return
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _do(work, reading, writing)
    os.close(writing)
    waiting = True

    def findings() -> list[Diagnostic]:
        nonlocal waiting
        with os.fdopen(os.dup(reading), "rb") as pipe:
            told = pipe.read()
        waiting = False
        _process, status = os.waitpid(child, 0)
        # Whatever went wrong there goes wrong here too, and can be seen.
        return _read(told) if status == 0 else list(work())

    try:
        yield findings
    finally:
        os.close(reading)
        if waiting:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def to_json(findings: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return findings as JSON objects."""
    return [finding.to_json() for finding in findings]


def from_json(values: Iterable[dict[str, Any]]) -> list[Diagnostic]:
    """Return the findings that `to_json` was given. Raises KeyError, TypeError or ValueError for anything else."""
    found: list[Diagnostic] = []
    for value in values:
        parts: dict[str, Any] = {**value, "severity": Severity(value["severity"])}
        found.append(Diagnostic(**parts))
    return found


def _can_fork() -> bool:
    """Say whether a copy of this process can be made that is as good as it: no thread is lost, and it gains time."""
    if sys.platform == "win32" or threading.active_count() > 1:
        return False
    with suppress(OSError):
        if len(os.listdir(_TASKS)) > 1:  # noqa: PTH208 - names are all that is wanted
            return False
    return (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1) > 1


def _do(work: Work, reading: int, writing: int) -> None:
    """Do `work` in the new process, write what it finds, and end: nothing of the other's is flushed or closed here."""
    status = 1
    try:
        os.close(reading)
        told = json.dumps(to_json(work())).encode()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
        status = 0
    finally:
        os._exit(status)


def _read(told: bytes) -> list[Diagnostic]:
    return from_json(json.loads(told))
