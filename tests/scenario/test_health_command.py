"""`gpusize health` against a service that runs, one that cannot answer, and none."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.cli import main
from tests.certificates import made_until
from tests.serving import serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` of the developer's."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def free_port() -> Iterator[int]:
    """A port nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_service_that_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tmp_path, "--host", "0.0.0.0") as service:
        port = urlsplit(service.url).port
        monkeypatch.setenv("GPUSIZE_HOST", "0.0.0.0")
        monkeypatch.setenv("GPUSIZE_PORT", str(port))
        assert main(["health"]) == 0
        assert capsys.readouterr().out == f"127.0.0.1:{port}/healthz: 200\n"
        assert main(["health", "--ready"]) == 0


def test_one_that_lives_and_cannot_answer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    free_port: int,
) -> None:
    away = {"SLACK_API_URL": f"http://127.0.0.1:{free_port}/api/"}
    with serving(tmp_path, SLACK_APP_TOKEN="xapp-1-A1-3-nobody", **away) as service:
        monkeypatch.setenv("GPUSIZE_PORT", str(urlsplit(service.url).port))
        assert main(["health"]) == 0
        assert main(["health", "--ready"]) == 1
        assert capsys.readouterr().out.endswith("/readyz: 503\n")


def test_one_with_a_certificate_of_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    pair = made_until(tmp_path, now - timedelta(days=1), now + timedelta(days=1))
    tls = {"GPUSIZE_TLS_CERT": str(pair.cert), "GPUSIZE_TLS_KEY": str(pair.key)}
    with serving(tmp_path, **tls) as service:
        monkeypatch.setenv("GPUSIZE_PORT", str(urlsplit(service.url).port))
        assert main(["health"]) == 1  # it was not told that HTTPS is spoken
        for name, value in tls.items():
            monkeypatch.setenv(name, value)
        assert main(["health"]) == 0


def test_one_at_a_port_that_only_it_knows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GPUSIZE_PORT", "0")
    assert main(["health"]) == 2
    assert capsys.readouterr().err.startswith("GPUSIZE_PORT is 0, so only the service knows")


def test_none_at_an_address_of_ipv6(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], free_port: int
) -> None:
    monkeypatch.setenv("GPUSIZE_HOST", "::")
    monkeypatch.setenv("GPUSIZE_PORT", str(free_port))
    assert main(["health"]) == 1
    assert capsys.readouterr().out.startswith(f"No answer at [::1]:{free_port}: ")


def test_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], free_port: int
) -> None:
    monkeypatch.setenv("GPUSIZE_PORT", str(free_port))
    assert main(["health"]) == 1
    assert capsys.readouterr().out == f"No answer at 127.0.0.1:{free_port}: Connection refused.\n"
