"""The four parts of a reply."""

from __future__ import annotations

import pytest

from simulator.coaching.structure import Structure, structure
from simulator.language.reading import Found, Reading


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ((), Structure(False, False, False, False)),
        (("share_goal",), Structure(True, False, False, False)),
        (("widen_frame",), Structure(True, False, False, False)),
        (("ask_metric",), Structure(False, True, False, False)),
        (("redirect", "offer_choice"), Structure(False, True, True, False)),
        (("flat_refusal",), Structure(False, False, True, False)),
        (("commit_concretely",), Structure(False, False, False, True)),
        (("name_constraint", "tradeoff_reveal", "commit_concretely"), Structure(True, False, True, True)),
    ],
)
def test_parts(patterns, expected):
    found = tuple(Found(pattern, 1.0, ((0, 1),)) for pattern in patterns)
    assert structure(Reading("Words.", found, "neutral", 0.0)) == expected
