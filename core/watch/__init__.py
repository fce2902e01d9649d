"""Watching a decision: what changed since the last check, by how much, why, and whether to say so.

Pure: both price books, what was said before and the moment are given.
"""
