"""Draw docs/img: an alert's chart, and the whole message about as Slack shows it.

    python -m bench.alert

The message is laid out from the very blocks that are posted, by Debian's Chromium; fonts and
spacing are ours, not Slack's.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from bot.render.alert import alert, picture
from tests.alerts import flipped

FOLDER = Path(__file__).parents[1] / "docs" / "img"
EMOJI = {":rotating_light:": "<span style='color:#d0021b'>⚠</span>"}
STYLE = """
body { margin: 0; padding: 20px 24px; width: 760px; font: 15px/1.46 'DejaVu Sans', sans-serif;
  color: #1d1c1d; background: #fff }
.who { font-weight: 700; margin: 0 0 6px }
.who span { font-weight: 400; font-size: 12px; color: #616061; margin-left: 8px }
.who em { font: 10px sans-serif; background: #eee; border-radius: 3px; padding: 1px 4px;
  margin-left: 6px }
.context { font-size: 12px; color: #616061; margin: 6px 0; overflow-wrap: anywhere }
.section { margin: 8px 0 }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 24px; margin: 10px 0 }
img { width: 720px; border: 1px solid #ddd; border-radius: 8px; margin: 6px 0 }
table { border-collapse: collapse; margin: 6px 0; font-size: 14px }
td { border: 1px solid #ddd; padding: 5px 10px }
tr:first-child td, tr:last-child td { font-weight: 700 }
.actions { margin-top: 12px; display: flex; gap: 8px }
.actions span { border: 1px solid #bbb; border-radius: 8px; padding: 5px 12px; font-weight: 700;
  font-size: 13px }
.actions .primary { background: #007a5a; color: #fff; border-color: #007a5a }
"""


def main() -> None:
    """Write chart.png and alert.png."""
    payload = flipped(late_s=0)
    drawn = picture(payload)
    if drawn is None:
        raise SystemExit("nothing to draw")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "chart.png").write_bytes(drawn)
    blocks = alert(payload, picture="F")["blocks"]
    body = "".join(_block(block, drawn) for block in blocks)
    who = '<p class="who">gpusize<em>APP</em><span>9:00</span></p>'
    page_html = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{who}{body}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 808, "height": 600}, device_scale_factor=2)
        page.set_content(page_html)
        shot = page.screenshot(full_page=True)
        browser.close()
    # a page of text and flat colours needs no more than 256 of them
    with Image.open(io.BytesIO(shot)) as opened:
        few = opened.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(FOLDER / "alert.png", optimize=True)
    print(*sorted(FOLDER.glob("*.png")))


def _block(block: dict[str, Any], drawn: bytes) -> str:
    match block["type"]:
        case "section" if "fields" in block:
            cells = "".join(f"<div>{_mrkdwn(f['text'])}</div>" for f in block["fields"])
            return f'<div class="fields">{cells}</div>'
        case "section":
            return f'<div class="section">{_mrkdwn(block["text"]["text"])}</div>'
        case "context":
            texts = "".join(_mrkdwn(e["text"]) for e in block["elements"])
            return f'<div class="context">{texts}</div>'
        case "image":
            source = base64.b64encode(drawn).decode()
            return (
                f'<img alt="{html.escape(block["alt_text"])}" src="data:image/png;base64,{source}">'
            )
        case "table":
            return _table(block)
        case "actions":
            return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'
    raise SystemExit(f"no look for {json.dumps(block)}")


def _table(block: dict[str, Any]) -> str:
    aligned = [setting.get("align", "left") for setting in block["column_settings"]]
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{align}">{html.escape(cell["text"])}</td>'
            for cell, align in zip(row, aligned, strict=True)
        )
        + "</tr>"
        for row in block["rows"]
    )
    return f"<table>{rows}</table>"


def _element(element: dict[str, Any]) -> str:
    if element["type"] == "static_select":
        return f"<span>{html.escape(element['placeholder']['text'])} ▾</span>"
    return f'<span class="{element.get("style", "")}">{html.escape(element["text"]["text"])}</span>'


def _mrkdwn(text: str) -> str:
    """Escaped mrkdwn as HTML; entities are the same in both."""
    for name, sign in EMOJI.items():
        text = text.replace(name, sign)
    text = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", text)
    return text.replace("\n", "<br>")


if __name__ == "__main__":
    main()
