"""What the add-in asks of LibreOffice itself."""

# pyright: reportMissingImports=false
# ruff: noqa: PLC0415 - `uno` is there only where LibreOffice runs this

from __future__ import annotations

from typing import Any, Callable


class Office:
    """LibreOffice, seen from within."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def soon(self, work: Callable[[], None]) -> None:
        """Have this done once LibreOffice is done with what it does now."""
        import unohelper
        from com.sun.star.awt import XCallback

        class Callback(unohelper.Base, XCallback):
            def notify(self, _data: Any) -> None:
                work()

        self._made("com.sun.star.awt.AsyncCallback").addCallback(Callback(), None)

    def recalculate(self) -> None:
        """Calculate everything in all open workbooks, as Ctrl+Shift+F9 does in one."""
        opened = self._made("com.sun.star.frame.Desktop").Components.createEnumeration()
        while opened.hasMoreElements():
            each = opened.nextElement()
            if hasattr(each, "calculateAll"):
                each.calculateAll()

    def _made(self, service: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)
