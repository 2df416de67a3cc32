"""Attempts that lie as files in the data folder: from before there was a database, or saved when it refused."""

from __future__ import annotations

from pathlib import Path

from simulator.records.journal import read_attempts
from simulator.records.places import ALONE, attempts_folder, data_folder
from simulator.records.values import JournalError


def remove_files(learner: str) -> list[Path]:
    """Remove the files in the data folder that hold attempts of `learner`, and return their paths.

    Files from before there were learners are those of `ALONE`; so are those that nobody can read.

    Raises:
        OSError: one of them cannot be removed.
    """
    folder = attempts_folder()
    files = [*sorted(folder.glob("**/*.jsonl")), *sorted(data_folder().glob("pushback-*.jsonl"))]
    found = [path for path in files if _holds(path, learner)]
    old = data_folder() / "disputes.jsonl"
    if learner == ALONE and old.is_file():
        found.append(old)
    for path in found:
        path.unlink()
    return found


def _holds(path: Path, learner: str) -> bool:
    try:
        return any((saved.learner or ALONE) == learner for saved in read_attempts(path))
    except JournalError:
        return learner == ALONE
