"""The wheel holds the packages and their data, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "pricing", "bot", "excel_addin")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """File names in a wheel built here, without the network."""
    out = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    # the backend's program lies beside this interpreter, which need not be on PATH
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [*pip, "-w", str(out), "."],
        cwd=ROOT,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    built = list(out.glob("*.whl"))
    assert built, done.stdout[-800:] + done.stderr[-800:]
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
