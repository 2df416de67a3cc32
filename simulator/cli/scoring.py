"""`pushback score`: what the reader finds in a text, in a file of texts, and how well it agrees with labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from simulator.cli.commands import app, fail, show
from simulator.cli.json_lines import json_lines

_SHARES_SHOWN = 6
"""Features of one pattern that `--explain` names; the rest add up to little."""


@app.command()
def score(
    text: Annotated[str | None, typer.Argument(help="What was said.")] = None,
    context: Annotated[str, typer.Option(metavar="WORDS", help="What was said before it.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Say what spoke for and against each pattern.")] = False,
    jsonl: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read lines with id, text and context ('-': standard input).")
    ] = None,
    evaluate: Annotated[Path | None, typer.Option(metavar="FILE", help="Compare with labelled lines.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every pattern, performed or not.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which patterns words perform: of one text, of a file of them, or held against labels."""
    given = [one for one in (text, jsonl, evaluate) if one is not None]
    if len(given) != 1:
        raise fail("give one of a text, --jsonl FILE or --evaluate FILE")
    if evaluate is not None:
        _evaluate(evaluate, as_json=as_json)
    elif jsonl is not None:
        for line in _lines(jsonl, everything=everything):
            show(json.dumps(line))
    elif as_json:
        value = _scored(text or "", context, everything=everything)
        if explain:
            value["explanation"] = _explanation(text or "", context, everything=everything)
        show(json.dumps(value, indent=2))
    else:
        _tell(text or "", context, explain=explain, everything=everything)


def _scored(text: str, context: str, *, everything: bool) -> dict[str, Any]:
    """Return the reading of `text` as the object that is printed."""
    from simulator.language import read
    from simulator.language.reader import standings_of

    reading = read(text, context)
    patterns: list[dict[str, Any]] = [
        {"id": found.pattern, "confidence": found.confidence, "spans": [list(span) for span in found.spans]}
        for found in reading.found
    ]
    if everything:
        held = {entry["id"]: entry for entry in patterns}
        patterns = [
            # One scale for all of them: what is hardly there still ranks above what is not there at all.
            held.get(pattern, {"id": pattern, "confidence": 0.0, "spans": []})
            | {"confidence": round(standing, 4), "performed": pattern in held}
            for pattern, standing in standings_of(text, context).items()
        ]
    return {"patterns": patterns, "overall": reading.overall, "valence": reading.valence}


def _lines(path: Path, *, everything: bool) -> Iterator[dict[str, Any]]:
    for place, value in json_lines(path):
        match value:
            case {"text": str(text)}:
                context = value.get("context")
                scored = _scored(text, context if isinstance(context, str) else "", everything=everything)
                yield {"id": value.get("id"), **scored}
            case _:
                raise fail(f'{place}: a line is {{"id": …, "text": "<words>", "context": "<words>"}}')


def _evaluate(path: Path, *, as_json: bool) -> None:
    """Print how well readings agree with the labels in a file; `maybe` counts neither for nor against."""
    from simulator.content.rubric import rubric
    from simulator.language.evaluation import evaluate

    rows: list[dict[str, Any]] = []
    for place, value in json_lines(path):
        match value:
            case {"text": str(), "patterns": [*labels]}:
                unknown = [label for label in labels if label not in rubric()]
                if unknown:
                    raise fail(f"{place}: '{unknown[0]}' is not a pattern of the rubric")
                rows.append(value)
            case _:
                raise fail(f'{place}: a labelled line has "text" and "patterns"')
    scores = evaluate(rows)
    if as_json:
        show(json.dumps(scores.to_json(), indent=2))
        return
    lines = [f"{'pattern':<24} {'precision':>9} {'recall':>7} {'F1':>6} {'labelled':>9}"]
    for name, counts in scores.by_pattern.items():
        if counts.hits + counts.missed + counts.false:
            figures = (
                f"{counts.precision:>9.2f} {counts.recall:>7.2f} {counts.f1:>6.2f} {counts.hits + counts.missed:>9}"
            )
            lines.append(f"{name:<24} {figures}")
    micro, bad = scores.micro, scores.bad
    lines += [
        "",
        f"micro: precision {micro.precision:.3f}, recall {micro.recall:.3f}, F1 {micro.f1:.3f}",
        f"macro: F1 {scores.macro_f1:.3f}",
        f"bad patterns together: precision {bad.precision:.3f}, recall {bad.recall:.3f}",
        f"overall verdict: {scores.overall_accuracy:.3f} of {scores.overall_of}",
    ]
    show("\n".join(lines))


def _explanation(text: str, context: str, *, everything: bool) -> dict[str, list[dict[str, Any]]]:
    """Return what spoke for and against each pattern that is performed, or every one, the weightiest first."""
    from simulator.language import explain, read

    shares = explain(text, context)
    named = list(shares) if everything else list(read(text, context).patterns)
    return {
        pattern: [{"feature": share.feature, "share": share.share, "words": share.words} for share in shares[pattern]]
        for pattern in named
    }


def _tell(text: str, context: str, *, explain: bool, everything: bool) -> None:
    """Print a reading for people: each pattern with its confidence and the words that show it."""
    from simulator.content.rubric import rubric
    from simulator.content.text import clean, clean_line

    scored = _scored(text, context, everything=everything)
    reasons = _explanation(text, context, everything=everything) if explain else {}
    lines: list[str] = []
    for entry in sorted(scored["patterns"], key=lambda one: -one["confidence"]):
        quotes = " … ".join(clean_line(text[start:end]) for start, end in entry["spans"])
        mark = "" if entry.get("performed", True) else "  (no)"
        lines.append(f"{entry['confidence']:.2f}  {entry['id']}: {rubric()[entry['id']].did}{mark}")
        if quotes:
            lines.append(f"        “{quotes}”")
        lines += [
            f"        {share['share']:+.2f}  {share['feature']}"
            + (f"  “{clean_line(share['words'])}”" if share["words"] else "")
            for share in reasons.get(entry["id"], [])[:_SHARES_SHOWN]
        ]
    if not lines:
        lines.append("No pattern.")
    lines.append(f"Overall {scored['overall']}, valence {scored['valence']:+.2f}.")
    show(clean("\n".join(lines)))
