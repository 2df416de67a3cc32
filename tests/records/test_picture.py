"""What a report gains from playing an attempt again: what was within reach, and the words behind the points."""

from __future__ import annotations

from pathlib import Path

from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library
from simulator.records.picture import Picture, picture
from simulator.records.picture_more import full_picture
from simulator.records.reporting import html_text, markdown_text
from simulator.records.store import Store
from tests.records.conftest import begun
from tests.small_pack import SCENARIO, write_pack


def told(pictured: Picture) -> tuple[str, str]:
    return markdown_text(pictured), html_text([pictured], "A report")


def test_what_was_within_reach_is_told(store: Store, loaded: LoadedScenario, small_library: Library) -> None:
    session, journal = begun(store, loaded)
    session.choose("give")
    pictured = full_picture(store.read(journal.id), small_library)
    assert pictured.within == ((68, 70), (50, 75))
    for text in told(pictured):
        assert "Within reach: 68 · 70, 50 · 75." in text


def test_chosen_words_that_counted_are_quoted(store: Store, tmp_path: Path, small_library: Library) -> None:
    from simulator.content.load import load_scenario

    assert "because: You asked" in SCENARIO
    asking = SCENARIO.replace(
        'text: "Tell me what happens on the day after."\n        model: true\n'
        "        credibility: {dana: {points: 4, because: You asked}}",
        'text: "Why now? Why does it have to be June? <b>"\n        performs: [ask_why_now]\n        model: true',
    )
    write_pack(tmp_path / "small", asking)
    session, journal = begun(store, load_scenario("small:short-talk", small_library))
    session.choose("look")
    plain, full = picture(store.read(journal.id)), full_picture(store.read(journal.id), small_library)
    assert not any(one.quotes for one in plain.turns[0].movements)
    quotes = [words for one in full.turns[0].movements for words in one.quotes]
    assert quotes
    assert all(words in full.turns[0].reply for words in quotes)
    assert quotes[0] in markdown_text(full)


def test_typed_words_are_quoted_from_what_was_kept(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.type("What happens on the day after if it is not there?")
    kept = store.read(journal.id)
    if any(entry.spans for entry in session.replies[0].ledger):
        assert any(one.quotes for one in picture(kept).turns[0].movements)


def test_what_was_played_on_another_version_is_told_as_it_was_kept(
    store: Store, loaded: LoadedScenario, small_library: Library, tmp_path: Path
) -> None:
    session, journal = begun(store, loaded)
    session.choose("give")
    saved = store.read(journal.id)
    write_pack(tmp_path / "small", SCENARIO.replace("Lovely.", "Very good."))
    assert full_picture(saved, small_library) == picture(saved)
    loaded.path.unlink()
    assert full_picture(saved, small_library) == picture(saved)
    for text in told(full_picture(saved, small_library)):
        assert "Within reach" not in text
