"""Files on this machine, for the person at its keyboard only."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from meetcompanion.message import N_, Message
from meetcompanion.model.sources import Fetched

_TYPES = {
    ".ics": "text/calendar",
    ".ical": "text/calendar",
    ".ifb": "text/calendar",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".json": "application/json",
    ".xml": "application/xml",
}


def read_file(url: str, max_bytes: int) -> Fetched:
    """Read the file that a `file:` address names; what cannot be read is said in `error`."""
    try:
        path = Path(url2pathname(urlsplit(url).path))
        # Pipes and devices would never end.
        if path.exists() and not path.is_file():
            return _failed(url, N_("{path} is not a file."), path)
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError:
        return _failed(url, N_("There is no file {path}."), path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Fetched(url=url, error=Message.of(N_("{url} cannot be read: {reason}."), url=url, reason=reason))
    if len(body) > max_bytes:
        return _failed(url, N_("{path} is larger than any calendar needs to be and was not read."), path)
    return Fetched(url=url, body=body, content_type=content_type_of(path.name))


def content_type_of(name: str) -> str | None:
    """The media type that a file's name promises, None where it promises nothing."""
    return _TYPES.get(Path(name).suffix.lower())


def _failed(url: str, sentence: str, path: Path) -> Fetched:
    return Fetched(url=url, error=Message.of(sentence, path=path))
