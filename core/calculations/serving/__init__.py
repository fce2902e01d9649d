"""How to serve: shape, formats, engine, exchanges, starting up, and what to do when it is slow."""

from core.calculations.serving import (  # isort: skip  # the order people meet them in
    symptoms,
)

__all__ = ["symptoms"]
