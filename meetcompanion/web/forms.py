"""What people type and drop into forms, as values; kind about how it was typed."""

from __future__ import annotations

import re
from datetime import date

from flask import Request

#: No hobby is longer; what is, was pasted by mistake.
_LONGEST_HOBBY = 120

#: A name, or a description such as "woman with the theremin".
_LONGEST_NAME = 120

#: Nobody has more hobbies than this in one go; who pastes a whole page shall not wait for it.
_MOST_HOBBIES = 100

#: An uploaded calendar's name stands in for its address.
_UPLOAD_NAME = "calendar.ics"


def hobby_names(text: str) -> list[str]:
    """Hobbies written one on a line or with commas between, each once, in the order they were written."""
    names: dict[str, str] = {}
    for piece in re.split(r"[\n\r,;]+", text):
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


def day(text: str | None) -> date | None:
    """A day from a date field; None where there is none, or none that exists."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def line(text: str | None) -> str:
    """One line of text without stray space."""
    return " ".join((text or "").split())


def own_words(text: str | None) -> str:
    """A note as it was typed, without the space around it."""
    return (text or "").replace("\r\n", "\n").strip()


def name(text: str | None) -> str:
    """A name or a short description of somebody; a whole letter in that field is cut at a word."""
    words = line(text)
    return words if len(words) <= _LONGEST_NAME else words[:_LONGEST_NAME].rsplit(" ", 1)[0]
