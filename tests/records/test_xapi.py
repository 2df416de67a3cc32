"""xAPI statements, held to the specification by an independent validator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.coaching.session import Session
from simulator.content.loaded import LoadedScenario
from simulator.conversation.attempt import Type
from simulator.language.reading import Reading
from simulator.records.store import Store
from simulator.records.withholding import without_words
from simulator.records.xapi import xapi_text
from tests.records.conftest import begun


def statements(store: Store) -> list[dict[str, Any]]:
    return [json.loads(line) for line in xapi_text(store.every()).splitlines()]


def verbs(found: Sequence[dict[str, Any]]) -> list[str]:
    return [one["verb"]["id"].rpartition("/")[2] for one in found]


def assert_valid(statement: dict[str, Any]) -> None:
    """Have `ralph-malph` look at `statement`, as itself and as what its release makes of scores.

    Its model types `score.scaled` as an integer, so the fraction is looked at here and rounded for it.
    """
    from ralph.models.xapi.base.statements import BaseXapiStatement

    score = statement.get("result", {}).get("score", {})
    if "scaled" in score:
        assert -1 <= score["scaled"] <= 1
        score["scaled"] = round(score["scaled"])
    BaseXapiStatement(**statement)


def test_the_statements_of_a_conversation(store: Store, loaded: LoadedScenario) -> None:
    session = Session.start(loaded, case="first", mode="exam")
    journal = store.begin(session, [].append, course="first-steps", workshop="monday [x]")
    session.choose("look")
    journal.append(Type("middle", "No “idea”, 🙂", Reading("No “idea”, 🙂", (), "neutral", 0.0)))
    found = statements(store)
    assert verbs(found) == ["initialized", "answered", "answered"]
    first, second = found[1], found[2]
    assert first["object"]["definition"]["interactionType"] == "choice"
    assert (first["result"]["response"], first["result"]["score"]) == ("look", {"scaled": 0.2, "raw": 4})
    assert second["object"]["definition"]["interactionType"] == "long-fill-in"
    assert second["result"]["response"] == "No “idea”, 🙂"
    assert len({one["context"]["registration"] for one in found}) == 1
    assert len({one["id"] for one in found}) == 3
    around = first["context"]["contextActivities"]
    assert [one["id"] for one in around["parent"]] == [found[0]["object"]["id"]]
    assert [one["id"].rpartition("/")[2] for one in around["grouping"]] == ["first-steps", "monday%20%5Bx%5D", "small"]
    for one in found:
        assert_valid(one)


@pytest.mark.parametrize(
    ("choices", "verdict", "scaled"), [(("look", "agree"), "passed", 0.28), (("give",), "failed", -0.6)]
)
def test_what_ended_is_completed_and_passed_or_failed(
    choices: tuple[str, ...], verdict: str, scaled: float, store: Store, loaded: LoadedScenario
) -> None:
    session, _journal = begun(store, loaded)
    for choice in choices:
        session.choose(choice)
    found = statements(store)
    assert verbs(found)[-2:] == ["completed", verdict]
    assert found[-1]["result"]["score"]["scaled"] == scaled
    assert found[-1]["result"]["success"] is (verdict == "passed")
    assert statements(store) == found, "sent twice, they are the same statements"


def test_typed_words_can_be_left_out(store: Store, loaded: LoadedScenario) -> None:
    _session, journal = begun(store, loaded)
    journal.append(Type("opening", "my secret", Reading("my secret", (), "neutral", 0.0)))
    assert "my secret" in xapi_text(store.every())
    left = xapi_text(map(without_words, store.every()))
    assert "my secret" not in left
    assert "response" not in left


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.sampled_from(["look", "agree", "insist", "give", "refuse"]), min_size=1, max_size=3))
def test_every_statement_is_valid(store: Store, loaded: LoadedScenario, choices: list[str]) -> None:
    from simulator.coaching.session import PlayError

    session, _journal = begun(store, loaded)
    for choice in choices:
        try:
            session.choose(choice)
        except PlayError:
            continue
    for statement in statements(store):
        assert_valid(statement)
