"""Findings are neither false nor missing: held against every state of random stories, and silent on clean ones."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.authoring.findings import find, findings
from simulator.authoring.playtest import Playtest
from simulator.authoring.walk import Walk
from simulator.content.loaded import LoadedScenario
from simulator.content.scenario import Quadrant, Scenario
from simulator.content.source import Source, parse
from simulator.conversation import kernel
from simulator.conversation.frontier import quadrant
from simulator.conversation.story import Story
from tests.authoring.test_findings_codes import found
from tests.authoring.test_walk import Everything
from tests.conversation.random_stories import stories
from tests.stories import HEAD, one_room, persona, story

many = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def nowhere() -> Source:
    """Return a file without places, for stories that were never written down."""
    source, _findings = parse("random.yaml", b"format: 1\n")
    assert source is not None
    return source


@many
@given(stories())
def test_what_is_never_reached_or_said_is_told_and_nothing_else(loaded):
    playtest = Playtest(loaded)
    told = {(one.diagnostic.code, one.diagnostic.message) for one in find(playtest, nowhere())}
    walks = [Everything(Story(loaded, case)) for case in loaded.scenario.cases]
    visited = {one.story.places[number].id for one in walks for number in one.visited}
    offered = {number for one in walks for number in one.offered}
    nodes = set(loaded.scenario.nodes) - visited
    assert {message for code, message in told if code == "PB501"} == {
        f"no way leads to '{node}' (proven)" for node in nodes
    }
    assert sum(code == "PB502" for code, _message in told) == len(set(loaded.scenario.endings) - visited)
    places = playtest.cases[0].walk.story.places
    never = [
        reply
        for place in places
        for reply in place.replies
        if place.id in visited and reply.number not in offered and reply.choice.when is not None
    ]
    # Fewer are told where typed words might bring them about, or where the node is told as a dead end.
    assert sum(code == "PB506" for code, _message in told) <= len(never)
    stuck = any(
        not one.story.places[core[0]].ends and not kernel.available(one.story, core)
        for one in walks
        for core in one.lengths
    )
    assert stuck == any(code in ("PB503", "PB504") for code, _message in told)


@many
@given(stories())
def test_every_witness_can_be_played(loaded):
    for one in find(Playtest(loaded), nowhere()):
        if one.witness is None:
            continue
        story = Story(loaded, one.witness.case)
        core = kernel.opening(story, story.opening_accounts())
        marks = core[1]
        for name in one.witness.prepare:
            left = story.minutes.get(marks) - story.scenario.prep.sources[name].minutes
            assert left >= 0
            marks = story.minutes.put(marks, left) | story.prepared_bits(name)
        core = kernel.enter(story, (core[0], marks, core[2], core[3]))
        for node, choice in one.witness.replies:
            assert story.places[core[0]].id == node
            reply = next(reply for reply in kernel.available(story, core) if reply.choice.id == choice)
            core = kernel.advance(story, core, reply)


@st.composite
def clean(draw: st.DrawFn) -> LoadedScenario:
    """Return a story without a fault: a way on everywhere, conditions that hold on one way and fail on another."""
    count = draw(st.integers(1, 6))
    nodes: dict[str, Any] = {}
    circles = draw(st.booleans())
    for number in range(count):
        onward = f"n{number + 1}" if number + 1 < count else "done"
        good = {"points": draw(st.integers(1, 3)), "because": "So."}
        bad = {"points": draw(st.integers(-6, 0)), "because": "So."}
        choices: list[dict[str, Any]] = [
            {"id": "a", "text": "Half.", "model": True, "again": True, "credibility": {"dana": good}, "then": {"goto": onward}},
            {"id": "b", "text": "All.", "again": True, "credibility": {"dana": bad},
             "then": {"set": ["heat"], "product": -draw(st.integers(0, 9)), "goto": onward}},
        ]  # fmt: skip
        says: list[Any] = [f"Line {number}."]
        if number and draw(st.booleans()):
            choices.append(
                {"id": "c", "text": "Heated.", "again": True, "when": {"flag": "heat"}, "then": {"goto": onward}}
            )
        if number and draw(st.booleans()):
            says.insert(0, {"when": {"flag": "heat"}, "text": "Loud line."})
        if number and circles and draw(st.booleans()):
            back = {"points": -20, "because": "So."}
            choices.append(
                {
                    "id": "d",
                    "text": "Again.",
                    "credibility": {"dana": back},
                    "then": {"goto": f"n{draw(st.integers(0, number - 1))}"},
                }
            )
        nodes[f"n{number}"] = {"says": says, "choices": draw(st.permutations(choices))}
    content: dict[str, Any] = {
        "format": "1", "id": "clean", "title": "Clean", "ask": "Something.", "cast": {"dana": {"persona": "boss"}},
        "flags": ["heat"], "nodes": nodes, "endings": {"done": {"says": ["End."]}},
    }  # fmt: skip
    walk = Walk(Story(LoadedScenario("test", Scenario.model_validate(content), {"dana": persona()}, "", Path("c"))))
    reached = {quadrant(*point) for point in walk.ended.values()}
    content["unreachable"] = [name for name in get_args(Quadrant) if name not in reached]
    return LoadedScenario("test", Scenario.model_validate(content), {"dana": persona()}, "0" * 16, Path("clean.yaml"))


@many
@given(clean())
def test_a_clean_story_of_any_shape_is_silent(loaded):
    assert [str(one) for one in findings(loaded, nowhere())] == []


def test_a_reason_names_the_part_that_never_holds():
    text = """
      - {id: on, text: On., model: true, when: {knows: size, flag: heat}, then: {goto: done}}
      - {id: off, text: Off., model: true, then: {learn: [size], goto: done}}
    """
    loaded = one_room(text, HEAD, "flags: [heat]")
    [finding] = [one for one in findings(loaded, nowhere()) if one.code == "PB506"]
    assert "{knows: size} is never so here: nothing before teaches it" in finding.message


def test_what_an_aside_may_teach_is_not_called_impossible():
    loaded = story(
        f"""{HEAD}
nodes:
  room:
    says: [{{text: It takes three weeks., leak: {{words: three weeks, learn: [size]}}}}]
    choices:
      - {{id: on, text: On., then: {{goto: next}}}}
  next:
    says: And?
    choices:
      - {{id: yes, text: Yes., when: {{knows: size}}, then: {{goto: done}}}}
      - {{id: well, text: Well., then: {{goto: done}}}}
endings: {{done: {{says: Good.}}}}
"""
    )
    assert "PB506" not in {one.code for one in findings(loaded, nowhere())}


GREEDY = """
unreachable: [order_taker, won_the_point, friction]
nodes:
  room:
    says: Well?
    choices:
      - {id: now, text: Now., credibility: {dana: {points: 3, because: So}}, then: {goto: done}}
      - {id: later, text: Later., credibility: {dana: {points: 0, because: So}}, then: {goto: next}}
  next:
    says: And?
    choices:
      - {id: much, text: Much., credibility: {dana: {points: POINTS, because: So}}, then: {goto: done}}
endings: {done: {says: Good.}}
"""


def test_where_no_reply_is_marked_no_way_of_marked_ones_breaks_off():
    near = findings(story(HEAD + GREEDY.replace("POINTS", "8")), nowhere())
    assert {"PB519", "PB520"}.isdisjoint(one.code for one in near)
    [far] = [one for one in findings(story(HEAD + GREEDY.replace("POINTS", "9")), nowhere()) if one.code == "PB520"]
    assert far.message.startswith("a partner who takes what earns most, since no reply is marked 'model', ends with 53")


def test_beyond_the_bound_nothing_is_called_impossible():
    from simulator.content.codes import document

    known = document("PB501").example
    assert [one.diagnostic.code for one in found(known)] == ["PB501"]
    source, _findings = parse("example.yaml", known.encode())
    assert source is not None
    scenario = Scenario.model_validate(_value(source))
    loaded = LoadedScenario("test", scenario, {"dana": persona()}, "0" * 16, Path("example.yaml"))
    bounded = findings(loaded, source, bound=1)
    assert [one.code for one in bounded] == ["PB590"]
    assert "1 states" in bounded[0].message


def _value(source: Source) -> Any:
    from simulator.content.building import build

    built, _findings = build(Scenario, source)
    assert built is not None
    return built.model_dump(by_alias=True, exclude_unset=True)


def test_a_reply_that_only_costs_on_the_way_to_where_the_others_lead_is_worse_than_they_are():
    text = """
    nodes:
      opening:
        says: Well?
        choices:
          - {id: ask, text: What for?, credibility: {dana: {points: 2, because: So}}, then: {goto: later}}
          - {id: hush, text: I see., then: {goto: later}}
          - {id: insult, text: You sell air., credibility: {dana: {points: POINTS, because: So}}, then: {product: MOVED, goto: later}}
      later:
        says: And then?
        choices:
          - {id: on, text: On., then: {product: 20, goto: done}}
          - {id: off, text: Off., then: {product: -20, goto: done}}
    endings:
      done: {says: Good.}
    """
    for points, moved, expected in ((-5, -5, True), (-5, 1, False), (1, -5, False), (-5, 0, False)):
        told = story(dedent(HEAD) + dedent(text.replace("POINTS", str(points)).replace("MOVED", str(moved))))
        found = {one.diagnostic.code for one in find(Playtest(told), nowhere())}
        assert ("PB512" in found) is expected, (points, moved)
