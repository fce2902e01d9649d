"""Every rule of the Slack stand-in, with an example it takes and one it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.slack_rules import check_message

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "body", **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "Go", **more: Any) -> Block:
    return {"type": "button", "text": plain(text), "action_id": "go", **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def context(count: int, *elements: Block) -> Block:
    return {"type": "context", "elements": [mrkdwn("note")] * count + list(elements)}


def image(**fields: Any) -> Block:
    return {"type": "image", "image_url": "https://example.com/a.png", **fields}


def table(rows: int = 2, columns: int = 2, text: str = "x", **more: Any) -> Block:
    cells = [[{"type": "raw_text", "text": text}] * columns for _ in range(rows)]
    return {"type": "table", "rows": cells, **more}


def data_table(rows: int = 2, columns: int = 2, **more: Any) -> Block:
    return {**table(rows, columns), "type": "data_table", "caption": "GPUs by year", **more}


def rich(*leaves: Block) -> Block:
    part = {"type": "rich_text_section", "elements": list(leaves)}
    return {"type": "rich_text", "elements": [part]}


def pie(count: int = 2, title: str = "Cost", value: float = 1) -> Block:
    segments = [{"label": f"part {n}", "value": value} for n in range(count)]
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": "pie", "segments": segments},
    }


def bars(labels: list[str], *names: str) -> Block:
    series = [
        {"name": name, "data": [{"label": label, "value": 1} for label in labels]} for name in names
    ]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": ["Y1", "Y2"]}}
    return {"type": "data_visualization", "title": "GPUs", "chart": chart}


def select(options: int = 1, text: str = "one", value: str = "1") -> Block:
    option = {"text": plain(text), "value": value}
    return {"type": "static_select", "action_id": "pick", "options": [option] * options}


RAW = {"type": "raw_text", "text": "x"}
UNEVEN = {"type": "table", "rows": [[RAW, RAW], [RAW]]}
RICH_CELL = rich({"type": "text", "text": "x"})
CONFIRM = {name: plain(name) for name in ("title", "text", "confirm", "deny")}

# reason: (blocks that are taken, blocks that are refused with this reason first)
BLOCK_RULES: dict[str, tuple[list[Any], list[Any]]] = {
    "too_many_blocks": ([section()] * 50, [section()] * 51),
    "unknown_block_type": ([{"type": "divider"}], [{"type": "banner"}]),
    "unmodelled_block": ([section()], [{"type": "carousel"}]),
    "unknown_section_property": ([section(expand=True)], [section(colour="red")]),
    "section_text_too_long": ([section("a" * 3000)], [section("a" * 3001)]),
    "empty_section_text": ([section("a")], [section("")]),
    "empty_section": ([section()], [{"type": "section"}]),
    "bad_section_text": ([section()], [{"type": "section", "text": "bare string"}]),
    "too_many_fields": (
        [{"type": "section", "fields": [mrkdwn("a")] * 10}],
        [{"type": "section", "fields": [mrkdwn("a")] * 11}],
    ),
    "field_too_long": (
        [{"type": "section", "fields": [mrkdwn("a" * 2000)]}],
        [{"type": "section", "fields": [mrkdwn("a" * 2001)]}],
    ),
    "unknown_text_property": (
        [{"type": "header", "text": {**plain("a"), "emoji": True}}],
        [{"type": "section", "text": {**mrkdwn("a"), "emoji": True}}],
    ),
    "header_text_too_long": (
        [{"type": "header", "text": plain("a" * 150), "level": 2}],
        [{"type": "header", "text": plain("a" * 151)}],
    ),
    "header_text_not_plain": (
        [{"type": "header", "text": plain("a < b")}],
        [{"type": "header", "text": mrkdwn("a")}],
    ),
    "too_many_context_elements": ([context(10)], [context(11)]),
    "too_few_context_elements": ([context(1)], [context(0)]),
    "too_many_actions": (
        [actions(*[button(action_id=f"go{n}") for n in range(25)])],
        [actions(*[button(action_id=f"go{n}") for n in range(26)])],
    ),
    "button_text_too_long": ([actions(button("a" * 75))], [actions(button("a" * 76))]),
    "button_text_not_plain": ([actions(button())], [actions({**button(), "text": mrkdwn("a")})]),
    "button_value_too_long": (
        [actions(button(value="v" * 2000))],
        [actions(button(value="v" * 2001))],
    ),
    "bad_button_style": ([actions(button(style="danger"))], [actions(button(style="red"))]),
    "confirm_title_too_long": (
        [actions(button(confirm=CONFIRM))],
        [actions(button(confirm={**CONFIRM, "title": plain("a" * 101)}))],
    ),
    "action_id_too_long": (
        [actions(button(action_id="a" * 255))],
        [actions(button(action_id="a" * 256))],
    ),
    "duplicate_action_id": (
        [actions(button()), actions(button(action_id="other"))],
        [actions(button()), section(accessory=button())],
    ),
    "block_id_too_long": ([section(block_id="b" * 255)], [section(block_id="b" * 256)]),
    "duplicate_block_id": (
        [section(block_id="b1"), section(block_id="b2")],
        [section(block_id="b1"), {"type": "divider", "block_id": "b1"}],
    ),
    "unmodelled_element": ([actions(select())], [actions({"type": "rich_text_input"})]),
    "element_not_allowed": (
        [section(accessory=image(alt_text="a"))],
        [actions(image(alt_text="a"))],
    ),
    "too_many_options": ([actions(select(100))], [actions(select(101))]),
    "option_text_too_long": ([actions(select(text="a" * 75))], [actions(select(text="a" * 76))]),
    "option_value_too_long": (
        [actions(select(value="a" * 150))],
        [actions(select(value="a" * 151))],
    ),
    "missing_alt_text": ([image(alt_text="A chart")], [image()]),
    "image_source": (
        [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"}],
        [{"type": "image", "alt_text": "a"}],
    ),
    "markdown_too_long": (
        [{"type": "markdown", "text": "a" * 6000}] * 2,
        [{"type": "markdown", "text": "a" * 6000}, {"type": "markdown", "text": "a" * 6001}],
    ),
    "alert_outside_modal": ([section()], [{"type": "alert", "text": plain("a")}]),
    "bad_rich_text_element": (
        [rich({"type": "text", "text": "x"}, {"type": "link", "url": "https://example.com"})],
        [rich({"type": "blink", "text": "x"})],
    ),
    "too_many_rows": ([table(100)], [table(101)]),
    "too_many_columns": ([table(1, 20)], [table(1, 21)]),
    "two_tables": ([table()], [table(), data_table()]),
    "uneven_rows": ([table(3, 3)], [UNEVEN]),
    "empty_cell": ([table()], [table(text="")]),
    "table_too_long": ([table(10, 1, "a" * 1000)], [table(10, 1, "a" * 1001)]),
    "bad_column_align": (
        [table(column_settings=[None, {"align": "right"}])],
        [table(column_settings=[{"align": "justify"}])],
    ),
    "bad_cell": (
        [{"type": "table", "rows": [[{"type": "raw_number", "value": 8, "text": "8"}]]}],
        [{"type": "table", "rows": [[mrkdwn("8")]]}],
    ),
    "bad_cell_value": (
        [{"type": "table", "rows": [[{"type": "raw_number", "value": 0.5, "text": "0.5"}]]}],
        [{"type": "table", "rows": [[{"type": "raw_number", "value": "8", "text": "8"}]]}],
    ),
    "missing_caption": ([data_table()], [{**data_table(), "caption": None}]),
    "too_few_rows": ([data_table(101, 20)], [data_table(1)]),
    "bad_page_size": ([data_table(page_size=100)], [data_table(page_size=101)]),
    "bad_row_header_column": (
        [data_table(row_header_column_index=1)],
        [data_table(row_header_column_index=2)],
    ),
    "rich_header_cell": (
        [{**data_table(), "rows": [[RAW], [RICH_CELL]]}],
        [{**data_table(), "rows": [[RICH_CELL], [RAW]]}],
    ),
    "too_many_charts": ([pie(), pie()], [pie(), pie(), pie()]),
    "chart_title_too_long": ([pie(title="a" * 50)], [pie(title="a" * 51)]),
    "too_many_segments": ([pie(6)], [pie(7)]),
    "bad_point_value": ([pie(value=0.1)], [pie(value=0)]),
    "bad_chart": ([bars(["Y1", "Y2"], "A")], [{**pie(), "chart": {"type": "radar"}}]),
    "chart_labels_differ": ([bars(["Y2", "Y1"], "A")], [bars(["Y1"], "A")]),
    "duplicate_series": ([bars(["Y1", "Y2"], "A", "B")], [bars(["Y1", "Y2"], "A", "A")]),
    "chart_label_too_long": ([bars(["Y1", "Y2"], "a" * 20)], [bars(["Y1", "Y2"], "a" * 21)]),
    "live_mention": (
        [section("&lt;!channel&gt; and @here"), {"type": "header", "text": plain("<!here>")}],
        [{"type": "markdown", "text": "hello <!channel>"}],
    ),
    "unescaped": ([{"type": "markdown", "text": "1 < 2 & 3"}], [section("1 < 2")]),
}


@pytest.mark.parametrize("reason", BLOCK_RULES)
def test_a_block_rule_takes_its_limit_and_refuses_one_more(reason: str) -> None:
    good, bad = BLOCK_RULES[reason]
    assert check_message({"text": "fallback", "blocks": good}) == []
    violations = check_message({"text": "fallback", "blocks": bad})
    assert violations, "the refused example was taken"
    assert violations[0].reason == reason
    assert violations[0].as_slack_message().startswith("[ERROR] ")


@pytest.mark.parametrize("leaf", ["broadcast", "user", "usergroup", "channel"])
def test_rich_text_that_notifies_people_is_a_live_mention(leaf: str) -> None:
    blocks = [rich({"type": leaf, "range": "here", "user_id": "U1"})]
    assert [v.reason for v in check_message({"text": "a", "blocks": blocks})] == ["live_mention"]
