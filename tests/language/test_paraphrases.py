"""Paraphrases of the built-in replies, typed as people type: which way does the story go?"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from simulator.content.load import load_scenario
from simulator.language import Candidate, match, read
from simulator.language.settling import settles

PARAPHRASES = [
    ("opening", "first-of-july", "What happens on their side if June passes and offline still is not there?"),
    ("opening", "first-of-july", "if we miss june, who calls you first?"),
    ("opening", "again", 'You said "again". When did you say it to her before?'),
    ("opening", "what-makes-it-june", "Why June? What is special about that date?"),
    ("opening", "june-it-is", "OK, June then. We will make it happen, leave it to me."),
    (
        "opening",
        "farid-first",
        "I talked to Farid this afternoon. He says three weeks for a usable version and the team is busy until June.",
    ),
    ("opening", "a-way-in", "The roadmap is decided by product, Dana, not by a slide."),
    ("opening", None, "Nice weather today, did you have lunch?"),
    ("opening", None, "I like turtles"),
    ("opening", "what-makes-it-june", "help me understand, why does it have to be the end of june"),
    ("day-after", "why-the-wall", "So you promised a date without asking anyone who builds it. That is on you."),
    (
        "day-after",
        "same-side",
        "I want Northwind to sign in July as much as you do. What do their inspectors do down in the shaft now?",
    ),
    ("day-after", "in-money", "How are you measured this quarter?"),
    ("day-after", "one-feature", "They will not leave over one feature, they have been customers for years."),
    ("day-after", "something-to-read", "What would those eight have said last year?"),
    ("day-after", None, "Can you send me the slide?"),
    (
        "what-stops",
        "number-on-the-list",
        "Certificates would stop. Then forty customers, Northwind too, cannot issue a valid one in July, and that hurts your renewal as well.",
    ),
    ("what-stops", "certificates-plain", "The certificates would stop, the team is on them until end of May."),
    ("what-stops", "ring-farid", "Honestly I do not know how big it is. Maybe I am wrong. Can we call Farid now?"),
    ("what-stops", "flat-out", "The people are tired, they have been working flat out since January."),
    ("what-stops", "true-not-sorry", "You told them June in front of everybody. Let me help you make it true."),
    (
        "crew-day",
        "week-two",
        "On the twelfth it is only two weeks in and it loses photos. Do you want the stage on the twelfth or a working app on the nineteenth?",
    ),
    ("crew-day", "ten-minutes-live", "Fine, we do it live on the twelfth, ten minutes, it will hold."),
    ("crew-day", "no-stages", "No, no stage demos. They never work."),
    (
        "crew-day",
        "what-at-lunch",
        "We both need them to believe it on Monday, not to clap. What do you want them to say at lunch?",
    ),
]
OFF_TOPIC = [
    "What time is it?",
    "Can we move this meeting to tomorrow?",
    "My dog ate my homework",
    "Did you see the match last night?",
    "The weather is awful",
    "lorem ipsum dolor sit amet",
    "ok",
    "hm, interesting",
]


@pytest.fixture(scope="module")
def moments():
    """Return what is said, and the replies, by node."""
    scenario = load_scenario("sold-before-built").scenario
    return {
        name: (node.says[0].text, [Candidate(choice.id, choice.text, choice.performs) for choice in node.choices])
        for name, node in scenario.nodes.items()
    }


def found(moments, node, text):
    """Return the words of the reply that `text` is taken for; cases may hold the same words under two ids."""
    context, candidates = moments[node]
    chosen = match(read(text, context), candidates, context)
    return next((candidate.text for candidate in candidates if candidate.id == chosen), None)


def test_a_paraphrase_finds_its_reply_or_none_but_never_another(moments):
    right = 0
    for node, wanted, text in PARAPHRASES:
        meant = next((candidate.text for candidate in moments[node][1] if candidate.id == wanted), None)
        taken = found(moments, node, text)
        assert taken in (meant, None), (node, text, taken)
        right += taken == meant
    assert right >= 0.8 * len(PARAPHRASES)


def test_what_is_off_topic_leads_nowhere(moments):
    places = ("opening", "day-after", "what-stops", "crew-day")
    strays = [(node, text) for node in places for text in OFF_TOPIC if found(moments, node, text)]
    assert len(strays) <= 1, strays


TYPED = Path(__file__).parents[2] / "training" / "paraphrases"


@pytest.mark.parametrize("name", [path.stem for path in sorted(TYPED.glob("*.yaml"))])
def test_words_find_their_reply_or_the_other_asks_back(name):
    """What was fitted on these files holds for them; training/MATCHING.md says how well it does where it was not."""
    found, wrong, meant, strays, none = 0, 0, 0, 0, 0
    for scenario, moments in yaml.safe_load((TYPED / f"{name}.yaml").read_text(encoding="utf-8")).items():
        nodes = load_scenario(scenario).scenario.nodes
        for moment, cases in moments.items():
            context = nodes[moment].says[0].text
            words = {choice.id: choice.text for choice in nodes[moment].choices}
            candidates = [Candidate(choice.id, choice.text, choice.performs) for choice in nodes[moment].choices]
            for wanted, text in cases:
                taken = match(read(text, context), candidates, context)
                if wanted is None:
                    none += 1
                    strays += taken is not None
                    continue
                meant += 1
                # Asking back is a pity; going on with something that was not said is worse. Two ids may share words.
                found += taken is not None and words[taken] == words[wanted]
                wrong += taken is not None and words[taken] != words[wanted]
    assert found >= 0.6 * meant
    assert wrong <= 0.08 * meant
    assert strays <= 0.35 * none


HALVES = Path(__file__).parents[2] / "training" / "halves"


@pytest.mark.parametrize("name", [path.stem for path in sorted(HALVES.glob("*.yaml"))])
def test_who_says_all_of_it_is_taken_at_their_word_and_who_leaves_it_out_is_not(name):
    """Fitted on these files; ``python -m training.settling --check`` says how it does where it was not."""
    whole, half = [], []
    for scenario, moments in yaml.safe_load((HALVES / f"{name}.yaml").read_text(encoding="utf-8")).items():
        nodes = load_scenario(scenario).scenario.nodes
        for moment, replies in moments.items():
            context = nodes[moment].says[0].text
            for choice in nodes[moment].choices:
                if choice.id in replies:
                    candidate = Candidate(choice.id, choice.text, choice.performs)
                    whole += [settles(text, candidate, context) for text in replies[choice.id]["whole"]]
                    half.append(settles(replies[choice.id]["half"], candidate, context))
    assert sum(whole) >= 0.7 * len(whole)
    assert sum(half) <= 0.2 * len(half)
