"""Starting files pass every check, play to several endings, and are never written over anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from simulator.authoring.checks.whole import check_file
from simulator.authoring.findings import findings
from simulator.authoring.playtest import Playtest
from simulator.authoring.scaffold import PERSONA, STARTING, ScaffoldError, start
from simulator.content.load import load_scenario
from simulator.content.packs import open_library


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", STARTING)
def test_what_is_started_has_nothing_wrong_with_it(kind: str, tmp_path: Path) -> None:
    started = start(kind, "first-try", tmp_path)
    assert started.file == tmp_path / STARTING[kind].folder / "first-try.yaml"
    library = open_library([tmp_path], {})
    for file in tmp_path.rglob("*.yaml"):
        assert check_file(file, library) == []


def test_the_starting_scenario_plays_to_every_quadrant_and_separates_the_players(tmp_path: Path) -> None:
    loaded = load_scenario(str(start("scenario", "first-try", tmp_path).file))
    played = Playtest(loaded)
    assert findings(loaded) == []
    assert played.proven
    ended = {name for name, _relationship, _product in played.players["random"].points}
    assert ended == set(loaded.scenario.endings)
    assert played.reach.relationship is not None
    assert played.reach.product is not None
    assert played.reach.relationship[0] < 50 <= played.reach.relationship[1]
    assert played.reach.product[0] < 50 <= played.reach.product[1]
    means = {name: (one.relationship.mean, one.product.mean) for name, one in played.players.items()}
    assert means["order_taker"][1] < 40
    for name in ("first", "last", "longest", "three_questions", "stuffer", "inventor"):
        assert means[name][0] <= means["random"][0] + 10, name
        assert means[name][1] <= means["random"][1] + 10, name
    best = max(played.reach.frontier)
    assert means["partner"][0] >= best[0] - 5
    assert means["partner"][1] >= best[1] - 5


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    start("scenario", "first-try", tmp_path)
    persona = tmp_path / "personas" / f"{PERSONA}.yaml"
    persona.write_text(persona.read_text(encoding="utf-8").replace("Rosa", "Berta"), encoding="utf-8")
    before = written(tmp_path)
    for kind, name in (("scenario", "first-try"), ("persona", PERSONA)):
        with pytest.raises(ScaffoldError, match="already"):
            start(kind, name, tmp_path)
    assert written(tmp_path) == before
    start("scenario", "second-try", tmp_path)
    assert persona.read_text(encoding="utf-8").count("Berta") == 1


def test_a_link_that_leads_nowhere_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    link = tmp_path / "scenarios" / "first-try.yaml"
    link.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ScaffoldError):
        start("scenario", "first-try", tmp_path)
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere.yaml").exists()


@pytest.mark.parametrize(
    ("name", "meant"),
    [("First Try", "first-try"), ("a/b", "a-b"), ("../x", "x"), ("-", ""), ("", ""), ("é", ""), ("a" * 65, "a" * 64)],
)
def test_a_bad_id_is_told_with_a_better_one(name: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError) as told:
        start("scenario", name, tmp_path)
    assert (f"'{meant}' would do" in str(told.value)) is bool(meant)
    assert written(tmp_path) == {}


def test_the_modeline_leads_to_a_schema_that_takes_the_file(tmp_path: Path) -> None:
    start("scenario", "first-try", tmp_path)
    files = sorted(tmp_path.rglob("*.yaml"))
    assert len(files) == 2
    for file in files:
        text = file.read_text(encoding="utf-8")
        first = text.splitlines()[0]
        path = first.removeprefix("# yaml-language-server: $schema=")
        schema = json.loads((file.parent / path).read_text(encoding="utf-8"))
        assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(text))) == []


def test_a_schema_of_an_older_version_is_renewed(tmp_path: Path) -> None:
    start("persona", "first-try", tmp_path)
    path = tmp_path / ".pushback" / "persona.schema.json"
    new = path.read_text(encoding="utf-8")
    path.write_text("{}", encoding="utf-8")
    assert path in start("persona", "second-try", tmp_path).others
    assert path.read_text(encoding="utf-8") == new


def test_a_folder_of_scenarios_may_be_given_itself(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    assert start("scenario", "first-try", tmp_path / "scenarios").file == tmp_path / "scenarios" / "first-try.yaml"
    assert (tmp_path / "personas" / f"{PERSONA}.yaml").is_file()


def test_another_persona_lends_the_cast_member_her_id(tmp_path: Path) -> None:
    file = start("scenario", "first-try", tmp_path, persona="pushback:sales-vp").file
    loaded = load_scenario(str(file))
    assert list(loaded.personas) == ["sales-vp"]
    assert loaded.personas["sales-vp"].id == "sales-vp"
    assert not (tmp_path / "personas").exists()
