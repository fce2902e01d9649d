"""An alert as the poster gets it, its picture, and the workbook behind its button."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.render.alert import alert, alt_text, picture
from bot.render.alerts.told import Told
from bot.render.chart_alert import draw
from bot.render.charts import breakeven, fleet, style
from bot.watch.message import PICTURE, with_picture
from bot.watch.post import LOCAL, Kind, Post
from bot.watch.rendered import rendered
from bot.workbook import ENTRY_POINTS, workbook
from core.errors import InputError
from core.watch.scenario import WATCHABLE
from core.watch.speak import Reason
from pricing.book import embedded_book
from tests.alerts import ALERTS, LINES
from tests.fakes.slack_rules import check_message
from tests.pictures import of_png

DOCS = Path(__file__).parents[2] / "docs"
DRAWN = [name for name, made in ALERTS.items() if "now" in made["finding"]]


def post(payload: dict[str, Any], kind: Kind = "alert") -> Post:
    return Post("k", LOCAL, "ab12cd34ef56", "C1", kind, payload, datetime(2026, 10, 1, tzinfo=UTC))


@pytest.mark.parametrize("kind", ["alert", "update", "reply", "direct", "line"])
@pytest.mark.parametrize("name", ALERTS)
def test_every_kind_of_post_is_a_message(name: str, kind: Kind) -> None:
    message = rendered(post(ALERTS[name], kind))
    for file_id in ("F1", None):
        shown = {"text": message.text, "blocks": with_picture(message.blocks, file_id)}
        assert check_message(shown) == []
    assert (message.picture is not None) == (kind != "line" and name in DRAWN)
    assert bool(message.alt_text) == (message.picture is not None)


@pytest.mark.parametrize("name", LINES)
def test_a_line_has_no_buttons_and_no_picture(name: str) -> None:
    message = rendered(post(LINES[name], "line"))
    assert message.picture is None
    assert [block["type"] for block in message.blocks] == ["context"]


@pytest.mark.parametrize("name", DRAWN)
def test_its_picture_is_the_same_each_time(name: str) -> None:
    first = picture(ALERTS[name])
    assert first is not None
    assert of_png(first).size == (1600, 900)
    assert picture(ALERTS[name]) == first


def test_a_failed_check_has_no_picture_and_no_plan_to_open() -> None:
    assert picture(ALERTS["failed"]) is None
    buttons = [e["action_id"] for e in alert(ALERTS["failed"])["blocks"][-1]["elements"]]
    assert buttons == ["watch_ack", "watch_snooze", "watch_edit"]


def test_what_was_acknowledged_has_no_button_for_it() -> None:
    buttons = [e["action_id"] for e in alert(ALERTS["acknowledged"])["blocks"][-1]["elements"]]
    assert "watch_ack" not in buttons


def lines_of(name: str) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}

    def keep(figure: Any) -> None:
        draw(figure, Told.of(ALERTS[name]))
        found.update(
            {one.get_gid(): list(map(tuple, one.get_xydata())) for one in figure.axes[0].lines}
        )

    style.png(keep)
    return found


def test_a_flip_is_drawn_then_and_now() -> None:
    lines = lines_of("flipped")
    assert lines[breakeven.HOST_NOW][0][1] == 757.0  # $0.90 x 730 + $100 of operations
    assert lines[breakeven.HOST_THEN][0][1] == 1606.0  # $2.20 x 730
    assert breakeven.API_THEN not in lines  # its price did not move


def test_a_fleet_is_drawn_at_both_costs() -> None:
    lines = lines_of("moved-fleet")
    assert max(y for _, y in lines[fleet.FLEET_THEN]) > max(y for _, y in lines[fleet.FLEET_NOW])


def test_alternative_text_says_then_and_now() -> None:
    said = alt_text(ALERTS["flipped"])
    assert "from 2.52M" in said
    assert "from 5.35M" in said
    assert "$757" in said


def test_the_blocks_name_the_picture_as_the_poster_does() -> None:
    (image,) = [b for b in rendered(post(ALERTS["flipped"])).blocks if b["type"] == "image"]
    assert image["slack_file"] == {"id": PICTURE}


@pytest.mark.parametrize("name", ["flipped", "moved-fleet"])
def test_a_scenario_becomes_a_workbook_with_its_inputs(name: str) -> None:
    scenario = ALERTS[name]["scenario"]
    content = workbook(scenario["calculation"], scenario["inputs"], embedded_book())
    book = load_workbook(io.BytesIO(content))
    values = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    volume = {"flipped": "6000000", "moved-fleet": "8000"}[name]
    assert volume in values


def test_all_that_can_be_watched_has_a_workbook() -> None:
    assert {e.name.upper() for e in entry_points(group=ENTRY_POINTS)} == set(WATCHABLE)
    with pytest.raises(InputError, match="no workbook of KV_CACHE_BYTES"):
        workbook("KV_CACHE_BYTES", {}, embedded_book())


def test_the_page_explains_every_reason_and_shows_the_pictures() -> None:
    page = (DOCS / "alerts.md").read_text("utf-8")
    rows = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")}
    assert {reason.value for reason in Reason} - {"nothing"} <= rows
    for name in ("alert.png", "chart.png"):
        assert f"img/{name}" in page
        assert of_png((DOCS / "img" / name).read_bytes()).width >= 1600
