"""Prices: exact decimals, dated and sourced, looked up as of a date."""
