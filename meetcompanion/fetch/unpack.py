"""Unpacks what servers pack: bounded at every step, and a stream that ends before its end is not taken for whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from requests.exceptions import ChunkedEncodingError, ContentDecodingError

#: How many bytes are unpacked at a time, so that a bomb is noticed after one of them.
_STEP = 64 * 1024

#: zlib's names for its own format, gzip's, and the bare one that some servers call "deflate".
_ZLIB, _GZIP, _BARE = zlib.MAX_WBITS, zlib.MAX_WBITS | 16, -zlib.MAX_WBITS

#: Whatever stands behind a gzip stream and is no further one: some servers pad with zeros.
_GZIP_MAGIC = b"\x1f\x8b"


def unpacked(packed: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The bytes within a body with this Content-Encoding; any other than gzip and deflate is left as it is.

    Raises:
        ContentDecodingError: it is packed in another way than it says.
        ChunkedEncodingError: it broke off before its end.
    """
    encoding = encoding.strip().lower()
    if encoding in ("gzip", "x-gzip"):
        formats: tuple[int, ...] = (_GZIP,)
    elif encoding == "deflate":
        formats = (_ZLIB, _BARE)
    else:
        yield from packed
        return
    try:
        yield from _members(packed, formats)
    except zlib.error as error:
        raise ContentDecodingError(str(error)) from error


def _members(packed: Iterable[bytes], formats: tuple[int, ...]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(formats[0])
    begun = False
    for chunk in packed:
        if not begun and len(formats) > 1 and chunk:
            unpacker = zlib.decompressobj(_deflate_format(chunk))
        rest = chunk
        while rest:
            if unpacker.eof:
                if not rest.startswith(_GZIP_MAGIC):
                    return
                # Several gzip streams behind one another are one (RFC 1952 section 2.2).
                unpacker = zlib.decompressobj(_GZIP)
            begun = True
            piece = unpacker.decompress(rest, _STEP)
            rest = unpacker.unconsumed_tail or unpacker.unused_data
            if piece:
                yield piece
    if begun:
        yield unpacker.flush()
    if begun and not unpacker.eof:
        raise ChunkedEncodingError("the packed body ends before its end")


def _deflate_format(chunk: bytes) -> int:
    """RFC 9110 section 8.4.1.2 asks for zlib's format (RFC 1950); its first two bytes tell."""
    zlib_header = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or (chunk[0] << 8 | chunk[1]) % 31 == 0)
    return _ZLIB if zlib_header else _BARE
