"""The wheel holds the packages and their data, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "pricing", "bot", "excel_addin")
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def _commands(out: Path) -> list[list[str]]:
    """Ways to build without the network: uv carries the backend, pip needs it installed."""
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    wheel = [[uv, "build", "--wheel", "--offline", "-o", str(out)]] if uv else []
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    return [*wheel, [*pip, "-w", str(out), "."]]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    out = tmp_path_factory.mktemp("wheel")
    said = ""
    for command in _commands(out):
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )
        if done.returncode == 0:
            break
        said += done.stdout[-400:] + done.stderr[-400:]
    built = list(out.glob("*.whl"))
    if not built:
        reason = f"no build backend offline: {said}"
        if REQUIRE_ALL:
            pytest.fail(reason)
        pytest.skip(reason)
    with zipfile.ZipFile(built[0]) as wheel:
        return wheel.namelist()


def test_the_wheel_holds_every_module_and_data_file(names: list[str]) -> None:
    expected = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }
    assert len([n for n in expected if n.endswith(".toml")]) > 20
    assert expected <= set(names)


def test_the_wheel_holds_nothing_but_the_packages(names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == set(PACKAGES)
    assert not [n for n in names if "tests" in n.split("/") or n.endswith((".pyc", ".env"))]


def test_the_wheel_carries_licence_and_command(names: list[str]) -> None:
    info = {name.partition("/")[2] for name in names if ".dist-info/" in name}
    assert {"METADATA", "entry_points.txt"} <= info
    assert any(name.endswith("LICENSE") for name in info)
