"""`gpusize excel static`: the add-in as files that compute in the browser, without a server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.errors import InputError
from excel_addin.office.address import read_address
from excel_addin.office.folder import check_folder, replace_folder
from excel_addin.office.parts import Part, downloaded, from_folder
from excel_addin.office.site import site
from excel_addin.office.static_pages import static_pages
from excel_addin.prices import public_book, the_book
from pricing.book import TableBook


def run(arguments: argparse.Namespace) -> None:
    """Write the folder. Raises InputError where it cannot; what was there stays then."""
    address = read_address(arguments.url, "--url")
    folder = Path(arguments.folder)
    check_folder(folder)
    book = _book(private=arguments.private)
    source: str | None = getattr(arguments, "from")
    found = downloaded(_tell) if source is None else from_folder(Path(source))
    contents, head = site(static_pages(address), book, found)
    replace_folder(folder, contents, head)
    size = sum(map(len, contents.values())) / 1e6
    print(f"{folder}: {len(contents) + 1} files, {size:.0f} MB, prices of {book.date()}.")
    print(f"Upload all of it so that it is found at {address}, then the manifest in it.")


def _tell(part: Part) -> None:
    print(f"Downloading {part.file} ({part.bytes / 1e3:,.0f} kB)", file=sys.stderr)


def _book(*, private: bool) -> TableBook:
    """The prices to put into the folder. InputError if they may be outdated."""
    book = the_book()
    own = sum(entry.private for entry in (*book.table.api, *book.table.gpu))
    measured = len(book.calibrations)
    if own or measured:
        what = f"your own prices ({own}) and calibrations ({measured})"
        if private:
            print(f"Everyone who can open the address can read {what}.", file=sys.stderr)
        else:
            print(f"Left out: {what}; --private puts them in.", file=sys.stderr)
            book = public_book()
    if book.problem:
        raise InputError(f"{book.problem} Nothing was written.", field="DATABASE_URL")
    return book
