"""Scenarios that are checked on a schedule, and alerts that are posted exactly once."""
