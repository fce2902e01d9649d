"""The shape of the source tree: documented, in small files, and about itself only."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import tests.fakes

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
CODE = ("core", "pricing", "bot", "excel_addin", "tests")
# written in two halves, so that this file does not mention them
FOREIGN = ("/wo" + "rk/", "shar" + "ed/", "sub" + "agent")
GENERATED = {".git", ".venv", "__pycache__", "node_modules", "dist", "build", "__snapshots__"}


def python_files(*folders: str) -> list[Path]:
    found = [p for f in folders for p in sorted((ROOT / f).rglob("*.py"))]
    assert found
    return found


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def project_files() -> list[Path]:
    """Files git tracks or would add; without git, everything outside generated folders."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(p in GENERATED or p.endswith("_cache") for p in path.relative_to(ROOT).parts)
    ]


def public_functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name.startswith("_"):
                continue
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                        yield f"{node.name}.{inner.name}", inner


@pytest.mark.parametrize("path", python_files("core", "pricing"), ids=label)
def test_modules_and_public_functions_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "module"
    bare = [
        name
        for name, node in public_functions(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not ast.get_docstring(node)
    ]
    assert bare == []


def test_files_stay_small() -> None:
    lengths = {label(p): len(p.read_text("utf-8").splitlines()) for p in python_files(*CODE)}
    assert {name: n for name, n in lengths.items() if n >= MOST_LINES} == {}


def test_the_project_mentions_nothing_outside_it() -> None:
    files = project_files()
    assert ROOT / "pyproject.toml" in files
    found: list[str] = []
    for path in files:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{label(path)}: {word}" for word in FOREIGN if word in text.lower()]
    assert found == []


def test_test_files_have_unique_names_and_no_package_names() -> None:
    names = [p.name for p in python_files("tests") if p.name not in ("__init__.py", "conftest.py")]
    assert sorted(names) == sorted(set(names))
    folders = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()}
    assert not folders & {"core", "pricing", "bot", "excel_addin"}


def test_this_tests_package_is_the_one_imported() -> None:
    """Some distributions install a top-level `tests`; only a regular package of ours beats it."""
    assert list(tests.fakes.__path__) == [str(ROOT / "tests" / "fakes")]
