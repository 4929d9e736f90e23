"""What takes seconds to make of files that come with the program: arrays, kept for the next start as bytecode is.

They lie in `__pycache__` beside this file or, where nobody may write there, in the person's cache folder, and are
mapped into memory: a start costs milliseconds, and processes share the pages. They can be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
import mmap
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from meetcompanion.whole import written_whole

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]

_MATCHER = Path(__file__).resolve().parent
_ALIGNED = 64
_STEMMERS = ("snowballstemmer", "pystemmer")


def made(name: str, depends_on: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays of this name, mapped where they are kept; else made now, and kept where the disk lets us.

    `depends_on` names all that they are made of; `made_of` names what a reading of texts is.
    """
    made_by = hashlib.blake2b(depends_on.encode(), digest_size=16).hexdigest()
    found = _kept(name, made_by)
    if found is None:
        found = make()
        if any(_put(folder, name, made_by, found) for folder in _folders(writing=True)):
            found = _kept(name, made_by) or found
    return found


def let_go(array: NDArray[Any]) -> None:
    """Give the memory back that was read of a mapped array; what is looked at again is read again."""
    mapped: Any = array
    while mapped is not None and not isinstance(mapped, mmap.mmap):
        mapped = mapped.obj if isinstance(mapped, memoryview) else getattr(mapped, "base", None)
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):  # not every system knows it
        mapped.madvise(mmap.MADV_DONTNEED)


@cache
def made_of() -> str:
    """Names all files and libraries on which a reading of texts depends."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_MATCHER.rglob("*")):
        if path.suffix in (".py", ".toml", ".txt"):
            digest.update(path.read_bytes())
    versions = [importlib.metadata.version(one) for one in _STEMMERS]
    digest.update(" ".join((*versions, unicodedata.unidata_version, sys.byteorder)).encode())
    return digest.hexdigest()


def _folders(*, writing: bool = False) -> Iterator[Path]:
    if not (writing and sys.dont_write_bytecode):
        yield _MATCHER / "__pycache__"
    yield platformdirs.user_cache_path("meetcompanion")


def _kept(name: str, made_by: str) -> Arrays | None:
    return next(filter(None, (_taken(folder / f"{name}.arrays", made_by) for folder in _folders())), None)


def _taken(path: Path, made_by: str) -> Arrays | None:
    """What lies there, if it was made of the same things and is whole."""
    try:
        with path.open("rb") as file:
            header = json.loads(file.readline(100_000))
            if header["made_by"] != made_by or path.stat().st_size != header["size"]:
                return None
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return {
            name: np.frombuffer(mapped, dtype, int(np.prod(shape)), at).reshape(shape)
            for name, (dtype, shape, at) in header["arrays"].items()
        }
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.info("%s cannot be read and is made anew: %s", path, error)
        return None


def _put(folder: Path, name: str, made_by: str, arrays: Arrays) -> bool:
    """Write the file, so that a half written one is never read; False where the disk does not let us."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with written_whole(folder / f"{name}.arrays") as file:
            header, places = _header(made_by, arrays)
            file.write(header)
            for array, at in zip(arrays.values(), places, strict=True):
                file.write(bytes(at - file.tell()))
                file.write(np.ascontiguousarray(array).data)
    except OSError as error:
        log.debug("%s was not kept in %s: %s", name, folder, error)
        return False
    return True


def _header(made_by: str, arrays: Arrays) -> tuple[bytes, list[int]]:
    """The first line, which tells where each array lies, and these places."""
    # As long as it may get, so that the places that it tells do not move it.
    at = -(-(200 + sum(len(name) + 100 for name in arrays)) // _ALIGNED) * _ALIGNED
    first, places, told = at, [], {}
    for name, array in arrays.items():
        places.append(at)
        told[name] = [array.dtype.str, array.shape, at]
        end = at + array.nbytes
        at = -(-end // _ALIGNED) * _ALIGNED
    size = end if arrays else first
    line = json.dumps({"made_by": made_by, "size": size, "arrays": told}).encode()
    return line.ljust(first - 1) + b"\n", places
