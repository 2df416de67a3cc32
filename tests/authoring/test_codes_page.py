"""The page of all diagnostics is made from their documents, and shows what is really said of each example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.authoring.codes_page import PAGE, page
from simulator.content.codes import codes, document

TEXT = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
SHOWN = [code for code in codes() if document(code).example and document(code).kind in ("scenario", "persona")]


def test_it_is_up_to_date() -> None:
    assert page() == TEXT, "run python -m simulator.authoring.codes_page"


def test_every_code_is_on_it() -> None:
    assert re.findall(r"^### (PB\d+)$", TEXT, re.MULTILINE) == list(codes())


@pytest.mark.parametrize("code", SHOWN)
def test_an_example_of_one_file_is_told_as_it_is_found(code: str) -> None:
    known = document(code)
    place = "" if known.at == "0:0" else f":{known.at}"
    assert f"\nexample.yaml{place}: {known.severity} {code}: " in TEXT
