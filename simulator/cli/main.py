"""The `pushback` command: without arguments it opens the app, and imports nothing that the app does not need."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; exits with 0, 1 (a check failed) or 2 (wrong usage or content)."""
    if len(sys.argv) == 1:
        from simulator.cli.terminal import open_app

        sys.exit(open_app())
    from simulator.cli.commands import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
