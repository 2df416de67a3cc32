"""The authors' guide is true: what it quotes stands in its example, its commands run, and its example is fair."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from simulator.authoring.checks.whole import check_file
from simulator.authoring.findings import findings
from simulator.authoring.players import PLAYERS
from simulator.authoring.playtest import Playtest
from simulator.authoring.routes import run_routes
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from tests.cli.conftest import Command

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs/example"
SCENARIO = EXAMPLE / "scenarios/twice-a-visit.yaml"
QUOTED = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = re.findall(r"^    pushback (.+)$", GUIDE, re.MULTILINE)


def test_the_example_has_nothing_wrong_with_it() -> None:
    library = open_library([EXAMPLE], {})
    files = [path for path in EXAMPLE.rglob("*.yaml") if not path.name.endswith(".route.yaml")]
    assert len(files) == 2
    for file in files:
        assert check_file(file, library) == []
    loaded = load_scenario(str(SCENARIO))
    assert findings(loaded) == []
    assert run_routes(loaded) == []
    assert SCENARIO.with_suffix(".route.yaml").is_file()


def test_the_example_separates_the_players() -> None:
    played = Playtest(load_scenario(str(SCENARIO)))
    means = {name: (one.relationship.mean, one.product.mean) for name, one in played.players.items()}
    best = max(played.reach.frontier)
    assert played.proven
    assert means["partner"][0] >= best[0] - 5
    assert means["partner"][1] >= best[1] - 5
    assert means["order_taker"][1] < 40
    assert means["naysayer"][0] < 40
    for name in ("first", "last", "longest", "three_questions", "stuffer", "inventor"):
        assert means[name][0] <= means["random"][0] + 10, name
        assert means[name][1] <= means["random"][1] + 10, name


@pytest.mark.parametrize("quoted", QUOTED, ids=range(len(QUOTED)))
def test_what_is_quoted_stands_in_the_example(quoted: str) -> None:
    assert any(quoted in path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.yaml"))


def test_every_scripted_player_is_described_with_what_it_does_otherwise() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|(.+)\|$", GUIDE, re.MULTILINE))
    assert list(rows) == list(PLAYERS)
    for name, row in rows.items():
        assert [cell.strip() for cell in row.split("|") if cell.strip()][2:], name


def test_the_guides_commands_run_as_they_stand(pushback: Command) -> None:
    assert len(COMMANDS) >= 7
    for command in COMMANDS:
        arguments = command.split()
        if arguments[0] in ("check", "play") and not Path("my-pack/scenarios/twice-a-visit.route.yaml").exists():
            # By now the reader has written what the guide quotes.
            shutil.copytree(EXAMPLE, "my-pack", dirs_exist_ok=True)
        if arguments[0] == "play":
            arguments += ["--plain"]
        if arguments[0] == "preview":
            # It takes everything that it is told, and then wants a screen.
            assert "not a terminal" in pushback(*arguments, expect=2).err
            continue
        pushback(*arguments, stdin="1\n" * 9, expect=0)
    assert Path("twice-a-visit.svg").is_file()


def test_links_lead_somewhere() -> None:
    headings = {re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-") for line in GUIDE.splitlines()}
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        file, _, anchor = target.partition("#")
        assert not file or (ROOT / "docs" / file).exists(), target
        assert not anchor or anchor in headings, target


def test_the_editors_page_names_files_that_new_writes(pushback: Command) -> None:
    page = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    pushback("new", "scenario", "twice-a-visit", "--dir", "my-pack", expect=0)
    first = Path("my-pack/scenarios/twice-a-visit.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first in page
    for kind in ("scenario", "persona"):
        assert f".pushback/{kind}.schema.json" in page
        assert Path(f"my-pack/.pushback/{kind}.schema.json").is_file()
