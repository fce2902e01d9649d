"""The breakeven model: when self-hosting beats an API, as a set of volumes."""
