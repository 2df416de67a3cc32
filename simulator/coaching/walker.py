"""Walks in a process of their own, so that the screen stays live; what one walk saw, the next one need not see."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from simulator.coaching.session import Session
from simulator.coaching.walking import Walk, walk
from simulator.content.load import read_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import of_file, open_library
from simulator.conversation.attempt import Header, event_from_json, event_to_json
from simulator.conversation.exploration import DEFAULT_BOUND, Explorer

_REMEMBERED: Final = 32
"""Walks kept while the program runs: what if is asked of the same few replies again and again."""
_LONGEST_LINE: Final = 2**26
"""Bytes of an answer at most."""
_walked: dict[str, Walk] = {}


class Walker:
    """A process that walks one attempt after another, begun with the first one.

    What it saw of a case it remembers until it is closed: another reply at the same conversation, which mostly leads
    where another one would have, takes a moment.
    """

    def __init__(self, packs: Sequence[Path] = ()) -> None:
        self._packs = [str(pack) for pack in packs]
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._closed = False
        self._asked = 0

    async def walk(self, session: Session) -> Walk:
        """Return what could be reached along `session`; what was walked before, by the same events, is not again.

        Cancelled, it is walked to its end all the same, and what it saw is kept.

        Raises:
            RuntimeError: the process failed or was closed, or the scenario's files have changed; carries one line of
                what is wrong.
        """
        task = {
            "path": str(session.loaded.path.resolve()),
            "content_hash": session.loaded.content_hash,
            "packs": self._packs,
            "header": session.header.to_json(),
            "events": [event_to_json(event) for event in session.events],
        }
        asked = json.dumps(task)
        if asked not in _walked:
            async with self._one_at_a_time:
                found = await self._answer(task)
            while len(_walked) >= _REMEMBERED:
                del _walked[next(iter(_walked))]
            _walked[asked] = found
        return _walked[asked]

    async def close(self) -> None:
        """End the process, and give its memory back; nothing can be walked after that."""
        self._closed = True
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            # Whoever still waits for an answer reads to the end; then the pipes are closed while the loop still runs.
            async with self._one_at_a_time:
                await process.communicate()

    async def _answer(self, task: Mapping[str, Any]) -> Walk:
        if self._closed:
            raise RuntimeError("nobody looks at it any more")
        if self._process is None or self._process.returncode is not None:
            self._process = await _started()
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._asked += 1
        process.stdin.write(json.dumps({"number": self._asked, **task}).encode() + b"\n")
        while line := await process.stdout.readline():
            answer = json.loads(line)
            if answer["number"] == self._asked:
                if "wrong" in answer:
                    raise RuntimeError(answer["wrong"])
                return Walk.from_json(answer["walk"])
            # The answer to something that nobody waits for any more.
        errors = await process.stderr.read()
        self._process = None
        await process.wait()
        raise RuntimeError(errors.decode(errors="replace").strip().rpartition("\n")[2])


async def walk_elsewhere(session: Session, packs: Sequence[Path] = ()) -> Walk:
    """Return what could be reached along `session`, walked in a process that ends with it.

    Raises:
        RuntimeError: as `Walker.walk` does.
    """
    walker = Walker(packs)
    try:
        return await walker.walk(session)
    finally:
        await walker.close()


async def _started() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # Not from the folder that one happens to be in: a file of any name may lie there.
        "-P",
        "-m",
        "simulator.coaching.walker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )


# --- in the process --------------------------------------------------------------------------------------------------


class Walked:
    """The scenario and the case that were walked last, with what was seen."""

    def __init__(self, bound: int = DEFAULT_BOUND) -> None:
        self._bound = bound
        self._loaded: tuple[tuple[str, str], LoadedScenario] | None = None
        self._case: tuple[str, str, str | None] | None = None
        self._explorer: Explorer | None = None

    @property
    def states(self) -> int:
        """Return how many states were seen of the case that was walked last."""
        return self._explorer.states if self._explorer is not None else 0

    def walk(self, task: Mapping[str, Any]) -> Walk:
        """Walk what `task` describes.

        Raises:
            ValueError: its scenario cannot be read, or has changed; says so in one line.
        """
        header = Header.from_json(task["header"])
        events = [event_from_json(event) for event in task["events"]]
        session = Session(self._scenario(task), header, events)
        case = (task["path"], task["content_hash"], header.case)
        known = self._explorer if case == self._case else None
        self._case, self._explorer = case, known or Explorer(session.story, self._bound)
        found = walk(session, explorer=self._explorer)
        if not found.proven and known is not None:
            # The bound is for one walk, and this one may keep within it by itself.
            self._explorer = Explorer(session.story, self._bound)
            found = walk(session, explorer=self._explorer)
        return found

    def _scenario(self, task: Mapping[str, Any]) -> LoadedScenario:
        key = (task["path"], task["content_hash"])
        if self._loaded is None or self._loaded[0] != key:
            library, path = open_library([Path(pack) for pack in task["packs"]]), Path(task["path"])
            loaded, findings = read_scenario(path, of_file(path, library), library)
            if loaded is None:
                # The first line is what is wrong, the second what to do about it.
                raise ValueError(str(findings[0]).partition("\n")[0])
            if loaded.content_hash != task["content_hash"]:
                raise ValueError("the scenario has changed since the conversation began")
            self._loaded = (key, loaded)
        return self._loaded[1]


def _main() -> None:
    walked = Walked()
    for line in sys.stdin:
        task = json.loads(line)
        try:
            answer = {"walk": walked.walk(task).to_json()}
        except ValueError as error:
            answer = {"wrong": str(error)}
        print(json.dumps({"number": task["number"], **answer}), flush=True)


if __name__ == "__main__":
    _main()
