"""The add-in's files as a browser gets them: types, policy, freshness; icons are pictures."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.config import Settings
from bot.http_errors import install
from core.errors import InputError
from excel_addin.http import add_routes
from excel_addin.office.manifests import all_files
from excel_addin.office.pages import OFFICE_JS, pages
from pricing.book import embedded_book
from tests.office.rig import Chromium, excel, service

WEB = Path(__file__).parents[2] / "excel_addin" / "office" / "web"
URL = "https://gpusize.example.com/excel/"


def client(url: str | None = None) -> TestClient:
    app = FastAPI()
    install(app)
    add_routes(app, embedded_book, Settings(excel_token="s3cret", excel_url=url))
    return TestClient(app)


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_file_has_its_type_its_policy_and_no_secret(name: str) -> None:
    found = client().get(f"/excel/{name}")
    assert found.status_code == 200
    kind = found.headers["content-type"]
    assert kind.startswith(
        {"html": "text/html", "css": "text/css", "png": "image/png"}.get(
            name.rpartition(".")[2],
            "application/json" if name.endswith(".json") else "text/javascript",
        )
    )
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["cache-control"] == "no-cache"
    policy = found.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert f"script-src 'self' {OFFICE_JS}" in policy
    assert "connect-src 'self'" in policy
    assert not [p for p in policy if "unsafe" in p and not p.startswith("style-src")]
    # Excel on the web reads the metadata from another address, and nothing else
    anywhere = found.headers.get("access-control-allow-origin")
    assert anywhere == ("*" if name == "functions.json" else None)
    assert b"s3cret" not in found.content


def test_a_file_is_sent_again_only_when_it_has_changed() -> None:
    http = client()
    first = http.get("/excel/functions.js")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = http.get("/excel/functions.js", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = http.get("/excel/functions.js", headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)
    head = http.head("/excel/functions.js")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


def test_the_folder_leads_to_the_task_pane() -> None:
    for path in ("/excel", "/excel/"):
        found = client().get(path)
        assert found.url.path == "/excel/taskpane.html"
        assert "<title>gpusize</title>" in found.text
        # a proxy may have it under another path
        assert not found.history[0].headers["location"].startswith(("/", "http"))
    assert client().get("/excel/icon.svg").status_code == 404


def test_no_page_holds_a_script_or_asks_anyone_else() -> None:
    for page in WEB.glob("*.html"):
        text = page.read_text("utf-8")
        assert re.findall(r"<script(?![^>]*src=)", text) == []
        assert not re.search(r"\son\w+=|javascript:|style=", text)
        named = set(re.findall(r'(?:src|href)="([^"#]+)', text))
        known = {*pages(), f"{OFFICE_JS}/lib/1/hosted/office.js"}
        assert named <= known, named - known


@pytest.mark.parametrize("file", sorted(WEB.glob("*.png")), ids=lambda f: f.name)
def test_icons_are_pictures_of_their_size(file: Path) -> None:
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", data, place + 8 + length)
        assert zlib.crc32(kind + body) == check
        chunks[kind] = chunks.get(kind, b"") + body
        place += 12 + length
    width, height, depth, colour = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    named = {"color": 192, "outline": 32}.get(file.stem) or int(file.stem.rpartition("-")[2])
    assert (width, height, depth, colour) == (named, named, 8, 6)
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 4 * width)
    assert b"IEND" in chunks


def test_manifests_are_served_where_the_address_is_set() -> None:
    for name, content in all_files(URL).items():
        found = client(URL.rstrip("/")).get(f"/excel/{name}")
        assert found.content == content
        # whatever a request calls this service, its manifests say what the setting says
        spoofed = client(URL).get(f"/excel/{name}", headers={"Host": "evil.example"})
        assert spoofed.content == content
        unknown = client().get(f"/excel/{name}")
        assert unknown.status_code == 404
        assert "set GPUSIZE_EXCEL_URL" in unknown.json()["error"]["message"]


def test_an_address_that_cannot_be_meant_is_said_at_the_start() -> None:
    with pytest.raises(InputError, match="GPUSIZE_EXCEL_URL must start with https://"):
        client("http://gpusize.example.com/excel/")


def test_in_a_browser_without_excel_the_page_still_shows_itself(chromium: Chromium) -> None:
    with service() as url, excel(chromium, url, host=False) as plain:
        plain.do(lambda page: page.wait_for_selector("#status.good"))
        plain.do(lambda page: page.locator("summary").first.click())
        plain.do(lambda page: page.get_by_text("Open this page in Excel to insert.").wait_for())
        assert plain.do(lambda page: page.locator(".actions button:enabled").count()) == 0
        plain.do(lambda page: page.get_by_role("link", name="What is sent where").click())
        assert "sends its name and its arguments" in plain.do(
            lambda page: page.locator("body").inner_text()
        )
        assert plain.elsewhere == []
