"""A workbook file as a package of parts, opened within limits and checked before it is parsed."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET
from xml.parsers import expat

from core.errors import InputError, echo

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
MOST_PACKED = 256 * 2**20
MOST_UNPACKED = 1024 * 2**20
"""Of all parts together. A million rows with twenty numbers each take about as much."""
MOST_PARTS = 10_000
MOST_DIRECTORY = 4 * 2**20
"""Bytes of a package's table of contents, which is read at once."""
MOST_OF_A_PART = 16 * 2**20
"""Of a part that is read at once: styles, relations, the list of sheets."""
CHUNK = 2**16

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AT_ONCE = (".rels", "[Content_Types].xml", "styles.xml", "theme1.xml", "core.xml", "custom.xml")
"""Ends of the names of parts that openpyxl reads at once, too."""
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, UnicodeDecodeError),
    *(NotImplementedError, RuntimeError),
)
"""What zipfile raises over data that is not as it was; for places beyond the file, OSError."""
BAD_XML = (expat.ExpatError, ET.ParseError, ValueError, LookupError)
"""What parsers raise over XML that is none, or says an encoding that nobody knows."""
_STORED_HOW = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
DAMAGED = "it is damaged or cut short; copy it again from where it came"
_SAVE_AS = "open it in Excel and save it as Excel Workbook (.xlsx)"


class Package:
    """The parts of a workbook file."""

    def __init__(self, archive: zipfile.ZipFile, file: IO[bytes], name: str) -> None:
        self.archive = archive
        self.file = file
        self.name = name
        self.infos = {info.filename: info for info in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self.infos

    def open(self, part: str) -> IO[bytes]:
        """A part as a stream; use it within `readable`."""
        return self.archive.open(self.infos[part])

    def read(self, part: str) -> bytes:
        """A part at once. Raises InputError for a very large and for a damaged one."""
        if self.infos[part].file_size > MOST_OF_A_PART:
            raise self.too_large(part)
        with self.readable():
            return self.archive.read(self.infos[part])

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Turns what zipfile raises over damaged data into one sentence."""
        try:
            yield
        except _DAMAGE:
            raise self.damaged() from None

    def damaged(self) -> InputError:
        return self.refused(DAMAGED)

    def too_large(self, part: str) -> InputError:
        return self.refused(f"its part {echo(part)} is larger than {_mib(MOST_OF_A_PART)}")

    def refused(self, why: str) -> InputError:
        return refused(self.name, why)


def refused(name: str, why: str) -> InputError:
    """The error for a workbook that cannot be filled."""
    return InputError(f"{echo(name)} cannot be filled: {why}.", field="file")


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package at `path`, checked.

    Raises InputError for a file that is not there, no workbook, encrypted, of an old or foreign
    kind, damaged, beyond the limits above, or with parts that are named twice, named oddly or
    declare a document type.
    """
    with _opened(path) as file:
        _check_kind(file, path)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError):
            raise refused(path.name, DAMAGED) from None
        with archive:
            package = Package(archive, file, path.name)
            _check_parts(package)
            for info in archive.infolist():
                with package.readable():
                    _check_beginning(package, info)
            yield package


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(f"There is no file {echo(path)}.", field="file") from None
    except IsADirectoryError:
        raise InputError(f"{echo(path)} is a folder, not a workbook.", field="file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no file name"
        raise InputError(f"{echo(path)} cannot be opened: {reason}.", field="file") from None


def _check_kind(file: IO[bytes], path: Path) -> None:
    """That the file is a zip of a size that may be opened; else say what it is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    begins = file.read(len(_OLE))
    if not size:
        raise refused(path.name, "it is empty")
    if size > MOST_PACKED:
        raise refused(path.name, f"it is larger than {_mib(MOST_PACKED)}")
    if begins == _OLE:
        file.seek(0)
        if _ENCRYPTED in file.read():
            raise refused(path.name, "it is protected by a password; save it without one")
        raise refused(path.name, f"it is in the format of Excel before 2007; {_SAVE_AS}")
    if not begins.startswith(_ZIP):
        raise refused(path.name, f"it is no Excel workbook{_hint(path)}")
    if _directory_bytes(file, size) > MOST_DIRECTORY:
        raise refused(path.name, f"it has more than {MOST_PARTS:,} parts")
    file.seek(0)


def _hint(path: Path) -> str:
    known = {".csv": "CSV", ".tsv": "tab-separated text", ".txt": "text", ".numbers": "Numbers"}
    kind = known.get(path.suffix.lower())
    return f" but {kind}; {_SAVE_AS}" if kind else ", whatever its name says; give an .xlsx file"


def _directory_bytes(file: IO[bytes], size: int) -> int:
    """How long the table of contents says it is: it is to be known before it is read."""
    file.seek(max(0, size - 2**16 - 42))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return 0  # zipfile finds that there is none
    (length,) = struct.unpack_from("<L", tail, at + 12)
    if at >= 20 and tail.startswith(b"PK\x06\x07", at - 20):
        (where,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(min(where, size))
        large = file.read(56)
        if len(large) == 56:
            (length,) = struct.unpack_from("<Q", large, 40)
    return length


def _check_parts(package: Package) -> None:
    """That there are not too many or too large parts, each there once under a name of its kind."""
    infos = package.archive.infolist()
    if len(infos) > MOST_PARTS:
        raise package.refused(f"it has more than {MOST_PARTS:,} parts")
    if any(info.flag_bits & 1 for info in infos):
        raise package.refused("its parts are encrypted; save it without a password")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise package.refused(f"it is larger than {_mib(MOST_UNPACKED)} when unpacked")
    for info in infos:
        _check_part(package, info)
    twice = [n for n, times in Counter(i.filename.lower() for i in infos).items() if times > 1]
    if twice:
        raise package.refused(f"its part {echo(twice[0])} is there twice")
    _check_document(package)


def _check_part(package: Package, info: zipfile.ZipInfo) -> None:
    name, steps = info.filename, info.filename.split("/")
    if "\\" in name or ".." in steps or not steps[0] or ":" in steps[0]:
        raise package.refused(f"its part '{echo(name)}' has a name that no part has")
    if info.compress_type not in _STORED_HOW:
        raise package.refused(f"its part {echo(name)} is packed in an unusual way")
    if info.file_size > MOST_OF_A_PART and name.endswith(_AT_ONCE):
        raise package.too_large(name)


def _check_document(package: Package) -> None:
    """That it is no other kind of file that is a zip, too."""
    if "mimetype" in package and b"opendocument" in package.read("mimetype"):
        raise package.refused(f"it is an OpenDocument file; {_SAVE_AS}")
    if "[Content_Types].xml" not in package:
        raise package.refused("it is a zip file, but no Excel workbook")
    if b"sheet.binary" in package.read("[Content_Types].xml"):
        raise package.refused(f"it is a binary workbook (.xlsb); {_SAVE_AS}")


def _check_beginning(package: Package, info: zipfile.ZipInfo) -> None:
    """Refuse XML with a document type: nothing in a workbook has one, but entity bombs do."""
    with package.archive.open(info) as stream:
        chunk = stream.read(CHUNK)
        if not chunk.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
            return  # a picture, macros
        parser = expat.ParserCreate()
        state = {"root": False, "doctype": False}

        def root(*_: object) -> None:
            state["root"] = True

        def doctype(*_: object) -> None:
            state["doctype"] = True
            raise _DoctypeError

        parser.StartElementHandler = root
        parser.StartDoctypeDeclHandler = doctype
        try:
            while chunk and not state["root"]:
                parser.Parse(chunk, False)
                chunk = stream.read(CHUNK)
        except _DoctypeError:
            raise package.refused(
                f"its part {echo(info.filename)} declares a document type, which workbooks do not"
            ) from None
        except BAD_XML:
            return  # whoever needs the part says so; a part that nobody needs stays as it is


class _DoctypeError(Exception):
    pass


def _mib(size: int) -> str:
    return f"{size // 2**20:,} MiB"
