"""The author's desk: the file that is followed, what is tried out on it, and what was found in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.content import Content

from simulator.authoring.replaying import Rehearsal
from simulator.authoring.watching import Version, Watch, found_in, place_in, read_version
from simulator.authoring.watching_check import check_elsewhere
from simulator.conversation.staging import Staging
from simulator.tui.preview import told

if TYPE_CHECKING:
    from simulator.content.diagnostics import Diagnostic
    from simulator.content.packs import Library

_EVERY: Final = 0.2
"""Seconds between two looks at the file."""


class Desk:
    """The scenario file at `path`, tried out from where `staging` begins, under `case` (None: the first).

    `findings` are what is known to be wrong with the newest version, `checked` says in few words how far that goes.
    """

    def __init__(self, path: Path, staging: Staging, case: str | None) -> None:
        self.path = path
        self.rehearsal = Rehearsal(staging, case)
        self.findings: tuple[Diagnostic, ...] = ()
        self.checked = "reading …"

    async def versions(self, library: Library) -> AsyncIterator[Version]:
        """Yield the file as it is, and again whenever it has settled on other words."""
        watch = await asyncio.to_thread(Watch, self.path, library)
        changed = True
        while True:
            if changed:
                yield await asyncio.to_thread(read_version, self.path, library)
            await asyncio.sleep(_EVERY)
            changed = await asyncio.to_thread(watch.changed)

    def take(self, version: Version) -> bool:
        """Go on with `version`; say whether it can be played, and is now."""
        self.rehearsal.take(version)
        self.findings = version.diagnostics
        self.checked = "checking …" if version.loaded is not None else told.summary(version.diagnostics)
        return version.loaded is not None

    async def check(self, version: Version, packs: Sequence[Path], memory: Path) -> str:
        """Find everything that `pushback check` finds in `version`; return why that could not be, "" where it could."""
        try:
            found = await check_elsewhere(self.path, packs, memory)
        except (RuntimeError, OSError, ValueError) as error:
            self.checked = "not checked"
            return f"The file could not be checked: {error}"
        if self.rehearsal.version is version and not self.rehearsal.broken:
            self.findings = tuple(found)
            self.checked = told.summary(self.findings)
        return ""

    def here(self, *, brief: bool) -> Content:
        """Return where one is in the file, and what was found there."""
        version, session = self.rehearsal.version, self.rehearsal.session
        if version is None or version.source is None or session is None:
            return Content()
        # While the file is broken the strip says so, and the lines found are those of another text.
        findings = () if self.rehearsal.broken else self.findings
        found = found_in(version.source, session.node, findings)
        at = f"{self.path.name}:{place_in(version.source, session.node)[0]}"
        return told.notes(session.node, at, found, len(findings) - len(found), brief=brief)

    def place(self) -> tuple[Path, int]:
        """Return the file and line (from 1) to edit: what keeps it from being played, or the node being played."""
        version, session = self.rehearsal.version, self.rehearsal.session
        if self.rehearsal.broken:
            first = self.rehearsal.broken[0]
            return Path(first.file), max(1, first.line)
        if version is None or version.source is None or session is None:
            return self.path, 1
        return self.path, place_in(version.source, session.node)[0]


def warm_reader() -> None:
    """Load what reads words while the author still reads what was said: it takes half a second."""
    from simulator.language import read

    read("Good morning.")
