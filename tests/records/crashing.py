"""A process that plays and keeps, to be killed at any moment: each event is acknowledged once it was answered.

`python -m tests.records.crashing PACK DATABASE SEED` forks one player for every line on standard input, since to start
Python and import SQLAlchemy two hundred times would take most of the test; it prints the player's process id, then one
line for each event that was answered: its number in the log.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from simulator.coaching.session import PlayError, Session
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import open_library
from simulator.records.database import Database
from simulator.records.keeping import KeptAttempt
from simulator.records.store import Store
from tests.stories import header


def play(loaded: LoadedScenario, store: Store, chance: random.Random, endings: int) -> None:
    """Go on with what can go on, or begin; then answer, hint and take back, until killed or `endings` times."""
    for _ in range(endings):
        begun = store.unfinished(1)
        if begun:
            saved = store.read(begun[0].id)
            session = Session(loaded, saved.header, saved.events)
            journal = KeptAttempt(saved.header, _complain, lambda: store, saved=saved).follow(session)
        else:
            session = Session(loaded, header(loaded, case="first"))
            journal = store.begin(session, _complain)
        while not session.finished:
            _act(session, chance)
            if journal.id:
                _say(f"{journal.id} {len(journal.as_saved().log)}")
        journal.end()


def _act(session: Session, chance: random.Random) -> None:
    act = chance.choice(("hint", "hint", "guess", "back", "reply", "reply"))
    try:
        if act == "hint":
            session.hint(1)
        elif act == "guess":
            session.guess("dana", "fear", "lost")
        elif act == "back":
            session.take_back()
        else:
            session.choose(chance.choice(session.available).id)
    except PlayError:
        return


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _complain(message: str) -> None:
    _say(f"trouble {message}")


def main() -> None:
    """Fork a player for every line that comes in."""
    pack, target, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    loaded = load_scenario("small:short-talk", open_library([pack], {}))
    store = Store(Database(target), "me")
    # What a player needs is imported, and its statements are compiled, here; no connection is handed on.
    play(loaded, store, random.Random(seed), 2)
    store.database.close()
    _say("ready")
    for number, _line in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            play(loaded, store, random.Random(seed + number), 10_000)
        _say(f"started {child}")
        os.waitpid(child, 0)
        _say("dead")


if __name__ == "__main__":
    main()
