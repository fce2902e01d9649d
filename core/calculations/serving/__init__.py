"""How to serve: shape, formats, engine, exchanges, starting up, and what to do when it is slow."""

from core.calculations.serving import (  # isort: skip  # the order people meet them in
    shape,
    formats,
    all_reduce,
    symptoms,
)

__all__ = ["all_reduce", "formats", "shape", "symptoms"]
