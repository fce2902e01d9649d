"""What one replica does: over batch and context, under its roofs, by default and by metric."""

from core.calculations.throughput import (  # isort: skip  # the order people meet them in
    curve,
    roofline,
    single_stream,
    golden,
    what_matters,
)

__all__ = ["curve", "golden", "roofline", "single_stream", "what_matters"]
