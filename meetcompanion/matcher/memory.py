"""Gives memory that is no longer needed back to the machine."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Let go of what was freed after much was read at once.

    GNU's allocator keeps it for the next time otherwise, which for a big town is 60 MB that nobody uses. Others do
    this by themselves, and there nothing happens. Takes some milliseconds.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except (OSError, TypeError):  # Windows has no such library to ask for
        return None
