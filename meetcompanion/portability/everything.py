"""Everything of one account as one JSON text among the files to take along, and back from it.

The other files are for people and other programs; this one is for `import`.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account
from meetcompanion.store import Store

NAME = "everything.json"
#: The form of the file, should it ever change.
FORM = 1
#: Nobody writes so much about their evenings; who packs more wants to fill a disk.
MOST_BYTES = 50_000_000
#: Each value takes many times the memory that it has in the file, however short it is there.
_MOST_VALUES = 3_000_000

_NOTHING = N_("There is no {name} in it. Choose what was taken along from meetcompanion: the folder, or the archive.")
_TOO_LARGE = N_("That is larger than anything that was taken along from here.")
_UNREADABLE = N_("{name} cannot be read; it is damaged. Nothing was changed.")


def as_json(store: Store, account: Account) -> str:
    """Everything of an account, so that `bring_in` makes the same of an empty one."""
    written = {"meetcompanion": FORM} | store.take_out(account.id)
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def bring_in(store: Store, account: Account, body: bytes, now: datetime) -> None:
    """Let an account that is still empty hold what the JSON text or the archive around it says.

    Raises:
        UsageError: something is in the account already; or the file is something else, damaged, or too large.
    """
    if body[:2] == b"PK":
        body = _unpacked(body)
    if len(body) > MOST_BYTES:
        raise UsageError(_TOO_LARGE)
    store.bring_in(account.id, _parsed(body), now)


def read(path: Path) -> bytes:
    """The file of a folder that was taken along, or of an archive; a path to the file itself will do too.

    Raises:
        UsageError: there is none, or it cannot be read.
    """
    file = path / NAME if path.is_dir() else path
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(_TOO_LARGE)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(_NOTHING, name=NAME) from error
    except OSError as error:
        raise UsageError(N_("{path} cannot be used: {error}"), path=file, error=error.strerror or error) from error


def _unpacked(body: bytes) -> bytes:
    # Nothing is written anywhere: one member is read into memory, whatever its path, and no more of it than allowed.
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [one for one in archive.namelist() if one.rpartition("/")[2] == NAME]
            if not names:
                raise UsageError(_NOTHING, name=NAME)
            with archive.open(names[0]) as member:
                return member.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise UsageError(_UNREADABLE, name=NAME) from error


def _parsed(body: bytes) -> dict[str, Any]:
    if sum(map(body.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise UsageError(_TOO_LARGE)
    try:
        written = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UsageError(_UNREADABLE, name=NAME) from error
    if not isinstance(written, dict) or written.get("meetcompanion") != FORM:
        raise UsageError(_NOTHING, name=NAME)
    return written
