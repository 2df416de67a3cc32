"""What fits into a scenario's sentences where a name is filled in."""

from __future__ import annotations

import pytest

from simulator.coaching.naming import LONGEST_NAME, wrong_with
from simulator.content.scenario import Slot

CUSTOMER = Slot(ask="Which customer?", default="Northwind")
DECIDER = Slot(ask="Who decides over there? First name; she runs their operations.", default="Ruth")


@pytest.mark.parametrize(
    "words",
    [
        "Acme",
        "Acme Inc.",
        "Smith & Sons, Ltd.",
        "the Free City of Bremen",
        "St. Gallen",
        "Acme = Sons",
        "3M",
        "[b]x[/b]",
    ],
)
def test_a_name_or_a_few_words_fit(words: str) -> None:
    assert wrong_with(CUSTOMER, words) == ""


@pytest.mark.parametrize("words", ["Ruth", "Anna Maria", "J. R.", "Özlem", "  Ruth  "])
def test_a_first_name_fits(words: str) -> None:
    assert wrong_with(DECIDER, words) == ""


@pytest.mark.parametrize(
    ("slot", "words", "told"),
    [
        (DECIDER, "Ruth from their operations", "a first name, one word or two, as in “Ruth”"),
        (DECIDER, "Ruth?", "a first name"),
        (CUSTOMER, "They are the biggest customer that we have", "5 at most"),
        (CUSTOMER, "We sell to Northwind.", "as in “Northwind”"),
        (CUSTOMER, "Acme. And others", "“Which customer?” wants a name"),
        (CUSTOMER, "Acme\nNorthwind", "one line"),
        (CUSTOMER, "A" * (LONGEST_NAME + 1), f"{LONGEST_NAME} characters, and this is {LONGEST_NAME + 1}"),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(slot: Slot, words: str, told: str) -> None:
    assert told in wrong_with(slot, words)
