"""Makes one small picture of bytes from elsewhere: decoded, cut, written anew. What is none gives nothing."""

from __future__ import annotations

import struct
import warnings
import zlib
from functools import cache
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageFile

#: What comes out is never larger, in pixels: twice the size at which a phone shows it.
WIDTH, HEIGHT = 640, 360
MEDIA_TYPE = "image/webp"
#: More pixels are not decoded, however few bytes say them; a photograph of 4032 by 3024 goes through.
MOST_PIXELS = 12_500_000
#: What is no JPEG is decoded at its full size, each pixel in four bytes and more.
MOST_PIXELS_IN_FULL = 6_000_000
#: A JPEG may go over all its pixels again and again, each time for a few bytes and much work; most do so ten times.
MOST_SCANS = 100
_SCAN = b"\xff\xda"

#: Smaller ones are signs and traps that count who looks.
_LEAST_WIDTH, _LEAST_HEIGHT = 160, 90
_ENOUGH_BYTES = 40_000
_QUALITIES = (80, 65, 50, 35, 20)
#: So many lines of what is left are looked at together.
_BAND = 64
#: Of a tall poster the upper part is kept: titles and faces stand there.
_CENTRE = (0.5, 0.35)
#: EXIF's tag for how a camera was held.
_ORIENTATION = 0x0112

#: What Pillow raises for bytes that are not what they say they are.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, OverflowError, RuntimeError, MemoryError,
    struct.error, zlib.error,
)  # fmt: skip
#: A picture is worth up to a hundred megabytes while it is decoded; several at once are not.
_one_at_a_time = Lock()


def made_small(body: bytes) -> bytes | None:
    """A WebP of at most WIDTH by HEIGHT without anything that `body` held beside its pixels; None where it holds none.

    JPEG, PNG, WebP, GIF (its first picture) and AVIF are known by their first bytes, whatever they are called; nothing
    else is looked at. It is written anew from the pixels, so that nothing can ride along.
    """
    # Loaded with the first picture; whoever wants none need not carry it.
    from PIL.Image import DecompressionBombError

    with _one_at_a_time:
        _hush()
        try:
            with _opened(body) as picture:
                return None if _is_unfit(picture) else _written(_cut(picture))
        except (*_BROKEN, DecompressionBombError):
            return None


@cache
def _hush() -> None:
    """Once, since it is for the whole program: what Pillow has to say of strangers' pictures is for nobody's eyes."""
    warnings.filterwarnings("ignore", module=r"PIL\.")


def _opened(body: bytes) -> ImageFile.ImageFile:
    """The picture with nothing but its head read.

    Each decoder is called by itself: asking Pillow which one fits would load them all, and try them on hostile bytes.
    """
    from PIL import AvifImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    file = BytesIO(body)
    if body.startswith(b"\xff\xd8\xff") and body.count(_SCAN) <= MOST_SCANS:
        return JpegImagePlugin.JpegImageFile(file)
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImagePlugin.PngImageFile(file)
    if body.startswith((b"GIF87a", b"GIF89a")):
        return GifImagePlugin.GifImageFile(file)
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile(file)
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return AvifImagePlugin.AvifImageFile(file)
    raise SyntaxError("no picture")


def _is_unfit(picture: ImageFile.ImageFile) -> bool:
    width, height = picture.size
    most = MOST_PIXELS if picture.format == "JPEG" else MOST_PIXELS_IN_FULL
    return width * height > most or width < _LEAST_WIDTH or height < _LEAST_HEIGHT


def _cut(picture: ImageFile.ImageFile) -> Image.Image:
    """Upright, without transparency, of the one shape; small ones are not blown up."""
    from PIL import ImageOps

    turn = picture.getexif().get(_ORIENTATION, 1)
    # A JPEG can be decoded at an eighth of its size, in an eighth of the time.
    picture.draft("RGB", (2 * WIDTH, 2 * WIDTH))
    upright = _turned(_flat(picture), turn)
    scale = min(1.0, upright.width / WIDTH, upright.height / HEIGHT)
    small = ImageOps.fit(upright, (round(scale * WIDTH), round(scale * HEIGHT)), centering=_CENTRE)
    # Where it was taken, by whom, with what: nothing of that is written again.
    small.info = {}
    return small


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency and nearer to the size that is wanted, band by band: no second copy of all its pixels."""
    from PIL import Image

    times = max(1, min(picture.size) // WIDTH)
    width, height = picture.width // times, picture.height // times
    flat = Image.new("RGB", (width, height))
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        band = picture.crop((0, times * top, times * width, times * bottom))
        flat.paste(_on_paper(band).reduce(times), (0, top))
    return flat


def _on_paper(picture: Image.Image) -> Image.Image:
    from PIL import Image

    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    above = picture.convert("RGBA")
    paper = Image.new("RGB", above.size, "white")
    paper.paste(above, mask=above.getchannel("A"))
    return paper


def _turned(picture: Image.Image, orientation: object) -> Image.Image:
    """As the camera was held: EXIF 2.32, section 4.6.5, "Orientation"."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _written(picture: Image.Image) -> bytes:
    """The bytes, with as much of its quality as they may weigh."""
    body = b""
    for quality in _QUALITIES:
        file = BytesIO()
        picture.save(file, "WEBP", quality=quality, method=4)
        body = file.getvalue()
        if len(body) <= _ENOUGH_BYTES:
            break
    return body
