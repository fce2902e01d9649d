"""Files of others: pinned, fetched once, and used only if they are what was pinned."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import main
from core.errors import InputError
from excel_addin.office.parts import Part, cache_folder, downloaded, fetched, from_folder, parts
from tests.office.static_rig import URL, downloads

ROOT = Path(__file__).parents[2]
ADMIN_PAGE = ROOT / "docs" / "excel-static.md"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No way out: the proxy of this environment does not listen."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_wheels_are_those_of_the_lock() -> None:
    lock = dict(
        re.findall(
            r"^([\w-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE
        )
    )
    wheels = {part.name: part.version for part in parts()[1:]}
    assert len(wheels) == 5
    assert wheels == {name: lock[name] for name in wheels}


def test_addresses_are_https_and_each_is_on_the_page_for_administrators() -> None:
    page = ADMIN_PAGE.read_text("utf-8")
    for part in parts():
        assert re.match(r"https://(registry\.npmjs\.org|files\.pythonhosted\.org)/", part.url)
        assert part.url in page
        assert part.sha256 in page


def test_parts_come_from_a_folder_without_the_network(closed: None) -> None:
    found = from_folder(downloads())
    assert {name: len(body) for name, body in found.items()} == {p.name: p.bytes for p in parts()}


def test_a_part_that_is_missing_or_another_is_named(
    closed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "parts"
    shutil.copytree(downloads(), folder)
    first, second, *_ = parts()
    (folder / first.file).unlink()
    with (folder / second.file).open("ab") as file:
        file.write(b"x")
    arguments = ["excel", "static", str(tmp_path / "excel"), "--url", URL]
    assert main([*arguments, "--from", str(folder)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{folder} does not hold all parts.",
        f"{first.file}: missing; download {first.url}",
        f"{second.file}: another file than the pinned one; download {second.url}",
    ]
    assert main([*arguments, "--from", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"There is no folder {tmp_path / 'none'}.\n"
    assert not (tmp_path / "excel").exists()


def test_without_the_network_and_a_cache_there_is_a_sentence(
    closed: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert main(["excel", "static", str(tmp_path / "excel"), "--url", URL]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"{parts()[0].url} could not be downloaded: the connection was refused")
    assert last.endswith("--from.")
    assert not (tmp_path / "excel").exists()


def test_a_cache_is_used_as_far_as_it_is_whole(closed: None, tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    told: list[Part] = []
    shutil.copytree(downloads(), cache_folder(environ))
    assert downloaded(told.append, environ) == from_folder(downloads())
    damaged = cache_folder(environ) / parts()[2].file
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(InputError, match=r"pydantic_core.* could not be downloaded"):
        downloaded(told.append, environ)
    assert told == [parts()[2]]


@pytest.mark.parametrize(
    "body", [b"<html>Sign in to the proxy</html>", b"x" * 14_874, b"x" * 99_999]
)
def test_a_download_that_is_another_file_is_not_used(tmp_path: Path, body: bytes) -> None:
    part = parts()[-1]
    (tmp_path / part.file).write_bytes(body)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            here = f"http://127.0.0.1:{server.server_port}/{part.file}"
            with pytest.raises(InputError, match="is not the file that was pinned"):
                fetched(replace(part, url=here))
            shutil.copy(downloads() / part.file, tmp_path)
            assert part.is_in(fetched(replace(part, url=here)))
        finally:
            server.shutdown()
            thread.join()
