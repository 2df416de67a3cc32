"""The app itself in a terminal of its own, played with keys, and killed at random moments.

`python -m tests.records.killing PACKS TIMES SEED` plays the long story of the folder PACKS with what `PUSHBACK_HOME`
names, kills the app TIMES times, looks at what is kept after each, and prints what was found as JSON. It is a program
of its own because it forks: a player that begins with everything imported takes a third of the time of one that does
not. Every tenth one is the command as a shell starts it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import importlib
import json
import os
import random
import re
import signal
import sqlite3
import struct
import sys
import termios
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyte

from tests.benchmarks.terminal import Terminal

COLUMNS, ROWS = 80, 24
LONGEST_LIFE = 0.6
"""Seconds that an app lives at most once the conversation stands: time for a few replies."""
YOUNGEST = 0.8
"""The same for every fourth app (0, 4, …), from its start on: it dies on the way there as well."""
LONGEST_TALK = 12
"""Replies after which the attempt is put away, and another begun."""
PATIENCE = 60.0
"""Seconds after which something that should be on the screen never will be."""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z$]+|\x1bP[^\x1b]*\x1b\\")
WORDS = "What happens on the day after, and who hears of it first?"

Act = tuple[str, ...]
"""What the player did, as the log says it: `("choose", id)`, `("type", words)` or `("take_back",)`."""


@dataclasses.dataclass
class Found:
    """What all the lives came to."""

    killed: int = 0
    answered: int = 0
    in_flight: int = 0
    kept_in_flight: int = 0
    offered: int = 0
    begun: int = 0
    bare: int = 0


class Player(Terminal):
    """The app in a terminal, and what stands on its screen now."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        super().__init__(command, environment, COLUMNS, ROWS)

    def pump(self, timeout: float) -> bytes:
        """Read once, and draw it."""
        data = super().pump(timeout)
        if data:
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        return data

    @property
    def shown(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(self._screen.display)

    @property
    def turn(self) -> int:
        """Return the number of the turn that the screen names, 0 where it names none."""
        named = re.search(r"\bturn (\d+)", self._screen.display[0] + self._screen.display[1])
        return int(named.group(1)) if named else 0

    def stands_at(self, turn: int) -> bool:
        """Say whether the screen names `turn`."""
        return self.turn == turn

    def until(self, there: Callable[[], bool], deadline: float) -> bool:
        """Read until `there` holds, and say so; False where the deadline comes first.

        Raises:
            AssertionError: it never comes.
        """
        never = time.monotonic() + PATIENCE
        while not there():
            now = time.monotonic()
            if now >= deadline:
                return False
            assert now < never, f"it never came; the screen:\n{self.shown}"
            self.pump(min(0.02, deadline - now))
        return True

    def kill(self) -> None:
        """Kill it, and read what it had written by then: that was on the screen."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        while self.pump(0):
            pass
        os.close(self.descriptor)


class ForkedPlayer(Player):
    """The same, in a process that has everything imported already."""

    def execute(self, command: list[str], environment: dict[str, str]) -> None:
        """Run the command's own entry here, in the child."""
        from simulator.cli.main import main

        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = command
        # As a new process has them: what pytest or a shell made of them must not matter.
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "rw"[number > 0]) for number in range(3))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        try:
            main()
        finally:
            os._exit(1)


class Killing:
    """One run: plays, kills, and compares the screen with what is kept."""

    def __init__(self, packs: Path, seed: int) -> None:
        self._packs = packs
        self._chance = random.Random(seed)
        self._database = Path(os.environ["PUSHBACK_HOME"]) / "pushback.db"
        self._log: list[Act] = []
        self.found = Found()

    def life(self, number: int) -> None:
        """Start the app, play until a random moment, kill it, and look at what is kept."""
        player = self._start(bare=number % 10 == 9)
        from_the_start = number % 4 == 0
        # However slow the machine: every fourth app (1, 5, …) lives on until its first reply was answered.
        owed = number % 4 == 1
        deadline = time.monotonic() + (self._chance.uniform(0, YOUNGEST) if from_the_start else PATIENCE)
        flying: Act | None = None
        wanted = -1
        if self._enter(player, deadline):
            if not (from_the_start or owed):
                deadline = time.monotonic() + self._chance.uniform(0, LONGEST_LIFE)
            while time.monotonic() < deadline:
                flying = self._act(player, deadline)
                if flying is None:
                    break
                wanted = player.turn + (-1 if flying[0] == "take_back" else 1)
                if not player.until(partial(player.stands_at, wanted), deadline):
                    break
                self._acknowledged(flying)
                flying = None
                if owed:
                    owed, deadline = False, time.monotonic() + self._chance.uniform(0, LONGEST_LIFE)
        player.kill()
        self.found.killed += 1
        if flying is not None and player.turn == wanted:
            # It was drawn in the last moment.
            self._acknowledged(flying)
            flying = None
        self._compare(flying)

    # --- playing -------------------------------------------------------------------------------------------------

    def _start(self, *, bare: bool) -> Player:
        command = ["pushback", "--pack", str(self._packs)]
        if not self._log:
            command = ["pushback", "play", "long:long-talk", "--case", "only", "--pack", str(self._packs)]
        if bare:
            self.found.bare += 1
            command[0] = str(Path(sys.executable).with_name("pushback"))
        return (Player if bare else ForkedPlayer)(command, {})

    def _enter(self, player: Player, deadline: float) -> bool:
        """Go on where home says that one stopped, or begin; say whether the conversation stood before the deadline."""
        said = self._standing()
        if self._log:
            if not player.until(lambda: self._offer in player.shown, deadline):
                return False
            self.found.offered += 1
            player.press(b"c")
        if not said:
            if not player.until(lambda: "w walk in" in player.shown, deadline):
                return False
            self.found.begun += not self._log
            player.press(b"w")
        if not player.until(lambda: player.turn > 0 and "own words" in player.shown, deadline):
            return False
        assert player.turn == said + 1, f"it goes on at turn {player.turn}, and {said} replies are kept"
        return True

    def _act(self, player: Player, deadline: float) -> Act | None:
        """Press the keys for something, and return what it is; None where the deadline came before they were sent."""
        act = self._chance.choice(("choose", "choose", "choose", "type", "back"))
        if act == "back" and player.turn > 1:
            player.press(b"u")
            return ("take_back",)
        if act == "type":
            player.press(b"t")
            if not player.until(lambda: "new line" in player.shown, deadline):
                return None
            words = f"{WORDS} ({self._chance.randrange(10**6)})"
            player.press(words.encode() + b"\r")
            return ("type", words)
        place = self._chance.randrange(3)
        player.press(str(place + 1).encode())
        return ("choose", ("first", "second", "third")[place])

    # --- comparing -----------------------------------------------------------------------------------------------

    def _standing(self) -> int:
        """Return how many replies stand."""
        return sum(-1 if act == ("take_back",) else 1 for act in self._log)

    @property
    def _offer(self) -> str:
        """Return what home says about the attempt that can go on."""
        said = self._standing()
        return f"after {said} repl" if said else "still preparing"

    def _acknowledged(self, act: Act) -> None:
        self._log.append(act)
        self.found.answered += 1

    def _compare(self, flying: Act | None) -> None:
        """Hold what is kept against what the screen said; what was in flight may be kept, or not."""
        kept = self._kept()
        if flying is not None:
            self.found.in_flight += 1
            if kept == [*self._log, flying]:
                self.found.kept_in_flight += 1
                self._log.append(flying)
        assert kept == self._log, f"on the screen: {self._log[-3:]}; kept: {kept[-3:]}"
        if self._standing() >= LONGEST_TALK:
            self._put_away()

    def _kept(self) -> list[Act]:
        """Return the log of the attempt that can go on."""
        if not self._database.exists():
            return []
        with contextlib.closing(sqlite3.connect(self._database)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                return []
            assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            begun = connection.execute("SELECT id FROM attempts WHERE ended IS NULL").fetchall()
            assert len(begun) <= 1, "one attempt became two"
            if not begun:
                return []
            log = connection.execute("SELECT body FROM events WHERE attempt = ? ORDER BY sequence", begun[0])
            return [_act_in(json.loads(body)) for (body,) in log]

    def _put_away(self) -> None:
        """Take the attempt off the list, as a player does: the next one is begun."""
        player = self._start(bare=False)
        player.until(lambda: self._offer in player.shown, float("inf"))
        player.press(b"x")
        player.until(lambda: self._offer not in player.shown, float("inf"))
        player.kill()
        self._log.clear()
        assert self._kept() == []


def _act_in(entry: dict[str, Any]) -> Act:
    kind = entry["kind"]
    if kind == "choose":
        return ("choose", entry["choice"])
    return ("type", entry["text"]) if kind == "type" else (kind,)


def _import_everything() -> None:
    """Import what a player needs, so that forking one is enough."""
    for name in (
        "cli.commands",
        "records.progress_next",
        "records.store",
        "tui.app",
        "tui.screens.briefing",
        "tui.screens.conversation",
        "tui.screens.library",
    ):
        importlib.import_module(f"simulator.{name}")
    from simulator.language import read

    read("Good morning.")


def main() -> None:
    """Play and kill as often as asked, and print what was found."""
    packs, times, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    _import_everything()
    killing = Killing(packs, seed)
    for number in range(times):
        killing.life(number)
    print(json.dumps(dataclasses.asdict(killing.found)))


if __name__ == "__main__":
    main()
