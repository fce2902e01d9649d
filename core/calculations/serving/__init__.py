"""How to serve: shape, formats, engine, exchanges, starting up, and what to do when it is slow."""

from core.calculations.serving import (  # isort: skip  # the order people meet them in
    shape,
    formats,
    engine,
    all_reduce,
    cold_start,
    symptoms,
)

__all__ = ["all_reduce", "cold_start", "engine", "formats", "shape", "symptoms"]
