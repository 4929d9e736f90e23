"""Lays the lines of the store out as arrays: in order, and each different text once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.model import Content
from meetcompanion.ranking.lazy import Lazy, Numbered
from meetcompanion.ranking.town import Columns, Longs
from meetcompanion.store.ahead import Address, LinesAhead

#: Names of texts, 16 bytes each, in order.
Keys = NDArray[Any]


def laid_out(
    lines: LinesAhead, fetch: Callable[[Sequence[Address]], Mapping[Address, Content]]
) -> tuple[Keys, Columns, Lazy[Content]]:
    """The different texts by their keys, the lines by start and id, and the texts themselves for whoever looks."""
    ids, starts = _longs(lines.ids), _longs(lines.starts)
    order = np.lexsort((ids, starts))
    keys, first, rows = np.unique(np.frombuffer(bytes(lines.keys), dtype="S16"), return_index=True, return_inverse=True)
    addresses = Numbered(_longs(lines.events)[first], _longs(lines.own)[first])
    columns = Columns(
        ids=ids[order],
        starts=starts[order],
        ends=_longs(lines.ends)[order],
        days=_longs(lines.days)[order],
        events=_longs(lines.events)[order],
        sources=_longs(lines.sources)[order],
        rows=rows.reshape(-1).astype(np.int64)[order],
    )
    return keys, columns, Lazy(addresses, fetch)


def places_in(earlier: Keys, keys: Keys) -> Longs:
    """Where each key stands among earlier ones, -1 where it does not."""
    if not len(earlier):
        return np.full(len(keys), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(earlier, keys), len(earlier) - 1)
    return np.where(earlier[at] == keys, at, -1).astype(np.int64)


def _longs(numbers: Any) -> Longs:
    return np.array(numbers, dtype=np.int64)
