"""Receipts to text: one neutral document, rendered for a terminal and for Slack."""
