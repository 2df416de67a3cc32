"""Lines that an author wrapped are one again; lines that were meant stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tui.paragraphs import unwrapped

LONG = "You ring all three before five, and that's the part that costs: she has the"


@pytest.mark.parametrize(
    ("text", "prose", "shown"),
    [
        (f"{LONG}\nleaflets pulped. {'x' * 99}", True, f"{LONG} leaflets pulped. {'x' * 99}"),
        (f"{LONG}\nleaflets pulped. {'x' * 99}", False, f"{LONG}\nleaflets pulped. {'x' * 99}"),
        (f"{LONG}\n\nleaflets", True, f"{LONG}\n\nleaflets"),
        (f"{LONG}\n  leaflets", True, f"{LONG}\n  leaflets"),
        (f"Dear all,\nlunch.\n{LONG}", True, f"Dear all,\nlunch.\n{LONG}"),
        ("Short\nlines\nstay", True, "Short\nlines\nstay"),
    ],
)
def test_which_breaks_go(text: str, prose: bool, shown: str) -> None:
    assert unwrapped(text, prose=prose) == shown


@given(text=st.text("ab .\n", max_size=400), prose=st.booleans())
def test_no_word_is_lost_or_moved(text: str, prose: bool) -> None:
    assert unwrapped(text, prose=prose).split() == text.split()
