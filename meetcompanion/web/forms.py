"""What people type and drop into forms, as values; kind about how it was typed."""

from __future__ import annotations

import re
from datetime import date

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, MultipartDecoder, NeedData

#: No hobby is longer; what is, was pasted by mistake.
_LONGEST_HOBBY = 120

#: A name, or a description such as "woman with the theremin".
_LONGEST_NAME = 120

#: Nobody has more hobbies than this in one go; who pastes a whole page shall not wait for it.
_MOST_HOBBIES = 100

#: Of a form whose file is too large: how far it is read for what stands beside the file, and of how long fields.
_LONGEST_FORM, _LONGEST_FIELD, _MOST_FIELDS, _CHUNK = 1_000_000_000, 100_000, 100, 64 * 1024

#: An uploaded calendar's name stands in for its address.
_UPLOAD_NAME = "calendar.ics"


#: One hobby with its words on a line of its own, or what stands between commas.
_PIECES = re.compile(r"^[^\n\r,;:]*[^\n\r,;:\s][^\n\r,;:]*: [^\n\r]*\w[^\n\r]*|[^\n\r,;]+", re.MULTILINE)


def hobby_names(text: str) -> list[str]:
    """Hobbies written one on a line or with commas between, each once, in the order they were written.

    A line such as "bridge: card game, not bridges" is one hobby with its words.
    """
    names: dict[str, str] = {}
    for piece in _PIECES.findall(text):
        name = " ".join(piece.strip(" \t-–•*·").split())[:_LONGEST_HOBBY]
        if any(sign.isalnum() for sign in name):
            names.setdefault(name.casefold(), name)
    return list(names.values())[:_MOST_HOBBIES]


def pasted(request: Request) -> tuple[str, bytes | None]:
    """The address of a form's `address` field, or the name and bytes of its uploaded `file`; "" for neither."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        # The name stands for an address later on, so nothing in it may look like one.
        return re.split(r"[/\\:]", upload.filename)[-1].strip() or _UPLOAD_NAME, upload.read()
    return request.form.get("address", "").strip(), None


def typed_beside_a_file(request: Request) -> dict[str, str]:
    """The text fields of a form whose file was too large for it to be read as usual, as far as they can be found.

    The file's own bytes are passed over and kept nowhere.
    """
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary:
        return {}
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=_MOST_FIELDS)
    typed: dict[str, bytearray] = {}
    into: bytearray | None = None
    left = _LONGEST_FORM
    try:
        while left > 0:
            chunk = request.environ["wsgi.input"].read(min(_CHUNK, left))
            left -= len(chunk)
            decoder.receive_data(chunk or None)
            while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
                if isinstance(event, Field):
                    into = typed.setdefault(event.name or "", bytearray())
                elif isinstance(event, Data):
                    if into is not None and len(into) < _LONGEST_FIELD:
                        into += event.data
                else:
                    into = None
            if not chunk or isinstance(event, Epilogue):
                break
    except (ValueError, RequestEntityTooLarge, OSError):
        # Broken, or broken off: what stood before that is still what they typed.
        pass
    return {name: bytes(text).decode("utf-8", "replace") for name, text in typed.items()}


def day(text: str | None) -> date | None:
    """A day from a date field; None where there is none, or none that exists."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def line(text: str | None) -> str:
    """One line of text without stray space."""
    return " ".join((text or "").split())


def name(text: str | None) -> str:
    """A name or a short description of somebody; a whole letter in that field is cut at a word."""
    words = line(text)
    return words if len(words) <= _LONGEST_NAME else words[:_LONGEST_NAME].rsplit(" ", 1)[0]


def own_words(text: str | None) -> str:
    """A note as it was typed, without the space around it."""
    return (text or "").replace("\r\n", "\n").strip()
