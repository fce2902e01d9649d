"""Rules for rich text, tables and charts.

Slack's stored pages disagree with each other on some limits (a data_table of 101 or
201 rows, 10 000 or 20 000 characters of cells, charts of 6 or 12 series). The
stand-in takes the lower number each time: what passes here passes either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.slack_checks import Checker, kind_of

COLUMNS_MAX = 20
TABLE_ROWS_MAX = 100
DATA_TABLE_ROWS_MAX = 101  # the header and 100 rows
CELL_CHARACTERS_MAX = 10_000  # per table, and over all tables of a message
CHARTS_MAX = 2
SERIES_MAX = 6
POINTS_MAX = 20
LABEL_MAX = 20
_HUGE = 1e300  # JSON has no infinity: a number beyond this did not come from the catalog

_CONTAINERS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
_LEAVES = {"text", "link", "emoji", "date", "color"}
_MENTIONS = {"broadcast", "user", "usergroup", "channel", "team"}


def rich_text(check: Checker, block: dict[str, Any], pointer: str) -> int:
    """docs.slack.dev/reference/block-kit/blocks/rich-text-block; returns its length.

    Its text is never parsed for markup, but `broadcast`, `user`, `usergroup` and
    `channel` leaves notify people: they are live mentions.
    """
    known = {"type", "block_id", "elements"}
    check.keys(block, pointer, "rich_text", known)
    elements = check.items(
        block.get("elements"), f"{pointer}/elements", "rich_text_elements", 1, 500
    )
    return sum(
        _rich_element(check, item, f"{pointer}/elements/{index}", top=True)
        for index, item in enumerate(elements)
    )


def _rich_element(check: Checker, item: object, pointer: str, *, top: bool) -> int:
    kind = kind_of(item)
    if not isinstance(item, dict) or kind in _MENTIONS:
        reason = "live_mention" if kind in _MENTIONS else "bad_rich_text_element"
        check.refuse(reason, pointer, f"rich text element {kind}", error=reason)
        return 0
    if kind in _CONTAINERS:
        inner = check.items(
            item.get("elements"), f"{pointer}/elements", "rich_text_elements", 1, 500
        )
        return sum(
            _rich_element(check, child, f"{pointer}/elements/{index}", top=False)
            for index, child in enumerate(inner)
        )
    if top or kind not in _LEAVES:
        check.refuse("bad_rich_text_element", pointer, f"unsupported type: {kind}")
        return 0
    if kind == "link":
        check.text(item.get("url"), f"{pointer}/url", "rich_text_url", 3000)
    text = item.get("text", "" if kind != "text" else None)
    return len(check.text(text, f"{pointer}/text", "rich_text", 12_000, low=int(kind == "text")))


def _cell(check: Checker, cell: object, pointer: str, *, header: bool) -> int:
    """A raw_text, raw_number or rich_text cell; an empty text is refused (minLength 1)."""
    kind = kind_of(cell)
    if not isinstance(cell, dict) or kind not in ("raw_text", "raw_number", "rich_text"):
        check.refuse("bad_cell", pointer, f"unsupported cell type: {kind}")
        return 0
    if kind == "rich_text":
        if header:
            check.refuse("rich_header_cell", pointer, "rich_text cannot be used for header cells")
        return rich_text(check, cell, pointer)
    known = {"type", "text"} | ({"value"} if kind == "raw_number" else set())
    check.keys(cell, pointer, "cell", known)
    if kind == "raw_number":
        check.number(cell.get("value"), f"{pointer}/value", "cell_value", -_HUGE, _HUGE)
    return len(check.text(cell.get("text"), f"{pointer}/text", "cell", CELL_CHARACTERS_MAX))


def _rows(check: Checker, block: dict[str, Any], pointer: str, *, header: bool) -> None:
    """The cells of either table: 1 to 20 columns, even rows, 10 000 characters in all.

    One table of either kind per message: Slack answers `invalid_attachments` with
    `only_one_table_allowed`, and counts `data_table` into the same limit.
    """
    check.counts["tables"] += 1
    if check.counts["tables"] == 2:
        check.refuse("two_tables", pointer, "only_one_table_allowed", error="invalid_attachments")
    low, high = (2, DATA_TABLE_ROWS_MAX) if header else (1, TABLE_ROWS_MAX)
    rows = check.items(block.get("rows"), f"{pointer}/rows", "rows", low, high)
    widths = set()
    characters = 0
    for index, row in enumerate(rows):
        place = f"{pointer}/rows/{index}"
        cells = check.items(row, place, "columns", 1, COLUMNS_MAX)
        widths.add(len(cells))
        for column, cell in enumerate(cells):
            characters += _cell(check, cell, f"{place}/{column}", header=header and index == 0)
    if len(widths) > 1:
        check.refuse(
            "uneven_rows", f"{pointer}/rows", "all rows must have the same number of values"
        )
    if characters > CELL_CHARACTERS_MAX:
        check.refuse(
            "table_too_long", f"{pointer}/rows", f"more than {CELL_CHARACTERS_MAX} characters"
        )
    if header and rows and isinstance(rows[0], list):
        column = block.get("row_header_column_index", 0)
        last = max(len(rows[0]) - 1, 0)
        check.number(
            column, f"{pointer}/row_header_column_index", "row_header_column", 0, last, whole=True
        )


def table(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """docs.slack.dev/reference/block-kit/blocks/table-block: 100 rows, 20 columns."""
    check.keys(block, pointer, "table", {"type", "block_id", "rows", "column_settings"})
    _rows(check, block, pointer, header=False)
    place = f"{pointer}/column_settings"
    for index, setting in enumerate(
        check.items(block.get("column_settings", []), place, "column_settings", 0, COLUMNS_MAX)
    ):
        if setting is None:  # skips a column
            continue
        entry = check.keys(setting, f"{place}/{index}", "column_setting", {"align", "is_wrapped"})
        if entry.get("align", "left") not in ("left", "center", "right"):
            check.refuse("bad_column_align", f"{place}/{index}/align", "left, center or right")


def data_table(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """docs.slack.dev/reference/block-kit/blocks/data-table-block.

    Caption required (it is what a screen reader announces), header without rich_text,
    2 to 101 rows, page size 1 to 100, and a row header column that exists.
    """
    known = {"type", "block_id", "rows", "caption", "page_size", "row_header_column_index"}
    check.keys(block, pointer, "data_table", known)
    check.text(block.get("caption"), f"{pointer}/caption", "caption", 3000)
    if "page_size" in block:
        check.number(block["page_size"], f"{pointer}/page_size", "page_size", 1, 100, whole=True)
    _rows(check, block, pointer, header=True)


def data_visualization(check: Checker, block: dict[str, Any], pointer: str) -> None:
    """docs.slack.dev/reference/block-kit/blocks/data-visualization-block: two a message."""
    check.counts["charts"] += 1
    if check.counts["charts"] == CHARTS_MAX + 1:
        check.refuse("too_many_charts", pointer, f"no more than {CHARTS_MAX} charts in a message")
    check.keys(block, pointer, "chart", {"type", "block_id", "title", "chart"})
    check.text(block.get("title"), f"{pointer}/title", "chart_title", 50)
    chart = check.keys(
        block.get("chart"),
        f"{pointer}/chart",
        "chart",
        {"type", "segments", "series", "axis_config"},
    )
    place = f"{pointer}/chart"
    kind = kind_of(chart)
    if kind == "pie":
        segments = check.items(
            chart.get("segments"), f"{place}/segments", "segments", 1, SERIES_MAX
        )
        for index, segment in enumerate(segments):
            _point(check, segment, f"{place}/segments/{index}", low=5e-324)
    elif kind in ("bar", "line", "area"):
        _series(check, chart, place)
    else:
        check.refuse("bad_chart", f"{place}/type", f"unsupported chart: {kind}")


def _point(check: Checker, value: object, pointer: str, low: float = -_HUGE) -> str:
    """A labelled number; a pie segment must be greater than 0."""
    entry = check.keys(value, pointer, "point", {"label", "value"})
    check.number(entry.get("value"), f"{pointer}/value", "point_value", low, _HUGE)
    return check.text(entry.get("label"), f"{pointer}/label", "chart_label", LABEL_MAX)


def _series(check: Checker, chart: dict[str, Any], pointer: str) -> None:
    """Series with distinct names, each with exactly one point per category."""
    axis = check.keys(
        chart.get("axis_config"),
        f"{pointer}/axis_config",
        "axis",
        {"categories", "x_label", "y_label"},
    )
    for name in {"x_label", "y_label"} & set(axis):
        check.text(axis[name], f"{pointer}/axis_config/{name}", "axis_label", 50)
    place = f"{pointer}/axis_config/categories"
    categories = check.items(axis.get("categories"), place, "categories", 1, POINTS_MAX)
    for index, label in enumerate(categories):
        check.text(label, f"{place}/{index}", "chart_label", LABEL_MAX)
    names: list[str] = []
    series = check.items(chart.get("series"), f"{pointer}/series", "series", 1, SERIES_MAX)
    for index, raw in enumerate(series):
        place = f"{pointer}/series/{index}"
        entry = check.keys(raw, place, "series", {"name", "data"})
        names.append(check.text(entry.get("name"), f"{place}/name", "chart_label", LABEL_MAX))
        points = check.items(entry.get("data"), f"{place}/data", "points", 1, POINTS_MAX)
        labels = [_point(check, point, f"{place}/data/{at}") for at, point in enumerate(points)]
        if sorted(labels) != sorted(str(label) for label in categories):
            check.refuse("chart_labels_differ", f"{place}/data", "one point per category")
    if len(set(names)) < len(names):
        check.refuse("duplicate_series", f"{pointer}/series", "series names must be distinct")


BLOCKS: dict[str, Callable[[Checker, dict[str, Any], str], object]] = {
    "rich_text": rich_text,
    "table": table,
    "data_table": data_table,
    "data_visualization": data_visualization,
}
