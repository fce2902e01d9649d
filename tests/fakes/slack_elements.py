"""Rules for the interactive elements inside Slack blocks.

Source of every limit: docs.slack.dev/reference/block-kit/block-elements/<element>
and /composition-objects/{option,confirmation-dialog}-object, read together with the
classes of slack_sdk 3.47 (which miss button value 2001 in some paths; see
test_slack_standin_rules.py). An element listed nowhere here is refused as
`unmodelled_element`: add its rule before the bot starts to use it.
"""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_checks import Checker, kind_of

_URL_MAX = 3000
_COMMON = {"type", "action_id", "confirm", "focus_on_load"}
_PICKERS = {
    "conversations_select": {
        "placeholder",
        "initial_conversation",
        "default_to_current_conversation",
        "filter",
        "response_url_enabled",
    },
    "users_select": {"placeholder", "initial_user"},
    "datepicker": {"initial_date", "placeholder"},
    "timepicker": {"initial_time", "placeholder", "timezone"},
}
_CHOICES = {
    # element: (options, least, most, other properties)
    "static_select": (1, 100, {"placeholder", "initial_option"}),
    "multi_static_select": (1, 100, {"placeholder", "initial_options", "max_selected_items"}),
    "overflow": (1, 5, set()),
    "checkboxes": (1, 10, {"initial_options"}),
    "radio_buttons": (1, 10, {"initial_option"}),
}
_INPUTS = {
    "plain_text_input": {
        "placeholder", "initial_value", "multiline", "min_length", "max_length",
        "dispatch_action_config",
    },
    "number_input": {
        "placeholder", "initial_value", "is_decimal_allowed", "min_value", "max_value",
        "dispatch_action_config",
    },
}  # fmt: skip

IN_ACTIONS = frozenset({"button", *_CHOICES, *_PICKERS})
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = (IN_ACTIONS | frozenset(_INPUTS)) - {"button", "overflow"}


def element(check: Checker, value: object, pointer: str, allowed: frozenset[str]) -> None:
    """Check one element against the kinds its block takes."""
    kind = kind_of(value)
    if not isinstance(value, dict) or kind not in IN_SECTION | IN_INPUT:
        check.refuse("unmodelled_element", pointer, f"unsupported type: {kind}")
        return
    if kind not in allowed:
        check.refuse("element_not_allowed", pointer, f"unsupported type here: {kind}")
        return
    if kind == "image":
        image(check, value, pointer, extra=set())
        return
    check.unique_id("action_id", value.get("action_id"), pointer)
    if "confirm" in value:
        _confirm(check, value["confirm"], f"{pointer}/confirm")
    if "placeholder" in value:
        check.text_object(
            value["placeholder"], f"{pointer}/placeholder", "placeholder", 150, plain=True
        )
    if kind == "button":
        _button(check, value, pointer)
    elif kind in _CHOICES:
        low, high, extra = _CHOICES[kind]
        _choices(check, value, pointer, low, high, extra)
    else:
        check.keys(value, pointer, "element", _COMMON | (_PICKERS.get(kind) or _INPUTS[kind]))


def image(check: Checker, value: dict[str, Any], pointer: str, extra: set[str]) -> None:
    """An image block or element: alt text is required, at most 2000 characters.

    docs.slack.dev/reference/block-kit/blocks/image-block: exactly one of `image_url`
    (3000 characters) and `slack_file`; only the block has a title (`extra`).
    """
    check.keys(value, pointer, "image", {"type", "alt_text", "image_url", "slack_file"} | extra)
    check.text(value.get("alt_text"), f"{pointer}/alt_text", "alt_text", 2000)
    if ("image_url" in value) == ("slack_file" in value):
        check.refuse("image_source", pointer, "provide one of image_url and slack_file")
    if "image_url" in value:
        check.text(value["image_url"], f"{pointer}/image_url", "image_url", _URL_MAX)
    if "title" in value and "title" in extra:
        check.text_object(value["title"], f"{pointer}/title", "image_title", 2000, plain=True)


def _button(check: Checker, value: dict[str, Any], pointer: str) -> None:
    """Button: plain text up to 75, value up to 2000, url up to 3000, two styles."""
    known = _COMMON | {"text", "url", "value", "style", "accessibility_label"}
    check.keys(value, pointer, "button", known - {"focus_on_load"})
    check.text_object(value.get("text"), f"{pointer}/text", "button_text", 75, plain=True)
    if "value" in value:
        check.text(value["value"], f"{pointer}/value", "button_value", 2000, low=0)
    if "url" in value:
        check.text(value["url"], f"{pointer}/url", "button_url", _URL_MAX)
    if "accessibility_label" in value:
        check.text(
            value["accessibility_label"], f"{pointer}/accessibility_label", "button_label", 75
        )
    if "style" in value and value["style"] not in ("primary", "danger"):
        check.refuse("bad_button_style", f"{pointer}/style", "must be primary or danger")


def _choices(
    check: Checker, value: dict[str, Any], pointer: str, low: int, high: int, extra: set[str]
) -> None:
    """Menus and boxes: options with text and value up to 150 (docs; slack_sdk says 75 / 150)."""
    check.keys(value, pointer, "element", _COMMON | {"options"} | extra)
    options = check.items(value.get("options"), f"{pointer}/options", "options", low, high)
    plain = value["type"] not in ("checkboxes", "radio_buttons")
    for index, raw in enumerate(options):
        place = f"{pointer}/options/{index}"
        option = check.keys(raw, place, "option", {"text", "value", "description", "url"})
        # slack_sdk's Option allows 75 characters of text: the lower of the two sources.
        check.text_object(option.get("text"), f"{place}/text", "option_text", 75, plain=plain)
        check.text(option.get("value"), f"{place}/value", "option_value", 150)
        if "description" in option:
            check.text_object(
                option["description"], f"{place}/description", "option_text", 75, plain=plain
            )


def _confirm(check: Checker, value: object, pointer: str) -> None:
    """Confirmation dialog: title 100, text 300, confirm and deny 30, all plain text."""
    entry = check.keys(value, pointer, "confirm", {"title", "text", "confirm", "deny", "style"})
    for name, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        check.text_object(
            entry.get(name), f"{pointer}/{name}", f"confirm_{name}", limit, plain=True
        )
