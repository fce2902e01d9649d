"""Migrations of the price history, applied by `pricing.history.database.migrate`."""
