"""`gpusize serve` as a process whose log is JSON and whose metrics want a secret."""

from __future__ import annotations

import json
import os
from pathlib import Path

import httpx
import pytest

from tests.serving import serving

GOOD = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def test_every_line_is_json_and_metrics_are_served(tmp_path: Path) -> None:
    told = {"GPUSIZE_LOG": "JSON", "GPUSIZE_METRICS_TOKEN": "s3cr3t-s3cr3t"}
    with serving(tmp_path, SLACK_APP_TOKEN="xapp-1-A1-3-nobody", **told, **away()) as service:
        assert httpx.post(f"{service.url}/v1/gpus_needed", json=GOOD).status_code == 200
        assert httpx.get(f"{service.url}/metrics").status_code == 401
        secret = {"authorization": "Bearer s3cr3t-s3cr3t"}
        shown = httpx.get(f"{service.url}/metrics", headers=secret).text
        assert 'route="/v1/gpus_needed",status="200"} 1.0' in shown
        assert 'gpusize_slack_connected{way="socket"} 0.0' in shown
        assert "gpusize_quarantined_readings 0.0" in shown
        assert 'gpusize_price_age_days{kind="gpu"}' in shown
        assert service.stop()[0] == 0
    assert service.said == []
    lines = [json.loads(line) for line in service.logged]
    assert any("listening on http" in line["message"] for line in lines)
    assert any(line["logger"].startswith("bot.slack") for line in lines)
    assert "s3cr3t" not in str(lines)


def away() -> dict[str, str]:
    """A Slack nobody answers at: port 9 of this machine discards, where it is open at all."""
    return {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
