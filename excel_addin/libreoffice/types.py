"""The add-in's interface as UNO knows types: as UNOIDL text, and in the binary form of an .rdb.

Calc asks UNO's reflection for the arguments of each function, and reflection reads .rdb files. They
are usually written by `unoidl-write` of LibreOffice's SDK; writing them here lets a function be
added without it. A test holds that both write the same. Format: unoidl/README.md of LibreOffice
and what `unoidl-write` 7.4 writes, read 2026-11-21.

Every argument is an `any`, because Calc then hands over numbers, text and ranges as they are, and
lets each be left out; an error value is none of the types, but `any` and blocks of it can hold the
NaN that stands for one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from excel_addin.functions import Argument, Function

MODULE = "gpusize"
INTERFACE = "XCalc"

BASE = "com.sun.star.uno.XInterface"
VALUE, MANY, BLOCK = "any", "[]any", "[][]any"
"""Types of arguments and results, as the binary form names them."""
_AS_TEXT = {VALUE: "any", MANY: "sequence<any>", BLOCK: "sequence<sequence<any> >"}

_MAGIC = b"UNOIDL\xff\0"
_COMMENT = "** Written by gpusize **"
_IS_MODULE, _IS_INTERFACE, _INTO = 0, 5, 0
_SEEN = 0x8000_0000
"""Marks, in place of a length, where the text was written before."""


class Method(NamedTuple):
    """A function of the interface."""

    name: str
    result: str
    arguments: tuple[tuple[str, str], ...]
    """Type and name of each."""


def method(function: Function) -> Method:
    """A spreadsheet function as a method."""
    return Method(
        function.name,
        BLOCK if function.spills else VALUE,
        tuple((MANY if a.repeats else VALUE, identifier(a)) for a in function.arguments),
    )


def identifier(argument: Argument) -> str:
    """An argument's name in UNO, where only names in capitals may hold underscores."""
    return argument.name.upper()


def as_idl(methods: Iterable[Method]) -> str:
    """The interface as UNOIDL text.

    >>> print(as_idl([Method("GPU_DATE", "any", (("any", "MODEL"),))]))
    module gpusize {
    interface XCalc {
      any GPU_DATE([in] any MODEL);
    };
    };
    """
    lines = [f"  {_declared(m)};" for m in methods]
    return "\n".join([f"module {MODULE} {{", f"interface {INTERFACE} {{", *lines, "};", "};"])


def as_rdb(methods: Sequence[Method], comment: str = _COMMENT) -> bytes:
    """The interface in the binary form."""
    out = _Registry(comment)
    interface = out.interface(methods)
    module = out.module({INTERFACE: interface})
    return out.whole({MODULE: module})


def _declared(method: Method) -> str:
    arguments = ", ".join(f"[in] {_AS_TEXT[kind]} {name}" for kind, name in method.arguments)
    return f"{_AS_TEXT[method.result]} {method.name}({arguments})"


class _Registry:
    """Bytes of an .rdb so far: what is referred to comes before what refers to it."""

    def __init__(self, comment: str) -> None:
        self._bytes = bytearray(_MAGIC + struct.pack("<II", 0, 0))
        self._bytes += b"\0" + comment.encode() + b"\0"
        self._written: dict[str, int] = {}

    def interface(self, methods: Sequence[Method]) -> int:
        """Write an interface; where it is."""
        here = len(self._bytes)
        self._bytes.append(_IS_INTERFACE)
        self._number(1)  # what it inherits
        self._text(BASE)
        self._number(0)  # what it may inherit
        self._number(0)  # attributes
        self._number(len(methods))
        for each in methods:
            self._text(each.name)
            self._text(each.result)
            self._number(len(each.arguments))
            for kind, name in each.arguments:
                self._bytes.append(_INTO)
                self._text(name)
                self._text(kind)
            self._number(0)  # exceptions
        return here

    def module(self, members: dict[str, int]) -> int:
        """Write a module with members that are written; where it is."""
        names = self._names(members)
        here = len(self._bytes)
        self._bytes.append(_IS_MODULE)
        self._number(len(members))
        self._map(names, members)
        return here

    def whole(self, members: dict[str, int]) -> bytes:
        """All of it, given what is at the top."""
        names = self._names(members)
        struct.pack_into("<II", self._bytes, len(_MAGIC), len(self._bytes), len(members))
        self._map(names, members)
        return bytes(self._bytes)

    def _names(self, members: Iterable[str]) -> list[int]:
        places: list[int] = []
        for name in sorted(members):
            places.append(len(self._bytes))
            self._bytes += name.encode("ascii") + b"\0"
        return places

    def _map(self, names: Iterable[int], members: dict[str, int]) -> None:
        for place, (_, member) in zip(names, sorted(members.items()), strict=True):
            self._number(place)
            self._number(member)

    def _text(self, text: str) -> None:
        before = self._written.setdefault(text, len(self._bytes))
        if before != len(self._bytes):
            self._number(_SEEN | before)
            return
        content = text.encode("ascii")
        self._number(len(content))
        self._bytes += content

    def _number(self, number: int) -> None:
        self._bytes += struct.pack("<I", number)
