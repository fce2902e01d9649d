"""Prices over time: append-only, in two times (when it was true, when it was known).

`store.open_store` opens the database, `table` makes an ordinary price table of it. Nothing here is
imported by a plain question, which answers from the table in the package.
"""
