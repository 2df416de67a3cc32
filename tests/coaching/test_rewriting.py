"""The rewrite exercise."""

from __future__ import annotations

from simulator.coaching.rewriting import rewritten

LINE = "Your team always does this to us."


def test_a_line_handed_back_still_does_what_it_did():
    done = rewritten(LINE, "your team always does this to us", bad=["blame", "absolute"], wanted=["ask_consequence"])
    assert (set(done.still), done.gone, done.missing) == ({"blame", "absolute"}, (), ("ask_consequence",))
    assert not done.done


def test_a_better_line_is_told_what_it_does():
    done = rewritten(LINE, "What happens if it slips to May?", bad=["blame", "absolute"], wanted=["ask_consequence"])
    assert done.done
    assert set(done.gone) == {"blame", "absolute"}
    assert done.does == ("ask_consequence",)
    assert done.sentences() == ("It asked what happens if not.",)


def test_what_is_missing_comes_with_an_example():
    done = rewritten(LINE, "Let's look at it together.", bad=["blame"], wanted=["ask_metric"])
    assert done.missing == ("ask_metric",)
    assert "For example: “" in done.sentences()[-1]


def test_a_new_fault_is_told():
    done = rewritten(LINE, "I own the roadmap, so it is my decision.", bad=["blame"], wanted=[])
    assert done.new == ("pull_rank",)
    assert not done.done
