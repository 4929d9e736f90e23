"""Pictures drawn for the tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def drawn(kind: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **more: Any) -> bytes:
    """The left half red, the right half blue; in another mode as near to that as it can be."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    file = BytesIO()
    picture.convert(mode).save(file, kind, **more)
    return file.getvalue()


def opened(body: bytes | None) -> Image.Image:
    """What came out of it."""
    assert body is not None, "there is a picture"
    return Image.open(BytesIO(body))
