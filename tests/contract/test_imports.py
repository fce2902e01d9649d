"""Imports run one way, and the packages tested are those of this tree."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "pricing", "bot", "excel_addin")


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_import_contracts_are_kept() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
    assert re.search(r"[2-9] kept", done.stdout)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param("core/units.py", "import pricing", id="upwards"),
        pytest.param("core/units.py", "import socket", id="network-in-core"),
        pytest.param("core/units.py", "import time", id="clock-in-core"),
        pytest.param("pricing/book.py", "import bot.commands", id="pricing-to-bot"),
    ],
)
def test_import_contracts_can_break(tmp_path: Path, path: str, line: str) -> None:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with (tmp_path / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = _lint(tmp_path)
    assert done.returncode != 0, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_come_from_this_tree(package: str) -> None:
    found = importlib.import_module(package)
    assert found.__file__ is not None
    assert Path(found.__file__).resolve() == (ROOT / package / "__init__.py").resolve()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_imports(package: str) -> None:
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_importing_core_loads_no_framework_and_no_adapter() -> None:
    program = (
        "import sys, core.calculations;"
        "print([m for m in sys.modules if m.partition('.')[0] in"
        " ('bot', 'pricing', 'excel_addin', 'fastapi', 'slack_bolt', 'slack_sdk', 'uvicorn')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
