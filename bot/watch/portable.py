"""Scenarios as a TOML file, which is also how they are written by hand, and from a workbook."""

from __future__ import annotations

import io
import tomllib
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import tomli_w

from bot.watch.asked import KNOWN, scenario_of, spelled
from bot.watch.kept import Kept, UnknownScenarioError
from bot.watch.post import Whose
from bot.watch.store import WatchStore
from core.errors import GpusizeError, InputError, echo
from core.headers import Meant, fold, meaning, nearest
from core.registry import REGISTRY
from core.watch.scenario import WATCHABLE, Scenario
from pricing.book import TableBook

MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS = 10_000
HEADER_ROWS = 20
"""A sheet's header is looked for in so many rows."""
HEAD = "Scenarios of gpusize. Read back with `gpusize watch import FILE.toml`; see docs/watch.md."

Row = tuple[str, Mapping[str, Any]]
"""Where it stands, for messages, and its values."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one scenario of a file."""

    name: str
    what: Literal["created", "edited", "unchanged"]


def exported(found: Sequence[Kept]) -> str:
    """Scenarios as a TOML file."""
    rows = [_plain(one.scenario) for one in found]
    return f"# {HEAD}\n\n" + tomli_w.dumps({"scenario": rows})


def _plain(scenario: Scenario) -> dict[str, Any]:
    """A scenario without what is empty."""
    return {key: value for key, value in scenario.as_dict().items() if value not in ("", {})}


def rows_of(content: bytes, name: str) -> list[Row]:
    """The scenarios in a file, by the kind that the end of `name` says, not looked at yet.

    Raises InputError for a file that is of another kind, damaged or without scenarios.
    """
    kind = name.rpartition(".")[2].lower()
    if len(content) > MOST_BYTES:
        raise InputError(f"{echo(name)} is larger than {MOST_BYTES // 10**6} MB.", field="file")
    if kind not in ("toml", "xlsx"):
        raise InputError(
            f"Scenarios are read from a .toml or .xlsx file; you gave '{echo(name)}'.", field="file"
        )
    rows = list(_toml(content, name) if kind == "toml" else _workbook(content, name))
    if not rows:
        raise InputError(f"There is no scenario in {echo(name)}.", field="file")
    if len(rows) > MOST_ROWS:
        raise InputError(f"{echo(name)} holds more than {MOST_ROWS:,} scenarios.", field="file")
    return rows


def imported(
    store: WatchStore,
    whose: Whose,
    rows: Sequence[Row],
    book: TableBook,
    by: str,
    at: datetime,
    *,
    dry_run: bool = False,
) -> list[Imported]:
    """Keep the scenarios of a file, by their names: new ones are added, others edited.

    A mistake in any of them is found before the first is kept. Raises InputError that says where.
    """
    wanted: dict[str, Scenario] = {}
    for where, plain in rows:
        try:
            one = scenario_of(plain, book)
        except GpusizeError as error:
            raise InputError(f"{where}: {error.message}", field=error.field) from None
        if one.name.casefold() in wanted:
            raise InputError(f"{where}: '{echo(one.name)}' is there twice.", field="name")
        wanted[one.name.casefold()] = one
    return [_kept(store, whose, one, by, at, dry_run=dry_run) for one in wanted.values()]


def _kept(
    store: WatchStore, whose: Whose, one: Scenario, by: str, at: datetime, *, dry_run: bool
) -> Imported:
    try:
        before = store.named(whose, one.name)
    except UnknownScenarioError:
        if not dry_run:
            store.add(whose, one, by, at)
        return Imported(one.name, "created")
    if before.scenario.as_dict() == one.as_dict():
        return Imported(one.name, "unchanged")
    if not dry_run:
        store.edit(whose, before.id, one, by, at)
    return Imported(one.name, "edited")


def _toml(content: bytes, name: str) -> Iterator[Row]:
    try:
        read = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
        raise InputError(f"{echo(name)} is not valid TOML: {why}.", field="file") from None
    found = read.get("scenario")
    if not isinstance(found, list) or set(read) != {"scenario"}:
        raise InputError(
            f"{echo(name)} must hold [[scenario]] tables and nothing else.", field="file"
        )
    for number, row in enumerate(found, 1):
        if not isinstance(row, dict):
            raise InputError(f"Scenario {number} is no [[scenario]] table.", field="file")
        yield f"Scenario {number} ({echo(row.get('name', 'without a name'))})", row


def _workbook(content: bytes, name: str) -> Iterator[Row]:
    """Rows of the first sheet that has a column of names, below its header."""
    for cells in _sheets(content, name):
        for top, row in enumerate(cells[:HEADER_ROWS]):
            texts = ["" if cell is None else str(cell).strip() for cell in row]
            if "name" in (fold(text) for text in texts) and sum(map(bool, texts)) > 1:
                yield from _below(cells, top, texts)
                return
    raise InputError(
        f"{echo(name)} has no sheet with a header of `name`, `channel`, and `text` or the"
        " arguments of a question.",
        field="file",
    )


def _sheets(content: bytes, name: str) -> Iterator[list[tuple[Any, ...]]]:
    import openpyxl  # noqa: PLC0415 - heavy, and only for workbooks

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= MOST_UNPACKED:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about what openpyxl does not keep when it writes
                book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
                for sheet in book.worksheets:
                    yield list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + HEADER_ROWS))
                book.close()
            return
        why = "unpacks to too much"
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a damaged file makes it
        why = "is damaged or no .xlsx workbook"
    raise InputError(f"{echo(name)} {why}.", field="file")


def _below(cells: list[tuple[Any, ...]], top: int, texts: list[str]) -> Iterator[Row]:
    comparison, fleet = (REGISTRY.get(name) for name in WATCHABLE)
    compares = any((m := meaning(t, comparison)) and m.parameter.name == "api_model" for t in texts)
    usual = comparison if compares else fleet
    for number, row in enumerate(cells[top + 1 :], top + 2):
        held = {text: cell for text, cell in zip(texts, row, strict=False) if text}
        held = {text: cell for text, cell in held.items() if cell not in (None, "")}
        if not held:
            continue
        where = f"Row {number}"
        plain: dict[str, Any] = {}
        inputs: dict[str, Any] = {}
        named = next((str(c) for t, c in held.items() if fold(t) == "calculation"), usual.name)
        try:
            calculation = REGISTRY.get(named)
            for text, cell in held.items():
                key = fold(text)
                if key in KNOWN and key not in ("inputs", "options"):
                    plain[key] = str(cell)
                elif key in spelled():
                    plain[key] = cell
                elif (meant := meaning(text, calculation)) is not None:
                    inputs[meant.parameter.name] = _value(cell, meant, text)
                else:
                    _refuse_slip(text, calculation.name, inputs)
        except GpusizeError as error:
            raise InputError(f"{where}: {error.message}", field=error.field) from None
        if "text" not in plain:
            plain |= {"calculation": calculation.name, "inputs": inputs}
        yield where, plain


def _value(cell: Any, meant: Meant, header: str) -> Any:
    if meant.doubt:
        raise InputError(f"The column '{echo(header)}' cannot be used: {meant.doubt}.")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = meant.scale.number(cell, meant.parameter.unit)
        return cell if number is None else number
    return str(cell)


def _refuse_slip(header: str, name: str, inputs: Mapping[str, Any]) -> None:
    """A column of remarks is left out; a slip in a name is not."""
    near = nearest(header, REGISTRY.get(name), inputs)
    if near is not None:
        raise InputError(f"Nothing is called '{echo(header)}'; did you mean {near}?", field=near)
