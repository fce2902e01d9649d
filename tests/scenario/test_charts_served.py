"""Pictures of answers: over HTTP, in Slack, from the command line."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import cli
from bot.answers.archive import Archive
from bot.config import Settings, load_settings
from bot.http import create_app
from bot.http_charts import Pictures
from core.errors import InputError
from pricing.book import embedded_book
from tests.pictures import of_png
from tests.scenario.slack_rig import GOOD, receipt_id, rig
from tests.scenario.test_answers_opened import archive, place

__all__ = ["archive", "place"]

FLEET = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256}
COMPARED = {
    "isl": 800, "osl": 300, "api_model": "gpt-4o-mini", "model": "8b", "gpu": "l40s",
    "requests_per_month": 5e6,
}  # fmt: skip
PUBLIC = "https://gpusize.example.com/"


@pytest.fixture
def http(archive: Archive) -> TestClient:
    return TestClient(create_app(Settings(), embedded_book, None, archive))


@pytest.mark.parametrize(
    ("name", "body"),
    [("gpus_needed", FLEET), ("breakeven", COMPARED), ("breakeven_requests", COMPARED)],
)
def test_an_answer_has_its_picture(http: TestClient, name: str, body: dict[str, object]) -> None:
    digits = http.post(f"/v1/{name}", json=body).json()["id"]
    seen = http.get(f"/charts/{name}/{digits}.png")
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/png")
    assert "max-age" in seen.headers["cache-control"]
    assert of_png(seen.content).size == (1600, 900)
    assert http.get(f"/charts/{name}/{digits}.png").content == seen.content


def test_what_has_no_picture_is_said(http: TestClient) -> None:
    compared = http.post("/v1/breakeven", json=COMPARED).json()["id"]
    for path, said in (
        ("breakeven/000000000000", "No answer with the id 000000000000"),
        ("breakeven/..%2f..%2fx", "There is nothing at this path"),
        ("breakeven/xyz", "Give the id"),
        (f"breakeven/{compared[:8]}", "Give all 12 digits"),
        (f"gpus_needed/{compared}", "is one of breakeven"),
        (f"kv_cache_bytes/{compared}", "Pictures are of gpus_needed"),
    ):
        refused = http.get(f"/charts/{path}.png")
        assert refused.status_code == 404, path
        assert said in refused.json()["error"]["message"]


def test_an_answer_that_comes_out_otherwise_now_is_not_drawn(place: Path, http: TestClient) -> None:
    digits = http.post("/v1/breakeven", json=COMPARED).json()["id"]
    assert http.get(f"/v1/answers/{digits}").status_code == 200  # it is kept by now
    kept = json.loads(place.read_text("utf-8"))
    kept["receipt"]["outputs"][0]["value"] *= 2
    place.write_text(json.dumps(kept, separators=(",", ":")) + "\n", "utf-8")
    refused = http.get(f"/charts/breakeven/{digits}.png")
    assert refused.status_code == 404
    assert "cannot be drawn" in refused.json()["error"]["message"]


def test_without_an_archive_there_are_no_pictures() -> None:
    http = TestClient(create_app(Settings(), embedded_book, None))
    refused = http.get("/charts/breakeven/000000000000.png")
    assert refused.status_code == 404
    assert "not kept" in refused.json()["error"]["message"]


def test_few_pictures_are_kept_and_many_may_ask_at_once(archive: Archive, http: TestClient) -> None:
    bodies = [{**FLEET, "qps": qps} for qps in (10, 20, 30)]
    ids = [http.post("/v1/gpus_needed", json=body).json()["id"] for body in bodies]
    pictures = Pictures(archive, most=2)
    seen: dict[str, set[bytes]] = {digits: set() for digits in ids}
    threads = [
        threading.Thread(target=lambda d=d: seen[d].add(pictures.of("gpus_needed", d)))
        for d in ids * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(found) == 1 for found in seen.values())
    assert len(pictures._kept) == 2


@pytest.mark.parametrize("command", ["/gpusize", "/breakeven"])
def test_slack_shows_the_picture_where_it_can_be_fetched(archive: Archive, command: str) -> None:
    text = GOOD if command == "/gpusize" else "gpt-4o-mini vs 8b on l40s, 800 in, 300 out, 5M/month"
    http = TestClient(create_app(Settings(), embedded_book, None, archive))
    with rig(archive=archive, public_url=PUBLIC) as app:
        private = app.asked(text, command)
        shared = app.click(private)
    for message in (private, shared):
        (image,) = [b for b in message.payload["blocks"] if b["type"] == "image"]
        name = "gpus_needed" if command == "/gpusize" else "breakeven"
        path = f"charts/{name}/{receipt_id(private)}.png"
        assert image["image_url"] == PUBLIC + path
        assert len(image["alt_text"]) > 40
        assert http.get("/" + path).status_code == 200


def test_slack_shows_no_picture_without_a_public_address_or_kept_answers(
    archive: Archive,
) -> None:
    with rig(archive=archive) as app:
        assert all(b["type"] != "image" for b in app.asked(GOOD).payload["blocks"])
    with rig(public_url=PUBLIC) as app:
        assert all(b["type"] != "image" for b in app.asked(GOOD).payload["blocks"])
        assert all(b["type"] != "image" for b in app.asked("help").payload["blocks"])


def test_the_public_address_is_https() -> None:
    found = load_settings({"GPUSIZE_PUBLIC_URL": "https://gpusize.example.com"})
    assert found.public_url == PUBLIC
    for wrong in ("http://gpusize.example.com/", "gpusize.example.com", "https://x/?a=1"):
        with pytest.raises(InputError, match="GPUSIZE_PUBLIC_URL must be an https://"):
            load_settings({"GPUSIZE_PUBLIC_URL": wrong})


def test_ask_and_call_draw_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.png"
    assert cli.main(["ask", f"/gpusize {GOOD}", "--chart", str(out)]) == 0
    asked = out.read_bytes()
    words = [f"{name}={value}" for name, value in FLEET.items()]
    assert cli.main(["call", "GPUS_NEEDED", *words, "--chart", str(out)]) == 0
    assert of_png(out.read_bytes()).size == (1600, 900)
    assert out.read_bytes() == asked
    assert "H100" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "/gpu list models", "--chart", "a.png"], "There is no picture of this"),
        (["call", "WEIGHTS_GB", "model=8b", "--chart", "a.png"], "no picture of WEIGHTS_GB"),
        (["ask", f"/gpusize {GOOD}", "--chart", "a.jpg"], "must end in .png"),
        (["ask", f"/gpusize {GOOD}", "--chart", "no/a.png"], "There is no folder no; make it"),
        (["ask", f"/gpusize {GOOD}", "--chart", "\0.png"], "is no file name"),
    ],
)
def test_a_picture_that_cannot_be_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert not list(tmp_path.glob("*.png"))
