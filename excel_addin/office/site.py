"""The folder of the add-in without a server: everything an administrator uploads.

`static.json` in it names the files the worker loads, with their digests. What changes from one
writing to the next has a digest in its name, so that no browser mixes two of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from excel_addin.office.browser import FORMAT, prices_file
from excel_addin.office.notices import notices
from excel_addin.office.parts import parts
from excel_addin.office.program import program
from excel_addin.office.runtime import platform, runtime
from pricing.book import TableBook

NOTICES = "LICENCES.txt"


def site(
    pages: Mapping[str, bytes], book: TableBook, found: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files by name, and the head of their list.

    `pages` are those of the page itself, `book` is what it answers from, `found` are the parts.
    """
    pyodide, *wheels = parts()
    own = program()
    prices = prices_file(book).encode()
    folder = f"pyodide-{pyodide.version}/"
    packages = {f"packages/gpusize-{version('gpusize')}-{_short(own)}.zip": own}
    for wheel in wheels:
        # a wheel is a zip archive, and servers know what that is
        packages[f"packages/{wheel.file.removesuffix('.whl')}.zip"] = found[wheel.name]
    named = f"prices-{_short(prices)}.json"
    here = files("excel_addin.office").joinpath("web/pyodide")
    contents = {
        **pages,
        "transport.js": here.joinpath("transport.js").read_bytes(),
        "pyodide-worker.js": here.joinpath("worker.js").read_bytes(),
        **{folder + name: body for name, body in runtime(found[pyodide.name]).items()},
        **packages,
        named: prices,
        NOTICES: notices(found).encode(),
    }
    head = {
        "format": FORMAT,
        "gpusize": version("gpusize"),
        "prices_as_of": book.date().isoformat(),
        "pyodide": folder,
        "platform": platform(found[pyodide.name]),
        "packages": list(packages),
        "prices": named,
    }
    return contents, head


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
