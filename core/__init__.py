"""The shared calculator: pure functions from inputs and a price book to a receipt.

Nothing in this package reads the network, the clock, the environment or a database;
import-linter holds it to that.
"""
