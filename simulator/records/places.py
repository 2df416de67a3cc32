"""Where Pushback keeps things: `PUSHBACK_HOME`, or the platform's own folders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

HOME: Final = "PUSHBACK_HOME"
"""The environment variable that puts everything Pushback keeps into one folder."""
_NAME: Final = "pushback"


def data_folder() -> Path:
    """Return the folder of what the user made: attempts, disputes, plans."""
    home = os.environ.get(HOME)
    if home:
        return Path(home).expanduser()
    from platformdirs import user_data_path

    return user_data_path(_NAME, appauthor=False)


def config_folder() -> Path:
    """Return the folder of the settings."""
    home = os.environ.get(HOME)
    if home:
        return Path(home).expanduser()
    from platformdirs import user_config_path

    return user_config_path(_NAME, appauthor=False)


def cache_folder() -> Path:
    """Return the folder of what can be thrown away."""
    home = os.environ.get(HOME)
    if home:
        return Path(home).expanduser() / "cache"
    from platformdirs import user_cache_path

    return user_cache_path(_NAME, appauthor=False)
