"""The example of the guide with one defect each, as a careful colleague would find it: what is told of it, and no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulator.authoring.checks.whole import check_file
from simulator.content.packs import open_library

EXAMPLE = Path(__file__).parents[2] / "docs/example"
NODES = "nodes:\n  opening"
PROMISE = "promises:\n  ring: {text: You ring the clinics., due: {node: what-do-i-write}}\n\n" + NODES
ASIDE = "        leak: {words: I've done a twenty-ninth once, confirm: {tomasz: [fear]}}\n"
OVER = (
    "says: \"I'll leave it open. They'll ask me what that means.\"\n"
    "    after: At noon on Friday he sends the sheet with your line crossed out. He has done it with a ruler."
)
ZERO = (
    "says: \"A zero, then. I'll put your reason next to it, there's room.\"\n"
    "    after: The bank writes back to ask, as he said it would. He sits in the office until nine on the twenty-seventh, "
    "moving sums about. The texts go out, twice."
)
RANK = "        performs: [pull_rank]\n        then: "
TAKE = '        then: {product: -20, goto: all-off}\n        comment: "He had'

DEFECTS: dict[str, tuple[list[tuple[str, str]], set[str]]] = {
    "none at all": ([], set()),
    "evidence behind the wrong gate": ([("when: {knows: sent-twice}", "when: {knows: no-shows}")], {"PB524"}),
    "an expert without evidence": ([("when: {knows: sent-twice}", "model: true")], {"PB527"}),
    "a promise nobody can keep": (
        [(NODES, PROMISE), (RANK + "{goto", RANK + "{promise: [ring], goto")],
        {"PB525"},
    ),
    "a promise kept that nobody made": (
        [(NODES, PROMISE), ("then: {product: 20, goto: a-zero}", "then: {product: 20, keep: [ring], goto: a-zero}"),
         (TAKE, TAKE.replace("product: -20", "promise: [ring], product: -20"))],
        {"PB510", "PB526"},
    ),
    "told before it is asked for": (
        [("then: {goto: the-bank}", "then: {confirm: {tomasz: [metric]}, goto: the-bank}")], {"PB526"}
    ),
    "an aside that was lost": ([(ASIDE, "")], {"PB507", "PB517"}),
    "a single answer": ([("        surplus: What is left over at the end of the month\n", "")], {"PB413"}),
    "two answers of the same words": (
        [("surplus: What is left over at the end of the month", "surplus: What one booked visit costs the firm.")],
        {"PB414"},
    ),
    "a skill that nobody shows": ([("redirect, set_guardrail]\nsetting", "redirect, time_shift]\nsetting")], {"PB415"}),
    "its own sibling": ([("difficulty: 2", "difficulty: 2\nsibling: twice-a-visit")], {"PB417"}),
    "an ending copied": ([(OVER, ZERO)], {"PB418"}),
    "pasted quotes": ([('"Then take the texts. We\'ll live."', "“Then take the texts. We'll live.”")], {"PB420"}),
    "a goto that was mistyped": ([("goto: in-pencil", "goto: in-pensil")], {"PB301"}),
    "nothing learned from the log": ([("cites: [sent-twice]", "cites: [no-shows]")], {"PB524"}),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_a_single_defect_is_told_and_nothing_else(name: str, tmp_path: Path) -> None:
    changes, expected = DEFECTS[name]
    shutil.copytree(EXAMPLE / "personas", tmp_path / "personas")
    (tmp_path / "scenarios").mkdir()
    text = (EXAMPLE / "scenarios/twice-a-visit.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "scenarios/twice-a-visit.yaml"
    path.write_text(text, encoding="utf-8")
    found = {finding.code for finding in check_file(path, open_library((), {}))}
    assert found == expected
