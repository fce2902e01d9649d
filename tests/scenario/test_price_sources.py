"""Refreshing price sources over real sockets: what arrives, what is refused, and how soon."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import InputError
from pricing.rows import Snapshot
from pricing.sources import azure_retail
from pricing.sources.fetch import Limits, SourceSettings, fetch
from pricing.sources.reading import SourceError
from pricing.sources.registry import SOURCES, environment_name, settings
from tests.fakes.price_mirror import PATHS, PriceMirror

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ROWS = {
    "genai-prices": 107,
    "litellm": 52,
    "gpuhunt": 24,
    "azure-retail": 7,
    "aws-bulk": 5,
    "ecb": 8,
}


def refresh(
    mirror: PriceMirror, source: str, etag: str = "", seconds: float = 5
) -> Snapshot | None:
    where = settings(source, mirror.urls(), etag=etag)
    limits = replace(where.limits, seconds=seconds, max_bytes=1_000_000)
    return SOURCES[source].refresh(replace(where, limits=limits), fetch, NOW)


@pytest.mark.parametrize("source", PATHS)
def test_a_source_is_read(mirror: PriceMirror, source: str) -> None:
    got = refresh(mirror, source)
    assert got is not None
    assert (got.source, len(got.rows), got.retrieved_at) == (source, ROWS[source], NOW)


@pytest.mark.parametrize("source", sorted(set(PATHS) - {"azure-retail"}))
def test_an_unchanged_source_is_not_downloaded_again(mirror: PriceMirror, source: str) -> None:
    first = refresh(mirror, source)
    assert first is not None
    assert first.etag
    assert refresh(mirror, source, etag=first.etag) is None
    assert refresh(mirror, source, etag='"another"') is not None


REFUSED = {
    "404": "status",
    "500": "status",
    "html": "format",
    "empty": "format",
    "empty-list": "format",
    "truncated-json": "format",
    "cut-off": "truncated",
    "never": "timeout",
    "drip": "timeout",
    "drip-headers": "timeout",
    "endless": "too-large",
    "announced-2gb": "too-large",
    "gzip-bomb": "too-large",
    "redirect-loop": "redirects",
    "redirect-elsewhere": "url",
}


@pytest.mark.parametrize("mode", REFUSED)
@pytest.mark.parametrize("source", ["genai-prices", "azure-retail"])
def test_a_fault_is_one_sentence_and_soon(mirror: PriceMirror, source: str, mode: str) -> None:
    mirror.fault(source, mode)
    # the other faults are told by what came, however slowly this machine reads it
    seconds = 0.5 if REFUSED[mode] == "timeout" else 30
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        refresh(mirror, source, seconds=seconds)
    assert time.monotonic() - began < seconds + 10
    assert caught.value.kind == REFUSED[mode]
    assert caught.value.message.startswith(f"The price source {source} could not be read: ")
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("mode", ["never", "html", "cut-off", "404", "drip"])
def test_faults_of_files_read_as_a_stream(mirror: PriceMirror, mode: str) -> None:
    mirror.fault("aws-bulk", mode)
    with pytest.raises(SourceError):
        refresh(mirror, "aws-bulk", seconds=0.5)


@pytest.mark.parametrize("source", PATHS)
def test_absurd_prices_are_passed_on_for_the_gate_to_judge(
    mirror: PriceMirror, source: str
) -> None:
    usual = refresh(mirror, source)
    mirror.fault(source, "x1000")
    thousandfold = refresh(mirror, source)
    mirror.fault(source, "negative")
    negative = refresh(mirror, source)
    assert usual is not None
    assert thousandfold is not None
    most = max(r.amount for r in usual.rows if r.amount)
    assert negative is not None
    scaled = max(r.amount for r in thousandfold.rows if r.amount)
    assert float(scaled / most) == pytest.approx(1000)
    assert max(r.amount for r in negative.rows if r.amount) < 0


@pytest.mark.parametrize("mode", ["404", "never", "empty", "html"])
def test_one_failing_provider_does_not_fail_the_others(mirror: PriceMirror, mode: str) -> None:
    mirror.fault("gpuhunt/aws", mode)
    got = refresh(mirror, "gpuhunt", seconds=0.5)
    assert got is not None
    assert "aws" not in {row.provider for row in got.rows}
    assert len(got.rows) == ROWS["gpuhunt"] - 4
    assert any("a provider could not be read" in s and "aws" in s for s in got.skipped)


def test_a_provider_that_failed_is_asked_again(mirror: PriceMirror) -> None:
    mirror.fault("gpuhunt/oci", "500")
    part = refresh(mirror, "gpuhunt")
    mirror.heal()
    assert part is not None
    whole = refresh(mirror, "gpuhunt", etag=part.etag)
    assert whole is not None
    assert len(whole.rows) == ROWS["gpuhunt"]


def test_every_provider_failing_is_a_failure(mirror: PriceMirror) -> None:
    mirror.fault("gpuhunt", "500")
    with pytest.raises(SourceError, match="no provider could be read"):
        refresh(mirror, "gpuhunt")


def test_pages_are_followed_on_the_same_server_only(mirror: PriceMirror) -> None:
    refresh(mirror, "azure-retail")
    first, second = mirror.requests
    assert "armSkuName%20eq%20%27Standard_ND96isr_H100_v5%27" in first
    assert second.endswith("?$skip=5")
    where = settings("azure-retail", mirror.urls())
    page = mirror.content("azure-retail", "")
    assert page is not None

    def elsewhere(source: str, url: str, limits: Limits, **_: object) -> object:
        got = fetch(source, url, limits)
        return replace(got, content=got.content.replace(mirror.base.encode(), b"http://192.0.2.1"))

    with pytest.raises(SourceError, match="on another server"):
        azure_retail.refresh(where, elsewhere, NOW)  # pyright: ignore[reportArgumentType]


def test_the_frozen_first_version_is_refused(mirror: PriceMirror) -> None:
    where = SourceSettings(f"{mirror.base}/main/prices/data.json", Limits())
    with pytest.raises(SourceError, match="frozen first version"):
        SOURCES["genai-prices"].refresh(where, fetch, NOW)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://127.0.0.1:1/", "refused"),
        ("http://prices.invalid/", "url"),
        ("https://prices.invalid/", "dns"),
        ("ftp://127.0.0.1/", "url"),
        ("https://user:secret@127.0.0.1/", "url"),
        ("https://127.0.0.1:99999/", "url"),
        ("https://[::1/", "url"),
        ("", "url"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, kind: str) -> None:
    with pytest.raises(SourceError) as caught:
        fetch("litellm", url, Limits(seconds=5))
    assert caught.value.kind == kind
    assert "secret" not in caught.value.message


def test_a_server_without_tls_and_one_that_never_shakes_hands(mirror: PriceMirror) -> None:
    with pytest.raises(SourceError) as caught:
        fetch("litellm", mirror.base.replace("http:", "https:"), Limits(seconds=5))
    assert caught.value.kind == "tls"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(SourceError) as caught:
            fetch("litellm", f"https://127.0.0.1:{port}/", Limits(seconds=0.3))
        assert caught.value.kind == "timeout"
        assert time.monotonic() - began < 2


PEAK = """
import sys
from datetime import UTC, datetime
from dataclasses import replace
from pricing.sources.fetch import fetch
from pricing.sources.reading import SourceError
from pricing.sources.registry import SOURCES, settings
import httpx2, anyio._backends._asyncio
def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
source, url = sys.argv[1:]
before = peak()
try:
    got = SOURCES[source].refresh(settings(source, {source: url}), fetch, datetime.now(UTC))
    print(len(got.rows))
except SourceError as error:
    print(error.kind)
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
@pytest.mark.parametrize(
    ("source", "mode", "answer", "most_mib"),
    [
        ("genai-prices", "endless", "too-large", 60),  # the limit is 20 MB, held once in pieces
        ("genai-prices", "gzip-bomb", "too-large", 60),
        ("aws-bulk", "padded", "5", 40),  # 120 MB pass through
    ],
)
def test_memory_stays_bounded(
    mirror: PriceMirror, source: str, mode: str, answer: str, most_mib: float
) -> None:
    mirror.fault(source, mode)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, source, mirror.urls()[source]],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    said, grown = done.stdout.split()
    assert said == answer
    assert float(grown) < most_mib


def test_settings_by_source() -> None:
    assert settings("litellm").url.startswith("https://raw.githubusercontent.com/BerriAI/")
    assert settings("litellm", {"litellm": "https://mirror/"}).url == "https://mirror/"
    assert all(s.url.startswith("https://") for s in SOURCES.values() if s.id != "own")
    assert environment_name("aws-bulk") == "GPUSIZE_AWS_BULK_URL"
    with pytest.raises(InputError, match="needs an address"):
        settings("own")
    with pytest.raises(InputError, match="must be one of genai-prices, litellm"):
        settings("prices")
