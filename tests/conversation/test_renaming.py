"""An attempt that was kept before things were renamed plays as it did."""

from __future__ import annotations

import dataclasses

import pytest

from simulator.coaching.debrief import debrief
from simulator.coaching.session import Session
from simulator.content.loaded import LoadedScenario
from simulator.conversation.attempt import Choose, Event, Guess, Prepare, Type
from simulator.conversation.play import PlayError
from simulator.language.reading import Found, Reading
from tests.small_pack import PERSONA, SCENARIO
from tests.stories import header, persona, story

HEARD = Reading("It takes three weeks.", (Found("bring_evidence", 0.9, ((0, 8),)),), "good", 0.5)
EVENTS: tuple[Event, ...] = (
    Prepare("opening", "notes"),
    Guess("opening", "dana", "fear", "lost"),
    Type("opening", "It takes three weeks.", HEARD, None, ("size",), "dana"),
    Choose("opening", "look"),
    Choose("middle", "agree"),
)
CHANGES = (
    ("notes: {", "page: {was: notes, "),
    ("learn: size", "learn: length"),
    ("{size: It takes three weeks.}", "{length: {text: It takes three weeks., was: size}}"),
    ("knows: size", "knows: length"),
    ("{lost: Losing <customer>,", "{gone: {text: Losing <customer>, was: lost},"),
    ("first: {dana: {fear: lost}}", "promised: {was: [opened, first], dana: {fear: gone}}"),
    ("  dana:\n", "  boss:\n    was: dana\n"),
    ("dana: ", "boss: "),
    ("  middle:", "  after:\n    was: middle"),
    ("goto: middle", "goto: after"),
    ("id: look", "id: listen\n        was: look"),
    ("{customer: {", "{client: {was: customer, "),
    ("<customer>", "<client>"),
)


def renamed() -> LoadedScenario:
    text = SCENARIO
    for old, new in CHANGES:
        assert old in text, old
        text = text.replace(old, new)
    return story(text, {"boss": persona(PERSONA)})


def kept(loaded: LoadedScenario, *events: Event, case: str = "first") -> Session:
    head = dataclasses.replace(header(loaded, case=case, dana=61), slots={"customer": "Contoso"})
    return Session(loaded, head, events or EVENTS)


def test_every_event_finds_what_it_meant() -> None:
    before = kept(story(SCENARIO, {"dana": persona(PERSONA)}))
    after = kept(renamed())
    assert after.finished
    assert [turn.state.accounts for turn in after.turns] == [turn.state.accounts for turn in before.turns]
    assert [[entry.points for entry in turn.ledger] for turn in after.turns] == [
        [entry.points for entry in turn.ledger] for turn in before.turns
    ]
    assert (after.view.prepared, after.view.facts) == (("page",), ("length",))
    assert after.guesses == {("boss", "fear"): "gone"}
    assert after.replies[0].event == dataclasses.replace(EVENTS[2], cites=("length",), to="boss")  # type: ignore[type-var]
    assert after.found("page") == before.found("notes") == "There is a page on it."
    looked = debrief(after)
    [uncovered] = [one for one in looked.uncovered if one.item == "fear"]
    assert (uncovered.truth, uncovered.guess, uncovered.right) == ("Losing Contoso", "Losing Contoso", True)


def test_what_was_kept_stays_as_it_was_kept() -> None:
    assert tuple(kept(renamed()).events) == EVENTS


@pytest.mark.parametrize(
    "event",
    [
        Prepare("opening", "diary"),
        Guess("opening", "omar", "fear", "lost"),
        Guess("opening", "dana", "metric", "lost"),
        Guess("opening", "dana", "fear", "bored"),
        Choose("opening", "leave"),
    ],
)
def test_names_that_nothing_ever_had_are_refused(event: Event) -> None:
    with pytest.raises(PlayError):
        kept(renamed(), event)


def test_a_case_that_never_was() -> None:
    with pytest.raises(PlayError, match="no case called 'third'"):
        kept(renamed(), case="third")


def test_a_new_attempt_is_kept_under_the_cases_name_of_today() -> None:
    assert [Session.start(renamed(), case=case).header.case for case in ("opened", "promised")] == ["promised"] * 2
