"""What can go wrong with the history itself."""

from __future__ import annotations

from core.errors import GpusizeError


class HistoryUnavailableError(GpusizeError):
    """The database is away, full, locked or read-only. Nothing was half-written."""

    code = "history_unavailable"
