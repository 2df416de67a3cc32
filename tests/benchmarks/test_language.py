"""How fast the reader reads and loads. Run with ``uv run pytest -m benchmark tests/benchmarks/test_language.py``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.language import read

pytestmark = pytest.mark.benchmark

REPLIES = Path(__file__).parents[2] / "training" / "replies" / "dev.jsonl"


def sixty_words() -> str:
    rows = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()]
    return max((row["text"] for row in rows), key=lambda text: -abs(len(text.split()) - 60))


def test_a_reply_of_sixty_words(benchmark: Any) -> None:
    text = sixty_words()
    read(text)
    benchmark(read, text, 'Sales VP: "I need SSO live before the Northwind renewal."')


@pytest.mark.parametrize("unit", ["what if we stop ", "1 2 3, ", "no not never ", "you and i "])
def test_two_thousand_characters(benchmark: Any, unit: str) -> None:
    text = (unit * 2000)[:2000]
    benchmark(read, text)


def test_loading_the_reader(benchmark: Any) -> None:
    from simulator.language.model import load_model

    benchmark.pedantic(load_model.__wrapped__, rounds=5)


def test_memory_of_the_loaded_reader(record_property: Any) -> None:
    code = (
        "import tracemalloc, pydantic, yaml; from simulator.content.rubric import rubric; rubric();"
        "tracemalloc.start();"
        "from simulator.language.reader import read; read('What breaks if it is late?');"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    peak = int(done.stdout) / 2**20
    record_property("peak_mib", peak)
    print(f"peak of loading and first read: {peak:.1f} MiB")
