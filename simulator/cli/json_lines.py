"""Reading JSON lines, from a file or standard input, with each line's place for messages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.cli.commands import fail


def json_lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the lines of a JSONL file ('-': standard input) as values, each with its `file:line`.

    Raises:
        typer.Exit: the file cannot be read, or a line is not JSON; it was told.
    """
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise fail(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise fail(f"{path}: this is not UTF-8 text") from error
    # Not splitlines: JSON may hold U+2028 and the like within its strings.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise fail(f"{place}: this line is not JSON: {error}") from error
        yield place, value
