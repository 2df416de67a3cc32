"""A terminal program in a pseudo-terminal, with a clock beside it: when its first frame stood, how soon a key shows.

The program's questions to the terminal (device attributes, synchronised output, colours) are answered as a modern
terminal would. What it draws is emulated afterwards with pyte, so that the emulation does not disturb the timing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pyte

_ANSWERS = [
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\]10;\?(\x07|\x1b\\)"), b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(\x07|\x1b\\)"), b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
]


class Terminal:
    """A running program; `chunks` are what it wrote, with the time in seconds since it was started."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self.columns, self.rows = columns, rows
        self.chunks: list[tuple[float, bytes]] = []
        self._tail = b""
        full = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **environment}
        full.pop("NO_COLOR", None)
        self.started = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            self.execute(list(command), full)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def execute(self, command: list[str], environment: dict[str, str]) -> None:
        """Become the program, in the child."""
        os.execvpe(command[0], command, environment)

    def pump(self, timeout: float) -> bytes:
        """Read once, answer what was asked, and return what came; b"" where nothing did in `timeout` seconds."""
        ready, _, _ = select.select([self.descriptor], [], [], timeout)
        if not ready:
            return b""
        with contextlib.suppress(OSError):
            data = os.read(self.descriptor, 65536)
            self.chunks.append((time.perf_counter() - self.started, data))
            seen = self._tail + data
            for question, answer in _ANSWERS:
                for match in question.finditer(seen):
                    if match.end() > len(self._tail):
                        os.write(self.descriptor, answer)
            self._tail = seen[-32:]
            return data
        return b""

    def settle(self, quiet: float = 0.5, limit: float = 20.0) -> None:
        """Wait until something was drawn and nothing more came for `quiet` seconds."""
        end = time.perf_counter() + limit
        last = None
        while time.perf_counter() < end:
            if self.pump(0.05):
                last = time.perf_counter()
            elif last is not None and time.perf_counter() - last > quiet:
                return

    def wait_for(self, words: str, limit: float = 30.0) -> None:
        """Wait until `words` were written in one piece, or `limit` seconds passed."""
        wanted, end = words.encode(), time.perf_counter() + limit
        while time.perf_counter() < end and wanted not in b"".join(data for _when, data in self.chunks):
            self.pump(0.05)

    def press(self, keys: bytes) -> None:
        """Send `keys` as they come from a keyboard."""
        os.write(self.descriptor, keys)

    def answer_time(self, keys: bytes, shown: Callable[[bytes], bool], limit: float = 5.0) -> float | None:
        """Return the seconds from pressing `keys` until `shown` holds of what was drawn since; None past `limit`."""
        drawn = b""
        start = time.perf_counter()
        self.press(keys)
        while time.perf_counter() - start < limit:
            data = self.pump(0.5)
            if data:
                drawn += data
                if shown(drawn):
                    return self.chunks[-1][0] + self.started - start
        return None

    def screens(self) -> Iterator[tuple[float, str]]:
        """Yield the screen's text after each chunk, with its time."""
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.ByteStream(screen)
        for when, data in self.chunks:
            # pyte knows no synchronised output, and takes its marks for text.
            stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z$]+|\x1bP[^\x1b]*\x1b\\", b"", data))
            yield when, "\n".join(screen.display)

    def first_frame(self, marker: str) -> float | None:
        """Return the seconds from the start until the screen held `marker` (a regular expression)."""
        pattern = re.compile(marker)
        return next((when for when, text in self.screens() if pattern.search(text)), None)

    @property
    def peak_memory(self) -> float:
        """Return the largest resident size so far, in MiB (0 where the system does not tell)."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    @property
    def waited(self) -> float:
        """Return the seconds that the program was ready to run and another had the core (0 if the system is silent)."""
        with contextlib.suppress(OSError):
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]) / 1e9
        return 0.0

    def close(self) -> None:
        """End the program: by its own key, and where that does not help, by force."""
        for attempt in (lambda: self.press(b"\x11"), lambda: os.kill(self.pid, signal.SIGKILL)):
            with contextlib.suppress(OSError):
                attempt()
            for _ in range(40):
                self.pump(0.05)
                with contextlib.suppress(ChildProcessError):
                    if os.waitpid(self.pid, os.WNOHANG)[0]:
                        os.close(self.descriptor)
                        return
