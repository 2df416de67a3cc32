"""Checking a file outside the screen's process: playing all of it would hold up every key that is pressed."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from simulator.content.diagnostics import Diagnostic, Severity


async def check_elsewhere(path: Path, packs: Sequence[Path], memory: Path | None = None) -> list[Diagnostic]:
    """Return what `pushback check` finds in `path`, computed in a process of its own.

    `packs` are the folders in use beside the built-in one; `memory` is the folder of results kept from before. The
    process ends with the task that waits for it.

    Raises:
        RuntimeError: the process failed; carries the last line that it printed.
    """
    starting = asyncio.create_task(_start())
    try:
        process = await asyncio.shield(starting)
    except asyncio.CancelledError:
        await _end(await starting)
        raise
    task = {"path": str(path), "packs": [str(pack) for pack in packs], "memory": memory and str(memory)}
    try:
        output, errors = await process.communicate(json.dumps(task).encode())
    except asyncio.CancelledError:
        await _end(process)
        raise
    if process.returncode != 0:
        raise RuntimeError(errors.decode(errors="replace").strip().rpartition("\n")[2])
    return [Diagnostic(**(found | {"severity": Severity(found["severity"])})) for found in json.loads(output)]


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # Not from the folder that one happens to be in: a file of any name may lie there.
        "-P",
        "-m",
        "simulator.authoring.watching_check",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    # Its pipes are closed with it, while there is a loop to close them.
    await process.wait()


def _main() -> None:
    from simulator.authoring.checks.remembering import Results
    from simulator.content.packs import open_library

    task = json.load(sys.stdin)
    library = open_library([Path(pack) for pack in task["packs"]])
    results = Results(library, Path(task["memory"]) if task["memory"] else None)
    json.dump([found.to_json() for found in results.findings(Path(task["path"]))], sys.stdout)


if __name__ == "__main__":
    _main()
