"""What is called certain is so in every state, and what is called impossible in none; typed words make less certain."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from simulator.authoring.certain import arrived, needed
from simulator.authoring.findings import find
from simulator.authoring.playtest import Playtest
from simulator.conversation import kernel
from simulator.conversation.kernel import Trail
from simulator.conversation.story import Story
from tests.authoring.test_findings import nowhere
from tests.authoring.test_walk import Everything, cases
from tests.conversation.random_stories import stories
from tests.stories import HEAD, one_room, story

many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
TOLD = ("fact", "hidden", "flag", "made")


@many
@given(stories(), cases)
def test_what_is_certain_holds_in_every_state_and_what_is_impossible_in_none(loaded, case):
    played = Story(loaded, case)
    everything = Everything(played)
    known = arrived(played, everything.offered)
    told = 0
    for key, field in played.layout.items():
        if key[0] in TOLD:  # type: ignore[index]
            told |= field.mask
    for core in everything.lengths:
        for reply in kernel.available(played, core):
            assert needed(played, reply.choice.when) & ~core[1] == 0
            trail = Trail()
            kernel.advance(played, core, reply, trail)
            for place, marks, _accounts, _product in trail.arrivals:
                assert known.surely[place] & told & ~marks == 0
                assert marks & told & ~known.maybe[place] == 0


TWO = """
nodes:
  opening:
    says: Well?
    choices:
      - {id: tell, text: It is three weeks., then: {learn: [size], goto: later}}
      - {id: hush, text: I see., then: {HUSHgoto: later}}
    fallback: {text: What was that?, goto: later}
  later:
    says: And then?
    choices:
      - {id: on, text: On., LATERthen: {goto: done}}
      - {id: off, text: Off., then: {goto: done}}
endings:
  done: {says: Good.}
"""


def codes(text: str) -> list[str]:
    loaded = story(f"{HEAD.strip()}\n{text.strip()}\n")
    about = ("PB501", "PB502", "PB503", "PB506", "PB507", "PB508", "PB509", "PB524", "PB525", "PB526")
    return sorted({one.diagnostic.code for one in find(Playtest(loaded), nowhere())} & set(about))


def test_what_every_reply_teaches_is_certain_unless_words_that_fit_nothing_go_the_same_way():
    both = TWO.replace("HUSH", "learn: [size], ")
    asked = both.replace("LATER", "when: {knows: size}, ")
    # Somebody who types something else comes there without having learned it.
    assert codes(asked) == []
    assert codes(asked.replace("fallback: {text: What was that?, goto: later}", "")) == ["PB509"]
    again = both.replace("LATER", "").replace("then: {goto: done}}", "then: {learn: [size], goto: done}}", 1)
    assert codes(again) == []
    assert codes(again.replace("fallback: {text: What was that?, goto: later}", "")) == ["PB526"]


def test_a_fallback_that_goes_where_a_plain_reply_goes_takes_nothing_from_what_is_proven():
    plain = TWO.replace("HUSH", "").replace("LATER", "when: {knows: renewal}, ")
    assert codes(plain) == ["PB506"]


def test_a_place_that_only_typed_words_come_to_is_no_place_without_a_way():
    text = TWO.replace("HUSH", "").replace("LATER", "").replace("goto: later}\n  later", "goto: aside}\n  later")
    aside = "  aside:\n    says: Let me sit down.\n    goto: later\n  later:"
    assert codes(text.replace("  later:", aside)) == []
    assert codes(text.replace("goto: aside}", "goto: later}").replace("  later:", aside)) == ["PB501"]


def test_evidence_for_somebody_who_claims_too_much_is_not_told():
    rows = """
      - {id: bluff, text: The log says so., WHEN, performs: [bring_evidence], cites: [size], then: {goto: done}}
      - {id: learn, text: Let me look., then: {learn: [renewal], goto: room}}
      - {id: other, text: No., then: {goto: done}}
    """
    for when, expected in (
        ("when: {not: {knows: size}}", False),
        ("model: false", False),
        ("when: {knows: renewal}", True),
    ):
        found = {one.diagnostic.code for one in find(Playtest(one_room(rows.replace("WHEN", when))), nowhere())}
        assert ("PB524" in found) is expected, when
