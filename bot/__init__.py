"""Slack, terminal and HTTP: text in, receipts out."""
