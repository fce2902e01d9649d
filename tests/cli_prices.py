"""`gpusize prices` in this process: over a price mirror, at a time the test says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli_options import build_parser
from bot.cli_prices.run import run
from pricing.sources.registry import SOURCES, environment_name
from tests.fakes.price_mirror import PriceMirror

ROOT = Path(__file__).parents[1]
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


def flat(text: str) -> str:
    """Without line ends, so that a sentence is found wherever it was wrapped."""
    return " ".join(text.split())


OWN = """item,price,unit,currency,valid_from,provider,note
H100 SXM,2.10,gpu-hour,USD,2026-10-01,coreweave,=1+1 frame contract
openai/gpt-4o-mini,0.12,mtok-input,USD,,,
"""


class Prices:
    """The command, with what it printed."""

    def __init__(self, mirror: PriceMirror, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.mirror = mirror
        self.url = url
        self._capsys = capsys

    def __call__(self, *words: str, now: datetime = NOW, code: int = 0) -> str:
        """What is printed, the exit code being `code`."""
        given = run(build_parser("prices").parse_args(["prices", *words]), now)
        out, err = self._capsys.readouterr()
        assert err == ""
        assert given == code, out[:2000]
        if words[0] != "export":
            wide = [x for x in out.splitlines() if len(x) > 120 and "://" not in x]
            assert wide == []
        return out

    def json(self, *words: str, now: datetime = NOW, code: int = 0) -> Any:
        given = run(build_parser("prices").parse_args(["prices", *words, "--json"]), now)
        assert given == code
        return json.loads(self._capsys.readouterr().out)

    def refused(self, *words: str) -> str:
        """The one sentence for a mistake."""
        assert main(["prices", *words]) == 2
        out, err = self._capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        assert err.endswith((".\n", "?\n"))
        return err


@contextmanager
def commands(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    url: str = "",
) -> Iterator[Prices]:
    """The command over a mirror of its own, with its history at `url` or in `folder`."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GPUSIZE_DATA", str(folder / "data"))
    if url:
        monkeypatch.setenv("DATABASE_URL", url)
    else:
        monkeypatch.delenv("DATABASE_URL", raising=False)
    with PriceMirror() as mirror:
        for source in SOURCES:
            monkeypatch.delenv(environment_name(source), raising=False)
        for source, address in mirror.urls().items():
            monkeypatch.setenv(environment_name(source), address)
        try:
            yield Prices(mirror, url, capsys)
        finally:
            # before the database is dropped, through the server of the tests
            monkeypatch.delenv("DATABASE_URL", raising=False)


def waiting(prices: Prices) -> int:
    """The number of the one reading that waits."""
    [number] = [w["reading"] for s in prices.json("show")["sources"] for w in s["waiting"]]
    return number


def cheaper(prices: Prices, to: str = "1.35e-07") -> None:
    """From now on litellm lists gpt-4o-mini at another price."""
    plain = prices.mirror.content

    def content(source: str, path: str, query: str = "") -> bytes | None:
        found = plain(source, path, query)
        if source != "litellm" or found is None:
            return found
        listed = json.loads(found)
        listed["gpt-4o-mini"]["input_cost_per_token"] = float(to)
        return json.dumps(listed).encode()

    prices.mirror.content = content  # type: ignore[method-assign]


def environment(mirror: PriceMirror, folder: Path) -> dict[str, str]:
    urls = {environment_name(source): url for source, url in mirror.urls().items()}
    own = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", "GPUSIZE_DATA": str(folder)}
    return os.environ | urls | own
