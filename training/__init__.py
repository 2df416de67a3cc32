"""Offline: fits what the reader ships with. Not part of the installed package.

Each builds on the one before:

    python -m training.cues           the cues, made ready to load: cues/ready.json (after every change of a cue)
    python -m training.tone FOLDER    how kindly something is said: tone.json
    python -m training.fit            the patterns and the verdict: weights.json, REPORT.md (some fifteen minutes)
    python -m training.matching       which listed reply typed words mean: matching.json, MATCHING.md
    python -m training.settling       whether they hold what it agrees to: matching.json

``replies`` are labelled replies, ``checks`` what a second labeller made of them, ``paraphrases`` and ``halves`` what
people typed at the moments of the built-in scenarios.
"""
