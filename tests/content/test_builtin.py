"""The scenarios that come with the program: sound, rich enough, winnable, and not giving themselves away."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from simulator.content.load import load_scenario, read_persona, read_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import BUILTIN, builtin_root, of_file, open_library
from simulator.content.scenario import Choice
from simulator.conversation import kernel, play
from simulator.conversation.attempt import Header
from simulator.conversation.exploration import DEFAULT_BOUND, Explorer
from simulator.conversation.frontier import quadrant
from simulator.conversation.rules import RULES_VERSION
from simulator.conversation.state import core_of
from simulator.conversation.story import Story
from simulator.language.reading import READER_VERSION

ROOT = builtin_root()
LIBRARY = open_library((), {})
SCENARIOS = LIBRARY.names("scenario")
PERSONAS = LIBRARY.names("persona")


@cache
def loaded(name: str) -> LoadedScenario:
    return load_scenario(f"{BUILTIN}:{name}", LIBRARY)


@dataclasses.dataclass(frozen=True)
class Reached:
    """What listed replies can reach in one scenario, over all its cases: endings, and quadrants by case."""

    endings: frozenset[str]
    quadrants: dict[str | None, frozenset[str]]
    offered: dict[str, frozenset[int]]
    """How many replies were on offer, by node."""


@cache
def reached(name: str) -> Reached:
    """Walk every state of a scenario, case by case."""
    content = loaded(name)
    endings: set[str] = set()
    quadrants: dict[str | None, frozenset[str]] = {}
    offered: dict[str, set[int]] = {}
    for case in tuple(content.scenario.cases) or (None,):
        story = Story(content, case)
        explorer = Explorer(story)
        header = Header(name, BUILTIN, content.content_hash, RULES_VERSION, READER_VERSION, case=case)
        before = core_of(story, play.begin(story, header))
        ahead = list({explorer.merge(start) for _sources, start in explorer.preparations(before)})
        seen = set(ahead)
        here: set[str] = set()
        while ahead:
            core = ahead.pop()
            place = story.places[core[0]]
            if place.ends:
                endings.add(place.id)
                here.add(quadrant(kernel.relationship(story, core[2]), core[3]))
                continue
            onward = explorer.successors(core)
            offered.setdefault(place.id, set()).add(len(kernel.available(story, core)))
            fresh = [after for after in dict.fromkeys(onward) if after not in seen]
            seen.update(fresh)
            assert len(seen) < DEFAULT_BOUND, "too large to be walked, so the debrief could not be exact"
            ahead.extend(fresh)
        quadrants[case] = frozenset(here)
    return Reached(frozenset(endings), quadrants, {node: frozenset(counts) for node, counts in offered.items()})


def choices(name: str) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """Yield the nodes of a scenario that offer replies, with them."""
    for node, content in loaded(name).scenario.nodes.items():
        if content.choices:
            yield node, content.choices


def test_there_are_some() -> None:
    assert len(SCENARIOS) >= 4
    assert len(PERSONAS) >= 4


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_has_no_finding_at_all(name: str) -> None:
    path = ROOT / "scenarios" / f"{name}.yaml"
    scenario, findings = read_scenario(path, of_file(path, LIBRARY), LIBRARY)
    assert [str(finding) for finding in findings] == []
    assert scenario is not None


@pytest.mark.parametrize("name", PERSONAS)
def test_a_persona_has_no_finding_at_all(name: str) -> None:
    path = ROOT / "personas" / f"{name}.yaml"
    persona, findings = read_persona(path, of_file(path, LIBRARY), LIBRARY)
    assert [str(finding) for finding in findings] == []
    assert persona is not None


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_rich_enough(name: str) -> None:
    scenario = loaded(name).scenario
    assert len(scenario.nodes) >= 18
    assert len(scenario.endings) >= 5
    assert scenario.trains
    assert scenario.summary
    assert scenario.setting
    assert scenario.prep.sources


@pytest.mark.parametrize("name", SCENARIOS)
def test_three_to_five_replies_are_on_offer(name: str) -> None:
    offered = reached(name).offered
    assert all(counts and min(counts) >= 2 and max(counts) <= 5 for counts in offered.values()), offered
    # A moment with two ways out may be one on purpose, but not more than now and then.
    few = [node for node, counts in offered.items() if min(counts) < 3]
    assert len(few) * 5 <= len(offered), few


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_reply_is_explained_in_the_debrief(name: str) -> None:
    bare = [f"{node}/{choice.id}" for node, offered in choices(name) for choice in offered if not choice.comment]
    assert bare == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_everybody_hides_something_among_decoys(name: str) -> None:
    for member in loaded(name).scenario.cast.values():
        assert set(member.hidden) == {"constraint", "metric", "fear"}
        assert all(len(answers) >= 2 for answers in member.hidden.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_ending_can_be_reached_and_nothing_gets_stuck(name: str) -> None:
    assert reached(name).endings == set(loaded(name).scenario.endings)
    assert set(reached(name).offered) == {node for node, _offered in choices(name)}, "a node nobody gets to"
    assert all(0 not in counts for counts in reached(name).offered.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_three_quadrants_are_within_reach_in_every_case(name: str) -> None:
    unreachable = set(loaded(name).scenario.unreachable)
    for case, found in reached(name).quadrants.items():
        assert len(found) >= 3, case
        assert not found & unreachable, "called unreachable, and it is not"
        assert found | unreachable == {"partner", "order_taker", "won_the_point", "friction"}, case


def test_most_can_be_won_on_both_axes() -> None:
    winnable = [name for name in SCENARIOS if all("partner" in found for found in reached(name).quadrants.values())]
    assert len(winnable) * 4 >= len(SCENARIOS) * 3


def test_at_least_two_need_listening_again() -> None:
    assert sum(len(loaded(name).scenario.cases) >= 2 for name in SCENARIOS) >= 2


@pytest.mark.parametrize("name", [name for name in SCENARIOS if len(loaded(name).scenario.cases) >= 2])
def test_a_case_can_be_heard(name: str) -> None:
    scenario = loaded(name).scenario
    truths = {case: {cast: loaded(name).truth(cast, case) for cast in scenario.cast} for case in scenario.cases}
    assert len({repr(truth) for truth in truths.values()}) == len(truths)
    for case in list(scenario.cases)[1:]:
        spoken = [
            says.when
            for node in scenario.nodes.values()
            for says in node.says
            if says.when is not None and case in says.when.model_dump_json()
        ]
        first = [
            says.when
            for node in scenario.nodes.values()
            for says in node.says
            if says.when is not None and next(iter(scenario.cases)) in says.when.model_dump_json()
        ]
        assert spoken or first, "nobody says anything that tells the cases apart"


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_best_reply_does_not_give_itself_away(name: str) -> None:
    positions: Counter[int] = Counter()
    longest = moments = 0
    for _node, offered in choices(name):
        models = [index for index, choice in enumerate(offered) if choice.model]
        if not models or len(offered) < 3:
            continue
        moments += 1
        lengths = [len(choice.text) for choice in offered]
        longest += any(lengths[index] == max(lengths) for index in models)
        positions.update(models)
    assert moments >= 10, "hardly anywhere does the debrief have an expert's words"
    # Chance alone would make it about one in four.
    assert longest <= moments * 0.45, (longest, moments)
    assert max(positions.values()) <= moments * 0.5, positions
    assert len(positions) >= 3
