"""Load-test results as their generators write them, read into observations.

One module per format, each with `matches(data)` and `runs(data)`. They take parsed JSON, not paths.
"""
