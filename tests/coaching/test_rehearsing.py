"""The page that one leaves a rehearsal with, as a value."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.coaching.rehearsing import MOST_BLANKS, Answers, blanks, markdown, of_json, sheet
from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.packs import open_library

DANA = load_scenario("sold-before-built")
IMRE = load_scenario("red-on-thursday")
FULL = Answers("They renew in June", "It will be late", "Support", "A signed order")


def test_two_situations_and_more_can_be_made_ones_own() -> None:
    names = open_library((), {}).names("scenario")
    counts = [len(blanks(load_scenario(name))) for name in names]
    assert sum(count >= 4 for count in counts) >= 2
    assert max(counts) <= MOST_BLANKS


def test_names_of_ones_own_stand_in_everything_that_is_said() -> None:
    session = Session.start(DANA, case="promised", slots={"customer": "Acme", "decider": "Petra"})
    assert "Acme" in session.opening_lines()[0].text
    assert "Petra at five" in session.opening_lines()[0].text
    assert "Ruth" not in str([session.story.fill(str(node)) for node in DANA.scenario.nodes.values()])


def test_an_opening_that_landed_is_kept_and_another_is_replaced() -> None:
    landed = Session.start(DANA, case="promised")
    landed.type("Say it's the first of July and it isn't there. Whose phone rings first?")
    assert sheet(landed, FULL).own_opening
    flat = Session.start(DANA, case="promised")
    flat.choose("a-way-in")
    page = sheet(flat, FULL)
    assert not page.own_opening
    assert page.opening == "'Again'? When was the first time?"


def test_the_plan_is_about_their_best_argument_or_what_cost_most() -> None:
    session = Session.start(DANA, case="promised")
    session.choose("a-way-in")
    assert "They renew in June" in sheet(session, FULL).plan
    assert sheet(session, Answers()).plan.startswith("If ")
    assert sheet(session, FULL, "If it rains, then I stay in.").plan == "If it rains, then I stay in."


def test_where_a_line_must_not_be_crossed_the_page_says_so() -> None:
    session = Session.start(IMRE)
    assert any("security" in words for words in sheet(session, Answers()).hold)
    assert not any("carry it" in words for words in sheet(session, Answers()).fold)


@settings(deadline=None, max_examples=25)
@given(
    st.builds(Answers, st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.text(max_size=80)),
    st.lists(st.integers(0, 3), max_size=12),
)
def test_there_is_always_a_whole_page(answers: Answers, picks: list[int]) -> None:
    session = Session.start(DANA)
    for pick in picks:
        if session.finished:
            break
        offered = session.available
        session.choose(offered[pick % len(offered)].id)
    page = sheet(session, answers)
    assert page.opening
    assert len(page.questions) == 2
    assert page.opening not in page.questions
    assert page.fold
    assert page.plan
    assert [line.item for line in page.map] == ["constraint", "metric", "fear"]
    text = markdown(page)
    assert text.count("\n## ") >= 5
    assert of_json(page.answers.to_json()) == answers
