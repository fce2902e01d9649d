"""Files of requests as a header and numbered rows: CSV, records, JSON Lines, lists in an object."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from core.errors import InputError

Rows = tuple[list[str], Iterator[tuple[int, Sequence[object], str]]]
"""Column names, and rows of line number, cells and what is wrong with the line, if anything."""
_SINGULAR = {"input_lens": "input_len", "output_lens": "output_len", "start_times": "start_time"}


def csv_rows(lines: Iterable[str]) -> Rows:
    """Header and numbered rows of CSV text; cells may be separated by commas, semicolons or tabs.

    Raises InputError for an empty file.

    >>> header, rows = csv_rows(["isl;osl", "10;20"])
    >>> header, list(rows)
    (['isl', 'osl'], [(2, ['10', '20'], '')])
    """
    source = iter(lines)
    first = next(source, "").lstrip("\ufeff")
    if not first.strip():
        raise InputError(
            "The file is empty, or its first line is; that line must name the columns, such as"
            " timestamp,input_tokens,output_tokens.",
            field="file",
        )
    separator = max(",;\t", key=first.count)
    try:
        header = next(csv.reader([first], delimiter=separator))
    except csv.Error as error:
        raise InputError(f"The first line cannot be read as CSV ({error}).", field="file") from None
    return header, _rows(csv.reader(source, delimiter=separator))


def record_rows(records: Iterable[Mapping[str, object]]) -> Rows:
    """Header and numbered rows of records (dicts); the first one names the columns.

    Raises InputError when there is none.
    """
    return _of_records((line, record, "") for line, record in enumerate(records, 1))


def column_rows(columns: Mapping[str, object]) -> Rows:
    """Rows of an object of lists, such as `vllm bench serve --save-result --save-detailed` writes.

    Lists that are as long as the prompt lengths are columns, the rest is left out. Raises
    InputError where there are none.

    >>> header, rows = column_rows({"date": "x", "input_lens": [10, 20], "output_lens": [5, 6]})
    >>> header, [cells for _, cells, _ in rows]
    (['input_len', 'output_len'], [[10, 5], [20, 6]])
    """
    lists = {
        name: cast("list[object]", value)
        for name, value in columns.items()
        if isinstance(value, list)
    }
    prompts = lists.get("input_lens")
    if not prompts:
        raise InputError(
            "The file is JSON without input_lens and output_lens, the lists that vllm bench serve"
            " --save-result --save-detailed writes; give those, or one JSON object a line.",
            field="file",
        )
    found = {name: cells for name, cells in lists.items() if len(cells) == len(prompts)}
    header = [_SINGULAR.get(name, name) for name in found]
    return header, (
        (number, list(cells), "")
        for number, cells in enumerate(zip(*found.values(), strict=True), 1)
    )


def jsonl_rows(lines: Iterable[str]) -> Rows:
    """Header and numbered rows of JSON Lines, one object a line; as `record_rows`."""
    return _of_records(
        (line, *_object(text)) for line, text in enumerate(lines, 1) if text.strip("\ufeff \r\n")
    )


def _of_records(records: Iterator[tuple[int, Mapping[str, object], str]]) -> Rows:
    early: list[tuple[int, list[object], str]] = []
    for line, record, problem in records:
        if not problem:
            header = list(record)
            early.append((line, list(record.values()), ""))
            break
        early.append((line, [], problem))
    else:
        told = f" line {early[0][0]} {early[0][2]}." if early else ""
        raise InputError(f"The file is empty, or has no request in it.{told}", field="file")

    def rest() -> Iterator[tuple[int, list[object], str]]:
        yield from early
        for line, record, problem in records:
            yield line, [] if problem else [record.get(name) for name in header], problem

    return header, rest()


def _object(text: str) -> tuple[Mapping[str, object], str]:
    try:
        found: object = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not found:
        return {}, "is no JSON object"
    return cast("dict[str, object]", found), ""


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str], str]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num + 1, [], f"cannot be read as CSV ({error})"  # type: ignore[attr-defined]
        else:
            yield reader.line_num + 1, cells, ""  # type: ignore[attr-defined]
