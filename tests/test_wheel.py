"""The wheel, built and installed: it plays away from the checkout, in an empty home."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builtin import ROOT, SCENARIO_FILES

SCENARIOS = [path.stem for path in SCENARIO_FILES]
UV = shutil.which("uv")


def run(*command: str | Path, cwd: Path, stdin: str = "", **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        input=stdin,
        env=environment or None,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(UV is None, reason="needs uv, which builds and installs the wheel")
def test_an_installed_wheel_plays_every_scenario(tmp_path: Path) -> None:
    assert UV is not None
    run(UV, "build", "--wheel", "--out-dir", tmp_path / "dist", ROOT, cwd=tmp_path)
    [wheel] = (tmp_path / "dist").glob("*.whl")
    venv = tmp_path / "venv"
    run(UV, "venv", "--python", sys.executable, venv, cwd=tmp_path)
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    run(UV, "pip", "install", "--python", programs / "python", wheel, cwd=tmp_path)

    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    environment = {"HOME": str(home), "PATH": "", "LC_ALL": "C.UTF-8"}

    def pushback(*arguments: str | Path, stdin: str = "") -> str:
        return run(programs / "pushback", *arguments, cwd=elsewhere, stdin=stdin, **environment)

    listed = json.loads(pushback("list", "--json"))
    assert sorted(entry["id"] for entry in listed) == SCENARIOS
    assert all(Path(entry["path"]).is_relative_to(venv) for entry in listed)
    # Typed words need the reader's data, a plain run the debrief's: both have to be in the wheel.
    for name in SCENARIOS:
        played = pushback("play", name, "--replies", "-", "--json", "--no-frontier", stdin='{"type": "Why now?"}')
        assert json.loads(played)["turns"][0]["patterns"]
    assert pushback("play", SCENARIOS[0], "--plain", stdin="\n1\n")
    package = next(venv.rglob("simulator/__init__.py")).parent
    pushback("check", "--strict", package / "builtin" / "scenarios" / f"{SCENARIOS[0]}.yaml")
    shown = run(
        programs / "python", "-c", "import simulator.tui.app as app; print(app.__file__)", cwd=elsewhere, **environment
    )
    assert Path(shown.strip()).is_relative_to(venv)
    styles = {path.relative_to(ROOT / "simulator") for path in (ROOT / "simulator" / "tui").rglob("*.tcss")}
    assert all((package / style).is_file() for style in styles)
    assert not (package.parent / "tests").exists()
    assert not (package.parent / "training").exists()
