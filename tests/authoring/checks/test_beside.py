"""Work beside the rest: the same findings, wherever it is done, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from simulator.authoring.checks.beside import beside, from_json, to_json
from simulator.content.diagnostics import Diagnostic, Severity

FOUND = [
    Diagnostic("PB611", Severity.WARNING, "odd \udcff.yaml", 3, 5, "words … and [more]", "do this"),
    Diagnostic("PB402", Severity.ERROR, "a.yaml", 0, 0, "'x'\n" * 40_000, ""),
]


def no_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.parametrize("worth", [True, False])
def test_findings_come_back_as_they_were(worth):
    with beside(lambda: iter(FOUND), worth=worth) as read:
        found = read()
    assert found == FOUND
    assert [one.severity for one in found] == [one.severity for one in FOUND]


def test_findings_can_be_written_down():
    assert from_json(to_json(FOUND)) == FOUND


def test_what_fails_there_fails_here():
    def fails():
        raise LookupError("this goes wrong")

    with pytest.raises(LookupError, match="this goes wrong"), beside(fails) as read:
        read()


def both_ways(code: str) -> str:
    """Return what `code` prints in a process without other threads, where work has a process of its own."""
    start = "import os, sys, time\nfrom simulator.authoring.checks import beside as module\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{start}{code}"], capture_output=True, text=True, check=True, timeout=60
    )
    assert not done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32" or (os.cpu_count() or 1) < 2, reason="there is no second process to be had")
def test_it_is_done_in_a_process_of_its_own_which_ends_with_the_block():
    printed = both_ways(
        "from simulator.content.diagnostics import Diagnostic, Severity\n"
        "print('unflushed words', end=' ')\n"
        "def work():\n"
        "    return [Diagnostic('PB101', Severity.NOTE, str(os.getpid()), 1, 1, 'm', 'h')]\n"
        "with module.beside(work) as read:\n"
        "    [found] = read()\n"
        "print(found.file != str(os.getpid()))\n"
        "with module.beside(lambda: time.sleep(60) or ()) as read:\n"
        "    pass\n"
        "try:\n"
        "    os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError:\n"
        "    print('nothing left')\n"
    )
    assert printed == "unflushed words True\nnothing left\n"


def test_beside_other_threads_it_is_done_here():
    printed = both_ways(
        "import threading\n"
        "from simulator.content.diagnostics import Diagnostic, Severity\n"
        "stop = threading.Event()\n"
        "other = threading.Thread(target=stop.wait)\n"
        "other.start()\n"
        "def work():\n"
        "    return [Diagnostic('PB101', Severity.NOTE, str(os.getpid()), 1, 1, 'm', 'h')]\n"
        "with module.beside(work) as read:\n"
        "    [found] = read()\n"
        "stop.set()\n"
        "print(found.file == str(os.getpid()))\n"
    )
    assert printed == "True\n"


def test_an_error_in_the_block_leaves_no_process_behind():
    with pytest.raises(KeyError), beside(lambda: FOUND):
        raise KeyError
    assert no_children()
