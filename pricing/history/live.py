"""Prices in use: the last that could be read from the history, whatever became of it since.

A look costs a `stat` of a SQLite file, or one query; the history is read only when a reading was
accepted since. With a cache the table also outlives the process, and a process that finds it up to
date starts without SQLAlchemy.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pricing.book import TableBook, embedded_book
from pricing.history import kept as files
from pricing.history.edition import Edition, newest, sqlite_file
from pricing.history.errors import HistoryUnavailableError
from pricing.history.kept import FileStamp, Kept
from pricing.table import Table, embedded_stamp

SETTLED_NS = 2_000_000_000
"""Age from which a file's time tells all writes apart: clocks of file systems tick coarsely."""


class LivePrices:
    """The book calculations use, made anew by `refresh`, kept when the history does not answer.

    May be used by several threads: `book` never waits for the database. `base` None is the table of
    the package. `private` and `others` are as for `table_of`; `cache` is a file.
    """

    def __init__(
        self,
        url: str,
        base: Table | None = None,
        *,
        cache: Path | None = None,
        private: bool = True,
        others: bool = False,
    ) -> None:
        self._url = url
        self._base = base
        self._cache = cache
        self._private = private
        self._others = others
        self._lock = threading.Lock()
        self._looked = False
        self._kept: Kept | None = None
        self._packaged: TableBook | None = None
        self._book: TableBook | None = None
        self._key = ""
        self.problem = ""
        """Why the last refresh did not work and what the prices are, one sentence; else empty."""
        self.reason = ""
        """What the database said, for whoever runs it; empty if it answered."""

    @property
    def table(self) -> Table:
        """The table in use."""
        return self.book().table

    def book(self) -> TableBook:
        """The book in use, with the problem there is; the package's until `refresh` was called."""
        return self._book or self._base_book()

    def refresh(self) -> bool:
        """Follow the history if it holds something new; True if the table is another one now.

        A history that does not answer keeps the table and sets `problem`. One that holds nothing,
        or a SQLite file that is not there, is the table of the package; nothing is created.

        Raises InputError for an address that cannot be meant and without a driver.
        """
        with self._lock:
            before = self._kept
            try:
                self._follow()
            except HistoryUnavailableError as error:
                self._tell(self._sentence(), error.message)
            else:
                self._tell("", "")
            if before is None or self._kept is None:
                return before is not self._kept
            return before.table is not self._kept.table and before.table != self._kept.table

    def at(self, known: datetime) -> TableBook:
        """The book as it was known at a moment.

        Raises HistoryUnavailableError where there is no history or it does not answer, ValueError
        for a moment without a time zone.
        """
        if known.tzinfo is None:
            raise ValueError(f"{known} has no time zone; times are given in UTC")
        file = sqlite_file(self._url)
        if (file is not None and _stamp(file) is None) or newest(self._url) is None:
            raise HistoryUnavailableError("There is no price history to look back in.")
        return TableBook(self._made(known))

    def _follow(self) -> None:
        """Bring `_kept` and `_book` up to date. Raises as `newest`."""
        first, self._looked = not self._looked, True
        if first and self._cache is not None and files.is_there(self._cache):
            self._key = self._key or self._stored_under()
            self._use(files.load(self._cache, self._key))
        held = self._kept
        file = sqlite_file(self._url)
        stamp = None if file is None else _stamp(file)
        if file is not None and stamp is None:
            if held is None:
                return
            raise HistoryUnavailableError(f"The price history {file} is gone.")
        if held is not None and stamp is not None and stamp == held.file:
            self._kept = replace(held, answered=datetime.now(UTC))
            return
        edition = newest(self._url)
        if edition is None and held is not None:
            # keeping an answer makes an empty database where one was taken away
            raise HistoryUnavailableError("The price history holds no reading any more.")
        if edition is None:
            return
        told = stamp if stamp is not None and _settled(stamp) else None
        if held is None or held.edition != edition.text():
            self._read(edition, told)
            return
        self._kept = replace(held, file=told, answered=datetime.now(UTC))
        if first and told is not None and self._cache is not None:
            files.renew(self._cache, self._key, self._kept)

    def _read(self, edition: Edition, stamp: FileStamp | None) -> None:
        made = Kept(self._made(edition.known), edition.text(), stamp, datetime.now(UTC))
        self._use(made)
        if self._cache is not None:
            self._key = self._key or self._stored_under()
            files.save(self._cache, self._key, made)

    def _made(self, known: datetime) -> Table:
        # a plain question needs no database, so the libraries are loaded here
        from pricing.history.store import open_store  # noqa: PLC0415
        from pricing.history.table import table_of  # noqa: PLC0415

        with open_store(self._url) as store:
            latest, days = store.days_read(known)
            versions = store.timelines(known)
        return table_of(
            versions,
            self._base_book().table,
            private=self._private,
            others=self._others,
            known=latest,
            readings=days,
        )

    def _use(self, kept: Kept | None) -> None:
        self._kept = kept
        self._book = None if kept is None else TableBook(kept.table).troubled(self.problem)

    def _tell(self, problem: str, reason: str) -> None:
        if problem != self.book().problem:
            self._book = self.book().troubled(problem)
        self.problem, self.reason = problem, reason

    def _sentence(self) -> str:
        whose = "shipped with gpusize"
        if self._kept is not None:
            whose = f"read from it on {self._kept.answered:%Y-%m-%d at %H:%M} UTC"
        return (
            f"The price history does not answer; prices are those {whose}, as of"
            f" {self.book().date()}."
        )

    def _base_book(self) -> TableBook:
        if self._packaged is None:
            self._packaged = embedded_book() if self._base is None else TableBook(self._base)
        return self._packaged

    def _stored_under(self) -> str:
        if self._base is None:
            base = embedded_stamp()
        else:
            base = hashlib.sha256(repr(self._base).encode()).hexdigest()
        return files.key(self._url, base, private=self._private, others=self._others)


def _stamp(file: Path) -> FileStamp | None:
    """When the file was written last, and its size; None if there is none."""
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise HistoryUnavailableError(
            f"The price history {file} does not answer ({error.strerror})."
        ) from error
    return (found.st_mtime_ns, found.st_size)


def _settled(stamp: FileStamp) -> bool:
    return time.time_ns() - stamp[0] > SETTLED_NS
