"""Silences: by code, with a reason, for warnings and notes of the file's own."""

from __future__ import annotations

import pytest

from tests.authoring.checks.conftest import Check, story

TWICE = ("id: one, text: The first.", "id: two, text: The first.")


def codes(check: Check, head: str, *choices: str) -> list[str]:
    return [finding.code for finding in check(story(*(choices or TWICE), head=head)) if finding.code[:3] != "PB5"]


def test_a_warning_is_silenced_by_its_code(check: Check) -> None:
    assert codes(check, "flags: []") == ["PB405"]
    assert codes(check, "silence: {PB405: They are twins}") == []


def test_a_silence_takes_nothing_else(check: Check) -> None:
    assert codes(check, "silence: {PB405: They are twins}\nflags: [left-over]") == ["PB401"]


def test_what_silences_nothing_is_a_note(check: Check) -> None:
    assert codes(check, "silence: {PB405: They are twins}", TWICE[0], "id: two, text: A red one.") == ["PB690"]
    [finding] = [
        finding
        for finding in check(story(*TWICE, head="silence: {PB405: Twins, PB999: Why not}"))
        if finding.code == "PB690"
    ]
    assert "there is no such code" in finding.message
    assert (finding.line, finding.column) == (6, 25)


def test_an_error_cannot_be_silenced(check: Check) -> None:
    text = story(*TWICE, head="silence: {PB306: One is enough}").replace("id: two", "id: one")
    assert [finding.code for finding in check(text)][:2] == ["PB691", "PB306"]


def test_a_silence_in_the_wrong_form_is_an_error(check: Check) -> None:
    for head, said in (("silence: {pb405: Why}", "not the code"), ("silence: {PB405: ''}", "no words")):
        [finding] = check(story(*TWICE, head=head))
        assert said in finding.message


@pytest.mark.parametrize("owner", ["boss", "deputy"])
def test_each_persona_speaks_for_itself(owner: str, check: Check) -> None:
    lines = "reactions: {good: [Fine.], bad: [Fine.]}"
    parent = f"format: 1\nid: boss\nsilence: {{PB408: She says little}}\nname: A\nrole: B\nbio: C\n{lines}\n"
    child = f"format: 1\nid: deputy\nextends: boss\n{lines}\n"
    found = {
        name: [finding.code for finding in check(text, "persona", name)]
        for name, text in (("boss", parent), ("deputy", child))
    }
    assert found[owner] == ([] if owner == "boss" else ["PB408"])


def test_what_playing_shows_is_silenced_like_the_rest(check: Check) -> None:
    text = story("id: one, text: The first.", "id: two, text: A red one.")
    played = {finding.code for finding in check(text) if finding.code.startswith("PB5")}
    assert played
    silences = ", ".join(f"{code}: It is a test" for code in sorted(played))
    assert check(story("id: one, text: The first.", "id: two, text: A red one.", head=f"silence: {{{silences}}}")) == []
