"""Message, markup and modal rules of the Slack stand-in, taken and refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.slack_checks import markup_fault
from tests.fakes.slack_rules import check_message, check_view

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str = "body") -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def field_input(**more: Any) -> Block:
    element = {"type": "plain_text_input", "action_id": "name"}
    return {"type": "input", "label": plain("Name"), "element": element, **more}


MESSAGE_RULES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no_text": ({"text": "a"}, {"channel": "C1"}),
    "missing_text": ({"text": "a", "blocks": [section()]}, {"text": " ", "blocks": [section()]}),
    "msg_too_long": ({"text": "a" * 40_000}, {"text": "a" * 40_001}),
    "blocks_not_a_list": ({"text": "a", "blocks": []}, {"text": "a", "blocks": "[]"}),
    "unmodelled_attachments": ({"text": "a"}, {"text": "a", "attachments": [{"text": "b"}]}),
    "bad_response_type": (
        {"text": "a", "response_type": "in_channel"},
        {"text": "a", "response_type": "public"},
    ),
    "bad_replace_original": (
        {"text": "a", "replace_original": True},
        {"text": "a", "replace_original": "true"},
    ),
    "bad_delete_original": ({"delete_original": True}, {"text": "a", "delete_original": 1}),
    "bad_metadata": (
        {"text": "a", "metadata": {"event_type": "e", "event_payload": {}}},
        {"text": "a", "metadata": {"event_type": "e"}},
    ),
    "live_mention": ({"text": "@channel", "parse": "none"}, {"text": "@channel", "parse": "full"}),
    "unescaped": ({"text": "R&amp;D"}, {"text": "R&D"}),
}


@pytest.mark.parametrize("reason", MESSAGE_RULES)
def test_a_message_rule_takes_and_refuses(reason: str) -> None:
    good, bad = MESSAGE_RULES[reason]
    assert check_message(good) == []
    assert [violation.reason for violation in check_message(bad)] == [reason]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("plain *bold* `code`", None),
        ("<https://example.com/?a=1&b=2|the page> &amp; <mailto:a@example.com>", None),
        ("> quoted\nnot", None),
        ("1 &lt; 2 &gt; 0 &amp; more", None),
        ("<!channel>", "live_mention"),
        ("<!here|here>", "live_mention"),
        ("`<!everyone>`", "live_mention"),
        ("<!subteam^S123>", "live_mention"),
        ("<@U123|bob>", "live_mention"),
        ("<#C123>", "live_mention"),
        ("a -> b", "unescaped"),
        ("a < b", "unescaped"),
        ("AT&T", "unescaped"),
        ("&nbsp;", "unescaped"),
        ("<javascript:alert(1)|x>", "unescaped"),
        ("<https://example.com|R&D>", "unescaped"),
        ("<https://example.com|>", "unescaped"),
        ("<!date^1^{date}|d>", "unescaped"),
    ],
)
def test_markup(text: str, fault: str | None) -> None:
    found = markup_fault(text)
    assert (found and found[0]) == fault


VIEW = {"type": "modal", "title": plain("Plan"), "blocks": [section()]}
VIEW_RULES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "bad_view_type": (VIEW, {**VIEW, "type": "home"}),
    "view_title_too_long": (
        {**VIEW, "title": plain("a" * 24)},
        {**VIEW, "title": plain("a" * 25)},
    ),
    "private_metadata_too_long": (
        {**VIEW, "private_metadata": "a" * 3000},
        {**VIEW, "private_metadata": "a" * 3001},
    ),
    "too_many_blocks": (
        {**VIEW, "blocks": [section()] * 100},
        {**VIEW, "blocks": [section()] * 101},
    ),
    "too_few_blocks": (VIEW, {**VIEW, "blocks": []}),
    "missing_submit": (
        {**VIEW, "submit": plain("Go"), "blocks": [field_input()]},
        {**VIEW, "blocks": [field_input()]},
    ),
    "input_label_not_plain": (
        {**VIEW, "submit": plain("Go"), "blocks": [field_input(hint=plain("h"))]},
        {
            **VIEW,
            "submit": plain("Go"),
            "blocks": [field_input(label={"type": "mrkdwn", "text": "a"})],
        },
    ),
    "bad_alert_level": (
        {**VIEW, "blocks": [{"type": "alert", "text": plain("a"), "level": "warning"}]},
        {**VIEW, "blocks": [{"type": "alert", "text": plain("a"), "level": "red"}]},
    ),
}


@pytest.mark.parametrize("reason", VIEW_RULES)
def test_a_view_rule_takes_and_refuses(reason: str) -> None:
    good, bad = VIEW_RULES[reason]
    assert check_view(good) == []
    assert [violation.reason for violation in check_view(bad)] == [reason]


@pytest.mark.parametrize("junk", [None, 1, "x", [], [None], {"type": []}, {"type": "section"}])
def test_junk_is_refused_and_never_crashes(junk: Any) -> None:
    for kind in ("section", "header", "actions", "context", "table", "data_table", "rich_text",
                 "data_visualization", "image", "markdown", "input", "alert"):  # fmt: skip
        for name in ("text", "fields", "elements", "rows", "chart", "element", "accessory"):
            check_message({"text": "a", "blocks": [{"type": kind, name: junk}]})
    check_message({"text": junk, "blocks": [junk], "metadata": junk})
    assert check_view(junk)
