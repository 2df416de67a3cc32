"""The debrief against a story in which every outcome is known."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulator.coaching.debrief import debrief, expert_line
from simulator.coaching.session import Session
from simulator.coaching.walker import Walked, Walker, walk_elsewhere
from simulator.coaching.walking import Walk, walk
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.conversation.attempt import Header, event_to_json
from simulator.conversation.rules import RULES_VERSION
from simulator.language.reading import READER_VERSION
from tests.small_pack import PERSONA, SCENARIO, write_pack
from tests.stories import header, one_room, persona, played, story

KNOWN = {"dana": persona(PERSONA)}


def after(*choices: str, prepared: bool = False, text: str = SCENARIO) -> Session:
    loaded = story(text, KNOWN)
    session = Session(loaded, header(loaded, case="first"))
    if prepared:
        session.prepare("notes")
    for choice in choices:
        session.choose(choice)
    return session


class TestFrontiers:
    def test_from_before_the_preparation_and_after_each_reply(self) -> None:
        found = walk(after("look", "insist"))
        assert found.proven
        assert found.overall == ((68, 70), (50, 75))
        assert found.turns == (((64, 70), (46, 75)), ((64, 70), (46, 75)), ((46, 75),))

    def test_what_was_prepared_is_within_reach(self) -> None:
        found = walk(after("note", prepared=True))
        assert found.turns == (((68, 70), (50, 75)), ((68, 70), (50, 75)))

    def test_nothing_played(self) -> None:
        found = walk(after())
        assert found.turns == (((64, 70), (46, 75)),)

    def test_a_bound_proves_nothing_and_says_so(self) -> None:
        session = after("look", "insist")
        found = walk(session, bound=2)
        assert (found.proven, found.overall, found.turns) == (False, (), ((), (), ()))
        looked = debrief(session, found)
        assert [turn.cost for turn in looked.turns] == [None, None]
        assert looked.costliest is None
        assert not looked.proven

    def test_a_guess_in_the_middle_changes_nothing(self) -> None:
        session = after("look")
        session.guess("dana", "fear", "lost")
        session.choose("insist")
        assert walk(session).turns == walk(after("look", "insist")).turns

    def test_a_round_trip_through_json(self) -> None:
        found = walk(after("look", "insist"))
        assert Walk.from_json(found.to_json()) == found

    async def test_in_another_process_it_is_the_same(
        self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path_factory.mktemp("pack")
        pack = write_pack(folder / "small")
        loaded = load_scenario(str(pack / "scenarios" / "short-talk.yaml"), open_library([pack], {}))
        session = Session.start(loaded, case="second")
        session.prepare("notes")
        session.type("Why now?")
        session.choose("look")
        # A file of any name may lie in the folder that one happens to be in.
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        for name in ("json", "yaml", "simulator"):
            (elsewhere / f"{name}.py").write_text("raise SystemExit('imported from here')\n")
        monkeypatch.chdir(elsewhere)
        found = await walk_elsewhere(session, [pack])
        assert found == walk(session)
        assert await walk_elsewhere(session, [pack]) is found, "what was walked is not walked again"

    async def test_what_one_walk_saw_the_next_one_need_not_see_again(
        self, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        pack = write_pack(tmp_path_factory.mktemp("pack") / "small")
        loaded = load_scenario(str(pack / "scenarios" / "short-talk.yaml"), open_library([pack], {}))

        def played(*choices: str, case: str = "first") -> Session:
            session = Session.start(loaded, case=case)
            for choice in choices:
                session.choose(choice)
            return session

        def task(session: Session) -> dict[str, Any]:
            events = [event_to_json(event) for event in session.events]
            about = {"path": str(loaded.path), "content_hash": loaded.content_hash, "packs": [str(pack)]}
            return {**about, "header": session.header.to_json(), "events": events}

        walked, other = Walked(), played("look", "insist")
        first = walked.walk(task(played("give")))
        assert walked.walk(task(other)) == walk(other)
        assert walked.states == first.states, "every listed reply was seen on the first walk"
        second = played("give", case="second")
        assert walked.walk(task(second)) == walk(second)
        walker = Walker([pack])
        try:
            # One that nobody waits for is walked all the same, and the next answer is not mistaken for it.
            given_up = asyncio.create_task(walker.walk(played("refuse")))
            await asyncio.sleep(0)
            given_up.cancel()
            assert await walker.walk(played("look", "agree")) == walk(played("look", "agree"))
            assert await walker.walk(other) == walk(other)
        finally:
            await walker.close()
        with pytest.raises(RuntimeError, match="any more"):
            await walker.walk(played("look"))

    async def test_a_process_that_fails_says_why(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        pack = write_pack(tmp_path_factory.mktemp("pack") / "small")
        path = pack / "scenarios" / "short-talk.yaml"
        session = Session.start(load_scenario(str(path), open_library([pack], {})))
        path.write_text("}{")
        with pytest.raises(RuntimeError, match="error PB"):
            await walk_elsewhere(session, [pack])
        path.write_text(SCENARIO.replace("points: 6", "points: 5"))
        with pytest.raises(RuntimeError, match="has changed"):
            await walk_elsewhere(session, [pack])


class TestCosts:
    def test_each_turn(self) -> None:
        session = after("look", "insist")
        looked = debrief(session, walk(session))
        assert [turn.cost for turn in looked.turns] == [0, 18]
        assert looked.costliest == looked.turns[1]
        assert (looked.relationship, looked.product, looked.quadrant) == (46, 75, "won_the_point")
        assert (looked.ending, looked.closing, looked.after) == ("insisted", ("Hm.",), "")

    def test_of_what_the_preparation_had_opened(self) -> None:
        session = after("look", "agree", prepared=True)
        looked = debrief(session, walk(session))
        assert [turn.cost for turn in looked.turns] == [4, 5]

    @pytest.mark.parametrize(
        ("choice", "cost"),
        # From (64, 70) and (46, 75) to (56, 20), and to (30, 60).
        [("give", 55), ("refuse", 34)],
    )
    def test_of_an_early_end(self, choice: str, cost: int) -> None:
        session = after(choice)
        looked = debrief(session, walk(session))
        assert [turn.cost for turn in looked.turns] == [cost]

    def test_a_trade_is_nothing_to_regret(self) -> None:
        # To agree gives up (46, 75), which would have won the point and lost her.
        session = after("look", "agree")
        looked = debrief(session, walk(session))
        assert [turn.cost for turn in looked.turns] == [0, 5]
        assert looked.costliest is None

    def test_the_first_of_two_that_cost_the_same(self) -> None:
        choices = """
        - {id: poke, again: true, text: Poke., credibility: {dana: {points: -5, because: It hurt}}, then: []}
        - {id: end, text: Bye., then: {goto: done}}
        """
        loaded = one_room(choices.replace("then: []", "then: {goto: room}"))
        session = played(loaded, "poke", "poke", "end")
        looked = debrief(session, walk(session))
        assert [turn.cost for turn in looked.turns] == [5, 5, 0]
        assert looked.costliest is not None
        assert looked.costliest.number == 1

    def test_without_a_walk_nothing_is_known(self) -> None:
        looked = debrief(after("look", "insist"))
        assert [turn.cost for turn in looked.turns] == [None, None]
        assert (looked.overall, looked.proven, looked.costliest) == ((), False, None)

    def test_of_an_attempt_that_stopped(self) -> None:
        session = after("look")
        looked = debrief(session, walk(session))
        assert (looked.ending, looked.closing, looked.after) == (None, (), "")
        assert [turn.cost for turn in looked.turns] == [0]
        assert debrief(after()).turns == ()


class TestTurns:
    def test_what_was_heard_said_and_done(self) -> None:
        first, second = debrief(after("look", "agree")).turns
        assert (first.number, first.node, first.heard) == (1, "opening", "A yes for Northwind, please.")
        assert (first.reply, first.typed) == ("Tell me what happens on the day after.", False)
        assert (first.credibility, first.product) == ({"dana": 54}, 50)
        assert (second.heard, second.credibility, second.product) == ("And?", {"dana": 64}, 70)

    def test_the_authors_comment_is_the_why(self) -> None:
        [turn] = debrief(after("give")).turns
        assert turn.why == "A present costs most."
        [turn] = debrief(after("refuse")).turns
        assert turn.why == "No reason was given."

    def test_what_is_contested_has_its_names_filled(self) -> None:
        text = SCENARIO.replace(
            "comment: A present", "contested: Some give <customer> anything.\n        comment: A present"
        )
        [turn] = debrief(after("give", text=text)).turns
        assert turn.contested == "Some give Northwind anything."


class TestExpert:
    def test_says_the_model_reply(self) -> None:
        session = after("look", "insist")
        assert [expert_line(session, turn) for turn in session.replies] == ["", "A first part, by Friday."]
        assert expert_line(after("give"), after("give").replies[0]) == "Tell me what happens on the day after."

    def test_says_nothing_that_was_not_on_offer(self) -> None:
        text = SCENARIO.replace(
            "        model: true\n        credibility: {dana: {points: 4", "        credibility: {dana: {points: 4"
        )
        text = text.replace("        when: {knows: size}\n", "        when: {knows: size}\n        model: true\n")
        for prepared, said in ((False, ""), (True, "It takes three weeks, so let us see which ones.")):
            session = after("give", prepared=prepared, text=text)
            assert expert_line(session, session.replies[0]) == said

    def test_either_of_two_model_replies_is_good(self) -> None:
        text = SCENARIO.replace('        text: "No."\n', '        text: "No."\n        model: true\n')
        for choice in ("refuse", "look"):
            session = after(choice, text=text)
            assert expert_line(session, session.replies[0]) == ""
        session = after("give", text=text)
        assert expert_line(session, session.replies[0]) == "No."

    def test_shows_the_wording_after_typed_words(self) -> None:
        session = after()
        session.type("Tell me what happens on the day after.")
        assert session.replies[0].choice is not None
        assert expert_line(session, session.replies[0]) == "Tell me what happens on the day after."


class TestUncovered:
    def test_truth_guess_and_when_it_came_out(self) -> None:
        session = after(prepared=True)
        session.guess("dana", "fear", "bonus")
        session.choose("look")
        [fear] = debrief(session).uncovered
        assert (fear.item, fear.truth, fear.guess, fear.right, fear.found) == (
            "fear",
            "Losing Northwind",
            "Losing the bonus",
            False,
            1,
        )
        session.guess("dana", "fear", "lost")
        [fear] = debrief(session).uncovered
        assert (fear.guess, fear.right) == ("Losing Northwind", True)

    def test_a_hint_alone_is_not_found_out(self) -> None:
        [fear] = debrief(after("give", prepared=True)).uncovered
        assert (fear.guess, fear.right, fear.found) == (None, False, None)

    def test_the_truth_is_the_cases(self) -> None:
        loaded = story(SCENARIO, KNOWN)
        session = Session(loaded, Header("short-talk", "test", "0", RULES_VERSION, READER_VERSION, case="second"))
        assert [one.truth for one in debrief(session).uncovered] == ["Losing the bonus"]


class TestPlans:
    def test_three_even_if_nothing_went_wrong(self) -> None:
        plans = debrief(after("look", "agree")).plans
        assert len(set(plans)) == 3
        assert all(plan.startswith("If ") for plan in plans)

    def test_what_went_wrong_comes_first(self) -> None:
        choices = """
        - {id: flat, text: "No, and that is it.", performs: [flat_refusal], then: {goto: room}}
        - {id: vow, text: Never., performs: [absolute], then: {goto: room}}
        - {id: end, text: Bye., then: {goto: done}}
        """
        plans = debrief(played(one_room(choices), "flat", "vow", "end")).plans
        assert plans[0].startswith("If the answer is no")
        assert any("never" in plan for plan in plans[:2])
        assert len(set(plans)) == 3
