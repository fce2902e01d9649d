"""docs/accuracy.md is what its command writes."""

from __future__ import annotations

import json

from bench.accuracy import HELD, PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(json.loads(HELD.read_text("utf-8")))
