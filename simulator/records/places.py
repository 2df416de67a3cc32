"""Where Pushback keeps things: `PUSHBACK_HOME`, or the platform's own folders, and the database among them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

HOME: Final = "PUSHBACK_HOME"
"""The environment variable that puts everything Pushback keeps into one folder."""
DATABASE: Final = "PUSHBACK_DATABASE_URL"
"""The environment variable that names another database: `postgresql://…`, or `sqlite:///path`."""
LEARNER: Final = "PUSHBACK_LEARNER"
"""The environment variable that says whose conversations these are, where several people share a database."""
ALONE: Final = "me"
"""The learner's name where nobody gave one: on one's own machine there is only one."""
_NAME: Final = "pushback"
_SQLITE: Final = "sqlite:///"


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


def attempts_folder() -> Path:
    """Return the folder in which attempts lay as files before there was a database; they are taken over from there."""
    return data_folder() / "attempts"


def server_url() -> str | None:
    """Return the address of the database server that keeps the records, None where a file of one's own does."""
    url = os.environ.get(DATABASE, "").strip()
    return url if url and not url.startswith("sqlite:") else None


def database_file() -> Path:
    """Return the file of the records, where no server keeps them."""
    url = os.environ.get(DATABASE, "").strip()
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return Path(url.removeprefix(_SQLITE)).expanduser()
    return data_folder() / "pushback.db"


def frozen(path: Path) -> bool:
    """Say whether the database at `path` lies where nothing can be written beside it.

    SQLite then reads it only if told that nobody else will change it.
    """
    return path.exists() and not os.access(path.parent, os.W_OK)


def reading_uri(path: Path) -> str:
    """Return the address at which SQLite opens the database at `path` for reading alone."""
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if frozen(path) else "")


def learner_name() -> str:
    """Return whose conversations are kept: `PUSHBACK_LEARNER`, on a server the login name, else `ALONE`."""
    from simulator.content.text import clean_line

    name = clean_line(os.environ.get(LEARNER, ""))
    if name or server_url() is None:
        return name or ALONE
    import getpass

    return clean_line(getpass.getuser()) or ALONE
