"""The walk behind the debrief: what could be reached after each turn, computed outside the screen's process."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from simulator.coaching.session import Session
from simulator.content.load import read_scenario
from simulator.content.packs import Library, of_file, open_library
from simulator.conversation import play
from simulator.conversation.attempt import Choose, Event, Header, Type, event_from_json, event_to_json
from simulator.conversation.exploration import DEFAULT_BOUND, Explorer, OutOfBounds
from simulator.conversation.frontier import Frontier
from simulator.conversation.state import core_of

_REMEMBERED: Final = 32
"""Walks kept while the program runs: what if is asked of the same few replies again and again."""
_walked: dict[str, Walk] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Walk:
    """What could be reached: from before the preparation, before the first reply, and after each reply.

    `turns[0]` is the frontier before the first reply, `turns[n]` the one after reply n. Where a bound stopped the walk
    `proven` is False and the frontiers are empty.
    """

    overall: Frontier
    turns: tuple[Frontier, ...]
    proven: bool
    states: int

    def to_json(self) -> dict[str, Any]:
        """Return the walk as a JSON object."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Walk:
        """Return the walk that `to_json` made."""
        return cls(
            overall=tuple((first, second) for first, second in value["overall"]),
            turns=tuple(tuple((first, second) for first, second in turn) for turn in value["turns"]),
            proven=value["proven"],
            states=value["states"],
        )


def walk(session: Session, bound: int = DEFAULT_BOUND) -> Walk:
    """Return what could be reached along `session`, computed here and now; may take some seconds."""
    story = session.story
    explorer = Explorer(story, bound)
    states = [play.begin(story, session.header)]
    prepared = states[0]
    for turn in session.turns:
        if isinstance(turn.event, Choose | Type):
            states.append(turn.state)
        elif turn.state.phase == "preparing":
            prepared = turn.state
    try:
        overall = explorer.frontier(core_of(story, states[0]))
        entered = explorer.frontier_from_opening(core_of(story, prepared))
        turns = [entered, *(explorer.frontier(core_of(story, state)) for state in states[1:])]
    except OutOfBounds:
        return Walk((), tuple(() for _ in states), False, explorer.states)
    return Walk(overall, tuple(turns), True, explorer.states)


async def walk_elsewhere(session: Session, packs: Sequence[Path] = ()) -> Walk:
    """Return what could be reached along `session`, computed in a process of its own so that the screen stays live.

    What was walked before, of the same version by the same events, is not walked again.

    Raises:
        RuntimeError: the process failed, or the scenario's files have changed; carries the last line that it printed.
    """
    task = {
        "path": str(session.loaded.path.resolve()),
        "content_hash": session.loaded.content_hash,
        "packs": [str(pack) for pack in packs],
        "header": session.header.to_json(),
        "events": [event_to_json(event) for event in session.events],
    }
    asked = json.dumps(task)
    if asked in _walked:
        return _walked[asked]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        # Not from the folder that one happens to be in: a file of any name may lie there.
        "-P",
        "-m",
        "simulator.coaching.walking",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, errors = await process.communicate(asked.encode())
    except asyncio.CancelledError:
        process.kill()
        # Waited for, so that its pipes are closed while the loop still runs.
        await process.wait()
        raise
    if process.returncode != 0:
        raise RuntimeError(errors.decode(errors="replace").strip().rpartition("\n")[2])
    found = Walk.from_json(json.loads(output))
    while len(_walked) >= _REMEMBERED:
        del _walked[next(iter(_walked))]
    _walked[asked] = found
    return found


def _main() -> None:
    task = json.load(sys.stdin)
    library: Library = open_library([Path(pack) for pack in task["packs"]])
    path = Path(task["path"])
    loaded, findings = read_scenario(path, of_file(path, library), library)
    if loaded is None:
        # The first line is what is wrong, the second what to do about it.
        raise SystemExit(str(findings[0]).partition("\n")[0])
    if loaded.content_hash != task["content_hash"]:
        raise SystemExit("the scenario has changed since the conversation began")
    events: list[Event] = [event_from_json(event) for event in task["events"]]
    session = Session(loaded, Header.from_json(task["header"]), events)
    json.dump(walk(session).to_json(), sys.stdout)


if __name__ == "__main__":
    _main()
