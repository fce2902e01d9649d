"""What Slack refuses in a message or a modal, as `check_message` and `check_view`.

Written by hand from docs.slack.dev (page named at each rule) and from the limits that
were run against slack_sdk 3.47's models themselves. It is stricter
than Slack where this project is: blocks without a fallback `text`, live mentions, raw
control characters, attachments and block types nobody has modelled are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes import slack_data_blocks
from tests.fakes.slack_checks import Checker, Violation, kind_of
from tests.fakes.slack_elements import IN_ACTIONS, IN_INPUT, IN_SECTION, element, image

MESSAGE_BLOCKS_MAX = 50
VIEW_BLOCKS_MAX = 100
MESSAGE_TEXT_MAX = 40_000
MARKDOWN_MAX = 12_000

# Block types that exist (slack_sdk 3.47) but have no rule here yet.
_UNMODELLED = {
    "auth_provider", "call", "card", "carousel", "container", "context_actions", "file", "plan",
    "task_card", "video",
}  # fmt: skip


def check_message(payload: dict[str, Any]) -> list[Violation]:
    """Everything wrong with a message payload, in the order Slack would meet it.

    docs.slack.dev/reference/methods/chat.postMessage: `text` is the notification and
    screen reader fallback when there are blocks. Slack only warns (`missing_text_in_
    message`) and truncates text above 40 000 characters; the stand-in refuses both.
    """
    check = Checker("message")
    text, blocks = payload.get("text"), payload.get("blocks")
    said = isinstance(text, str) and bool(text.strip())
    if payload.get("delete_original") is True and text is None and not blocks:
        return []
    if not said and not blocks:
        check.refuse("no_text", "/text", "no text and no blocks", error="no_text")
    elif not said:
        check.refuse(
            "missing_text", "/text", "blocks without a fallback text", error="missing_text"
        )
    elif isinstance(text, str):
        if len(text) > MESSAGE_TEXT_MAX:
            check.refuse("msg_too_long", "/text", f"{len(text)} characters", error="msg_too_long")
        check.markup(text, "/text")
    if payload.get("attachments"):
        check.refuse(
            "unmodelled_attachments", "/attachments", "attachments", error="invalid_attachments"
        )
    if payload.get("link_names") not in (None, False, 0) or payload.get("parse") not in (
        None,
        "none",
    ):
        check.refuse(
            "live_mention", "/parse", "link_names or parse wakes @names up", error="live_mention"
        )
    if payload.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        check.refuse(
            "bad_response_type", "/response_type", "ephemeral or in_channel", "invalid_arguments"
        )
    for name in ("replace_original", "delete_original"):
        if not isinstance(payload.get(name, False), bool):
            check.refuse(f"bad_{name}", f"/{name}", "must be a boolean", error="invalid_arguments")
    _metadata(check, payload.get("metadata"))
    if blocks is not None:
        _blocks(check, blocks, "/blocks", MESSAGE_BLOCKS_MAX)
    return check.violations


def check_view(view: object) -> list[Violation]:
    """Everything wrong with a modal.

    docs.slack.dev/reference/views/modal-views: title, submit and close are plain text
    of 24 characters, private_metadata 3000, callback_id 255, 1 to 100 blocks, and a
    view with an input block needs a submit button.
    """
    check = Checker("modal")
    known = {
        "type", "title", "blocks", "close", "submit", "private_metadata", "callback_id",
        "clear_on_close", "notify_on_close", "external_id", "submit_disabled",
    }  # fmt: skip
    entry = check.keys(view, "/view", "view", known)
    if entry.get("type") != "modal":
        check.refuse("bad_view_type", "/view/type", "must be modal")
    check.text_object(entry.get("title"), "/view/title", "view_title", 24, plain=True)
    for name in ("submit", "close"):
        if name in entry:
            check.text_object(entry[name], f"/view/{name}", f"view_{name}", 24, plain=True)
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if name in entry:
            check.text(entry[name], f"/view/{name}", name, limit, low=0)
    _blocks(check, entry.get("blocks"), "/view/blocks", VIEW_BLOCKS_MAX)
    if check.counts["inputs"] and "submit" not in entry:
        check.refuse("missing_submit", "/view", "missing required field: submit")
    return check.violations


def check_home(view: object) -> list[Violation]:
    """Everything wrong with an App Home (docs.slack.dev/surfaces/app-home): blocks, no title."""
    check = Checker("home")
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    entry = check.keys(view, "/view", "view", known)
    if entry.get("type") != "home":
        check.refuse("bad_view_type", "/view/type", "must be home")
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if name in entry:
            check.text(entry[name], f"/view/{name}", name, limit, low=0)
    _blocks(check, entry.get("blocks"), "/view/blocks", VIEW_BLOCKS_MAX)
    return check.violations


def _metadata(check: Checker, metadata: object) -> None:
    """docs.slack.dev/messaging/message-metadata: event_type and an event_payload object."""
    if metadata is None:
        return
    good = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if not (good and isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)):
        check.refuse(
            "bad_metadata", "/metadata", "event_type and event_payload", "invalid_metadata_format"
        )


def _blocks(check: Checker, blocks: object, pointer: str, most: int) -> None:
    """The list of blocks: at most 50 in a message, 1 to 100 in a modal."""
    if not isinstance(blocks, list):
        check.refuse(
            "blocks_not_a_list", pointer, "must be an array", error="invalid_blocks_format"
        )
        return
    low = 0 if check.surface == "message" else 1
    for index, raw in enumerate(check.items(blocks, pointer, "blocks", low, most)):
        place = f"{pointer}/{index}"
        kind = kind_of(raw)
        if kind in _UNMODELLED:
            check.refuse("unmodelled_block", place, f"the stand-in has no rule for {kind}")
            continue
        rule = _RULES.get(kind)
        if rule is None or not isinstance(raw, dict):
            check.refuse("unknown_block_type", place, f"unsupported type: {kind}")
            continue
        if kind != "markdown":  # "ignored in markdown blocks and will not be retained"
            check.unique_id("block_id", raw.get("block_id"), place)
        rule(check, raw, place)


def _section(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/section-block: text 1 to 3000 or fields, 10 fields of at most 2000."""
    known = {"type", "block_id", "text", "fields", "accessory", "expand"}
    check.keys(block, pointer, "section", known)
    if "text" not in block and "fields" not in block:
        check.refuse("empty_section", pointer, "text or fields must be provided")
    if "text" in block:
        check.text_object(block["text"], f"{pointer}/text", "section_text")
    if "fields" in block:
        fields = check.items(block["fields"], f"{pointer}/fields", "fields", 1, 10)
        for index, field in enumerate(fields):
            check.text_object(field, f"{pointer}/fields/{index}", "field", 2000)
    if "accessory" in block:
        element(check, block["accessory"], f"{pointer}/accessory", IN_SECTION)


def _header(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/header-block: plain text of at most 150 characters, level 1 to 4."""
    check.keys(block, pointer, "header", {"type", "block_id", "text", "level"})
    check.text_object(block.get("text"), f"{pointer}/text", "header_text", 150, plain=True)
    if "level" in block:
        check.number(block["level"], f"{pointer}/level", "header_level", 1, 4, whole=True)


def _context(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/context-block: 1 to 10 images or text objects."""
    check.keys(block, pointer, "context", {"type", "block_id", "elements"})
    place = f"{pointer}/elements"
    elements = check.items(block.get("elements"), place, "context_elements", 1, 10)
    for index, item in enumerate(elements):
        if isinstance(item, dict) and kind_of(item) == "image":
            image(check, item, f"{place}/{index}", extra=set())
        else:
            check.text_object(item, f"{place}/{index}", "context_text")


def _actions(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/actions-block: 1 to 25 elements."""
    check.keys(block, pointer, "actions", {"type", "block_id", "elements"})
    place = f"{pointer}/elements"
    for index, item in enumerate(check.items(block.get("elements"), place, "actions", 1, 25)):
        element(check, item, f"{place}/{index}", IN_ACTIONS)


def _divider(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/divider-block: a type and nothing else."""
    check.keys(block, pointer, "divider", {"type", "block_id"})


def _image(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/image-block."""
    image(check, block, pointer, extra={"title", "block_id"})


def _markdown(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/markdown-block: 12 000 characters over all markdown blocks of a payload.

    Its `&`, `<` and `>` are ordinary Markdown, but Slack still wakes `<!channel>` and
    its kin up in it (measured in PostHog PR 95054).
    """
    check.keys(block, pointer, "markdown", {"type", "block_id", "text"})
    text = check.text(block.get("text"), f"{pointer}/text", "markdown", MARKDOWN_MAX)
    before = check.counts["markdown"]
    check.counts["markdown"] += len(text)
    if before and check.counts["markdown"] > MARKDOWN_MAX:
        check.refuse("markdown_too_long", f"{pointer}/text", f"{MARKDOWN_MAX} in the whole payload")
    check.markup(text, f"{pointer}/text", only="live_mention")


def _input(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/input-block: plain label and hint of at most 2000 characters."""
    known = {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}
    check.keys(block, pointer, "input", known)
    check.counts["inputs"] += 1
    check.text_object(block.get("label"), f"{pointer}/label", "input_label", 2000, plain=True)
    if "hint" in block:
        check.text_object(block["hint"], f"{pointer}/hint", "input_hint", 2000, plain=True)
    element(check, block.get("element"), f"{pointer}/element", IN_INPUT)


def _alert(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """blocks/alert-block: "currently only supported in modals"."""
    if check.surface != "modal":
        check.refuse("alert_outside_modal", pointer, "alert blocks are for modals")
    check.keys(block, pointer, "alert", {"type", "block_id", "text", "level"})
    check.text_object(block.get("text"), f"{pointer}/text", "alert_text")
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        check.refuse("bad_alert_level", f"{pointer}/level", "unknown level")


_RULES: dict[str, Callable[[Checker, dict[str, Any], str], object]] = {
    "actions": _actions,
    "alert": _alert,
    "context": _context,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "section": _section,
    **slack_data_blocks.BLOCKS,
}
