"""Answers that were given: kept, opened by their id, computed again (docs/adr/0017)."""
