"""Computing in LibreOffice's own process: the quickest way, where its Python can run gpusize."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Sequence

from .away import Away
from .cells import Plain


class Here:
    """gpusize imported from the installation that wrote the extension."""

    def __init__(self, installation: dict[str, Any]) -> None:
        running = "{}.{}".format(*sys.version_info[:2])
        if installation["python"] != running:
            raise Away(
                f"LibreOffice runs Python {running} and gpusize is installed for"
                f" Python {installation['python']}."
            )
        folders = existing(installation)
        before, known = list(sys.path), set(sys.modules)
        # in front, because other packages of the same names may be there
        sys.path[:0] = folders
        try:
            from excel_addin.libreoffice.answers import Answers  # noqa: PLC0415

            _check_origin(folders)
            answers = Answers()
            # works out the prices, so that what is imported only then comes from there too
            answers.answer("API_PRICE", [])
        except Away:
            _forget(known, folders)
            raise
        except Exception as error:
            _forget(known, folders)
            raise Away(f"LibreOffice cannot import gpusize: {error}.") from error
        finally:
            # behind everything, because LibreOffice's other extensions need what is theirs
            sys.path[:] = [*before, *(folder for folder in folders if folder not in before)]
        self._answers = answers

    def answer(self, name: str, cells: list[Any]) -> Plain:
        """What a formula gives."""
        return self._answers.answer(name, cells)

    def close(self) -> None:
        """Nothing is held."""


def existing(installation: dict[str, Any]) -> list[str]:
    """The folders gpusize is imported from.

    Raises Away where one is not there, as on another computer.
    """
    folders = list(installation["paths"])
    for folder in folders:
        if not Path(folder).is_dir():
            raise Away(f"gpusize was in {folder} when this extension was written, and is not now.")
    return folders


def _check_origin(folders: Sequence[str]) -> None:
    """Something else may have imported another `core` before."""
    roots = [Path(folder).resolve() for folder in folders]
    for name in ("core", "pricing", "excel_addin"):
        file = Path(sys.modules[name].__file__ or "").resolve()
        if not any(root in file.parents for root in roots):
            raise Away(f"Another extension of LibreOffice has a package {name}, in {file.parent}.")


def _forget(known: set[str], folders: Sequence[str]) -> None:
    """Drop what was imported on the way, which may be half of something."""
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(tuple(folders)):
            del sys.modules[name]
