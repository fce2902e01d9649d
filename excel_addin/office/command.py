"""`gpusize excel manifest FOLDER --url ...`: what an administrator uploads, in one folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.errors import InputError, echo
from excel_addin.office.address import read_address
from excel_addin.office.manifests import PACKAGE, all_files
from pricing.files import replace_whole


def manifest(arguments: argparse.Namespace) -> None:
    """Write both manifests and the package of the unified one; older ones there are replaced."""
    contents = all_files(read_address(arguments.url, "--url"))
    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            replace_whole(folder / name, content)
    except (OSError, ValueError) as error:
        raise _unwritable(folder, error) from None
    sys.stdout.write(
        f"{folder / 'manifest.xml'}: for Excel on Windows, Mac and the web\n"
        f"{folder / PACKAGE}: the same with the unified manifest, for Windows and the web;"
        " upload one of the two\n"
        f"{folder / 'manifest.json'}: the manifest within it\n"
    )


def _unwritable(folder: Path, error: Exception) -> InputError:
    if isinstance(error, FileExistsError | NotADirectoryError):
        reason = "it is no folder"
    else:
        reason = getattr(error, "strerror", None) or "it is no name of a folder"
    return InputError(f"Cannot write to {echo(folder)}: {reason}.", field="folder")
