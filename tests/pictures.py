"""PNG files, decoded."""

from __future__ import annotations

import io

from PIL import Image


def of_png(content: bytes) -> Image.Image:
    """The decoded picture, which is not blank."""
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.format == "PNG"
        found = opened.convert("RGB")
    assert len(found.getcolors(found.width * found.height) or []) > 8
    return found
