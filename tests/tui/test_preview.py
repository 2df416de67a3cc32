"""The preview as an author sees it: real files edited under the running app."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.conversation.staging import Staging
from simulator.tui.preview.app import PreviewApp
from simulator.tui.preview.editor import editor_command, opened
from simulator.tui.preview.nodes import FindingsScreen, NodesScreen
from simulator.tui.preview.screen import PreviewScreen
from simulator.tui.screens.help import HelpScreen
from simulator.tui.widgets.composer import Words
from simulator.tui.widgets.transcript import Transcript
from tests.small_pack import SCENARIO, write_pack
from tests.tui.conftest import HOSTILE_TOGETHER, assert_harmless, screen_text, wait_until
from tests.tui.room import add_room

if TYPE_CHECKING:
    from textual.pilot import Pilot

ROUNDS = 1000
"""Rounds of waiting: another process checks the file, and the machine is shared."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small") / "scenarios" / "short-talk.yaml"


def preview(app: PreviewApp) -> PreviewScreen:
    assert isinstance(app.screen, PreviewScreen), app.screen
    return app.screen


async def sees(pilot: Pilot[None], app: PreviewApp, *words: str) -> None:
    await wait_until(pilot, lambda: all(one in screen_text(app) for one in words), ROUNDS)


async def sees_no(pilot: Pilot[None], app: PreviewApp, words: str) -> None:
    await wait_until(pilot, lambda: words not in screen_text(app), ROUNDS)


def replace(path: Path, text: str) -> None:
    """Save as many editors do: write another file, and put it in the place of the old one."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_save_shows_in_the_conversation(file: Path, size: tuple[int, int]) -> None:
    app = PreviewApp(file)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind, please.", "opening  short-talk.yaml:25")
        await pilot.press("3")
        await sees(pilot, app, "And?", "middle  short-talk.yaml:", "turn 2")
        file.write_text(SCENARIO.replace("And?", "So, what then?"), encoding="utf-8")
        await sees(pilot, app, "So, what then?", "turn 2")
        replace(file, SCENARIO.replace("And?", "Well, well."))
        await sees(pilot, app, "Well, well.", "turn 2")


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 40)])
async def test_a_broken_file_leaves_the_last_good_one_on_the_screen(file: Path, size: tuple[int, int]) -> None:
    app = PreviewApp(file)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        await pilot.press("3")
        await sees(pilot, app, "And?")
        file.write_text(SCENARIO.replace("goto: middle", "gotto: middle"), encoding="utf-8")
        await sees(pilot, app, "error", "PB201", "Did you mean 'goto'?", "^")
        assert preview(app).session is not None
        await pilot.press("1")
        await sees(pilot, app, "Friday, then.", "PB201")
        file.write_text(SCENARIO, encoding="utf-8")
        await sees_no(pilot, app, "PB201")
        await sees(pilot, app, "Friday, then.", "the end")


@pytest.mark.parametrize("size", [(40, 24), (80, 24)])
async def test_however_much_is_wrong_the_conversation_stays_in_sight(file: Path, size: tuple[int, int]) -> None:
    app = PreviewApp(file)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        await pilot.press("3")
        await sees(pilot, app, "And?")
        unknown = "-".join(["something-that-nobody-has-ever-called-a-pattern"] * 8)
        file.write_text(SCENARIO.replace("ask_why_now", unknown), encoding="utf-8")
        await sees(pilot, app, "you see the last version")
        assert app.screen.query_one(Transcript).size.height >= 4
        assert "And?" in screen_text(app)


async def test_a_save_and_a_key_at_once_tell_every_turn_once(file: Path) -> None:
    app = PreviewApp(file)
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        transcript = app.screen.query_one(Transcript)
        for number in range(4):
            await pilot.press("3", "w")
            file.write_text(SCENARIO.replace("And?", f"And {number}?"), encoding="utf-8")
            await pilot.press("escape", "1")
            await sees(pilot, app, "the end")
            assert len(transcript.replies) == 2
            await pilot.press("u")
            await sees(pilot, app, "turn 2", f"And {number}?")
            assert len(transcript.replies) == 1
            await pilot.press("u")
            await sees(pilot, app, "turn 1")


async def test_a_file_that_never_could_be_played_is_waited_for(file: Path) -> None:
    file.write_text("format: 1\n", encoding="utf-8")
    app = PreviewApp(file)
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "it is read again as soon as you save it")
        for key in ("1", "t", "r", "g", "u", "w", "n", "enter"):
            await pilot.press(key)
        file.write_text(SCENARIO, encoding="utf-8")
        await sees(pilot, app, "A yes for Northwind, please.")
        await sees_no(pilot, app, "read again")


async def test_where_a_replay_stops_it_says_at_which_reply_and_why(file: Path) -> None:
    app = PreviewApp(file)
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        await pilot.press("3")
        await sees(pilot, app, "And?")
        await pilot.press("1")
        await sees(pilot, app, "Friday, then.")
        replace(file, SCENARIO.replace("id: agree", "id: accept"))
        await sees(pilot, app, "Reply 2 cannot be given any more.", "'agree' is no reply here", "was: agree", "turn 2")
        replace(file, SCENARIO)
        await sees(pilot, app, "Friday, then.", "the end")
        await sees_no(pilot, app, "cannot be given")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_check_finds_stands_beside_its_node(file: Path, size: tuple[int, int]) -> None:
    never = "        when: {all: [{knows: size}, {not: {knows: size}}]}\n"
    file.write_text(SCENARIO.replace("      - id: insist\n", f"      - id: insist\n{never}"), encoding="utf-8")
    app = PreviewApp(file)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "checking" not in preview(app).desk.checked, ROUNDS)
        await sees(pilot, app, "elsewhere (f shows all)")
        assert "PB50" not in screen_text(app), "it is the middle's, not the opening's"
        await pilot.press("3")
        await sees(pilot, app, "And?", "! warning PB50")
        await pilot.press("f")
        await wait_until(pilot, lambda: isinstance(app.screen, FindingsScreen))
        # However long the folder's name is, which breaks the line anywhere.
        await wait_until(pilot, lambda: "short-talk.yaml:" in "".join(screen_text(app).split()), ROUNDS)
        await sees(pilot, app, "^")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, PreviewScreen))


async def test_it_begins_as_one_chose_and_goes_to_any_node(file: Path) -> None:
    app = PreviewApp(file, (), Staging(facts=("size",), credibility={"dana": 71}), "second")
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "My bonus hangs on Northwind.", "71", "It takes three weeks, so")
        await pilot.press("g")
        await wait_until(pilot, lambda: isinstance(app.screen, NodesScreen))
        await sees(pilot, app, "middle", "ending · Lovely.")
        await pilot.press(*"midd", "enter")
        await sees(pilot, app, "A first part, by Friday.", "middle  short-talk.yaml:")
        await pilot.press("1")
        await sees(pilot, app, "Friday, then.", "begin again")
        await pilot.press("enter")
        await sees(pilot, app, "A first part, by Friday.", "turn 1")
        await pilot.press("g", "up", "enter")
        await sees(pilot, app, "My bonus hangs on Northwind.")


async def test_playing_works_as_it_does_for_players(file: Path) -> None:
    app = PreviewApp(file)
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        await pilot.press("u")
        await sees(pilot, app, "There is no reply to take back yet.")
        await pilot.press("3")
        await sees(pilot, app, "And?", "+4")
        await pilot.press("w")
        await sees(pilot, app, "You asked")
        await pilot.press("escape", "enter", "n")
        await sees(pilot, app, "What you know so far")
        await pilot.press("escape", "t")
        await wait_until(pilot, lambda: isinstance(app.focused, Words))
        app.screen.query_one(Words).insert("A first part, by Friday.")
        await pilot.press("enter")
        await sees(pilot, app, "Friday, then.", "the end")
        await pilot.press("u")
        await sees(pilot, app, "turn 2")
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await sees(pilot, app, "Begin at another node", "Leave; nothing of a preview is kept")
        assert "everything is kept" not in screen_text(app)


async def test_a_draft_outlives_a_save_even_where_the_cast_changes(pack: Path) -> None:
    add_room(pack)
    file = pack / "scenarios" / "room.yaml"
    app = PreviewApp(file, [pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "I need a yes by June.")
        await pilot.press("t", *"Why now")
        await wait_until(pilot, lambda: "Why now" in screen_text(app))
        add_room(pack, alone=True)
        await wait_until(pilot, lambda: len(preview(app).session.story.cast) == 1, ROUNDS)  # type: ignore[union-attr]
        await sees(pilot, app, "Why now")
        await wait_until(pilot, lambda: isinstance(app.focused, Words))


async def test_a_changed_persona_is_heard_and_a_remark_can_be_set_aside(pack: Path) -> None:
    add_room(pack)
    app = PreviewApp(pack / "scenarios" / "room.yaml", [pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "Ada Moreau")
        ada = pack / "personas" / "ada.yaml"
        ada.write_text(ada.read_text(encoding="utf-8").replace("Ada Moreau", "Eva Moreau"), encoding="utf-8")
        await sees(pilot, app, "Eva Moreau")
        await pilot.press("1")
        await sees(pilot, app, "turn 2")
        await pilot.press("w")
        await sees(pilot, app, "I disagree")
        await pilot.press("d")
        await sees(pilot, app, "Set aside until you begin again.", "not kept")


async def test_nothing_is_kept(file: Path, home: Path) -> None:
    before = set(home.rglob("*"))
    app = PreviewApp(file)
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        await pilot.press("3", "1")
        await sees(pilot, app, "Friday, then.")
        await wait_until(pilot, lambda: "checking" not in preview(app).desk.checked, ROUNDS)
    kept = {path for path in set(home.rglob("*")) - before if path.is_file() and "cache" not in path.parts}
    assert kept == set()


async def test_without_an_editor_the_line_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    app = PreviewApp(file)
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "A yes for Northwind")
        await pilot.press("e")
        await sees(pilot, app, "short-talk.yaml:25", "Name your editor in EDITOR")
        monkeypatch.setenv("EDITOR", "vi")
        await pilot.press("e")
        await sees(pilot, app, "This terminal cannot be lent to an editor.")


@pytest.mark.parametrize("hostile", HOSTILE_TOGETHER)
async def test_what_others_wrote_is_shown_as_it_is(pack: Path, hostile: str) -> None:
    add_room(pack, extra=hostile, title=hostile)
    file = pack / "scenarios" / "room.yaml"
    app = PreviewApp(file, [pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await sees(pilot, app, "I need a yes by June.")
        await pilot.press("1")
        await sees(pilot, app, "turn 2")
        await pilot.press("g")
        await wait_until(pilot, lambda: isinstance(app.screen, NodesScreen))
        await sees(pilot, app, "ending · ")
        assert_harmless(screen_text(app))
        await pilot.press("escape")
        broken = file.read_text(encoding="utf-8").replace("goto: agreed", f"goto: agreed, {hostile!r}: x")
        file.write_text(broken, encoding="utf-8")
        await sees(pilot, app, "error")
        assert_harmless(screen_text(app))
        await pilot.press("f")
        await wait_until(pilot, lambda: isinstance(app.screen, FindingsScreen))
        assert_harmless(screen_text(app))


@pytest.mark.parametrize(
    ("named", "command"),
    [
        ({}, []),
        ({"EDITOR": "  "}, []),
        ({"EDITOR": "'unclosed"}, []),
        ({"EDITOR": "vim"}, ["vim", "+7", "a.yaml"]),
        ({"EDITOR": "/usr/bin/nano -w"}, ["/usr/bin/nano", "-w", "+7", "a.yaml"]),
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait", "--goto", "a.yaml:7"]),
        ({"EDITOR": "hx"}, ["hx", "a.yaml:7"]),
        ({"EDITOR": "other"}, ["other", "a.yaml"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(named: dict[str, str], command: list[str]) -> None:
    assert editor_command(named, Path("a.yaml"), 7) == command


def test_a_path_is_never_taken_for_an_option() -> None:
    assert editor_command({"EDITOR": "vi"}, Path("-c.yaml"), 1)[-1] == "./-c.yaml"


def test_an_editor_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "could not be started" in opened([os.fspath(tmp_path / "none")])
    assert opened(["true"]) == ""
