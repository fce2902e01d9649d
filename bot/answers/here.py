"""Where this program keeps its answers, by its settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.again import Books
from bot.answers.archive import Archive
from bot.answers.file import FileJournal
from bot.answers.kept import Journal
from bot.book import the_book_known
from bot.config import data_folder, database_url, keeps_answers

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

FILE = "answers.jsonl"


def the_archive() -> Archive:
    """The answers of whoever runs this: nothing is opened or created yet.

    Raises InputError for settings that cannot be meant.
    """
    return Archive(_journal, the_book_known, keeps=keeps_answers(os.environ, _dotenv()))


def the_servers_archive(books: Books, engine: Callable[[], Engine] | None = None) -> Archive:
    """The same for a service, which does not tell whoever asks where on its disk something is.

    `engine` is that of the service, which a database that several servers share is reached by.
    """
    shared = database_url(os.environ, _dotenv()) is not None
    where = "this service's database" if shared else "this service's own file"
    keeps = keeps_answers(os.environ, _dotenv())
    return Archive(lambda: _journal(engine), books, keeps=keeps, where=where)


def _journal(engine: Callable[[], Engine] | None = None) -> Journal:
    """A database that several servers share, else a file of this user."""
    url = database_url(os.environ, _dotenv())
    if url is None:
        return FileJournal(data_folder(os.environ, _dotenv()) / FILE)
    from bot.answers.database import DatabaseJournal  # noqa: PLC0415 - heavy

    # a SQLite file is not waited for as long here as elsewhere, which is its engine's to say
    shared = engine is not None and not url.startswith("sqlite")
    return DatabaseJournal(engine() if engine is not None and shared else url)


def _dotenv() -> Path:
    return Path.cwd() / ".env"
