"""Spreadsheet surfaces, generated from the registry."""
