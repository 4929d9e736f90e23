"""A sequence whose items are fetched when somebody looks at them, and kept while they are looked at often."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from meetcompanion.errors import NotFound
from meetcompanion.message import N_

_Item = TypeVar("_Item")
_Name = TypeVar("_Name")

#: How many are fetched in one go where they are asked for one after the other.
_AHEAD = 400
_KEPT = 2_000
#: How many are fetched in one go where all of them are asked for; none of these is kept.
_IN_TURN = 5_000


class Numbered(Sequence[Any]):
    """Names that are numbers, or several numbers each, kept as arrays: a hundred thousand of them cost little."""

    def __init__(self, *columns: NDArray[np.int64]) -> None:
        self._columns = [array("q", column.astype(np.int64).tobytes()) for column in columns]

    def __len__(self) -> int:
        return len(self._columns[0])

    def __getitem__(self, place: Any) -> Any:
        if len(self._columns) == 1:
            return self._columns[0][place]
        return tuple([column[place] for column in self._columns])


class Lazy(Sequence[_Item]):
    """Items by place. `names` are what `fetch` knows them by. Not safe for several threads by itself."""

    def __init__(self, names: Sequence[_Name], fetch: Callable[[Sequence[_Name]], Mapping[_Name, _Item]]) -> None:
        self._names = names
        self._fetch = fetch
        self._held: OrderedDict[int, _Item] = OrderedDict()
        self._last = -2

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> _Item: ...
    @overload
    def __getitem__(self, place: slice) -> list[_Item]: ...
    def __getitem__(self, place: int | slice) -> _Item | list[_Item]:
        """One item.

        Raises:
            NotFound: it is not there any more.
        """
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        place = int(place)
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        found = self._held.get(place)
        if found is None:
            goes_through = 0 <= place - self._last <= 8
            self.need(range(place, min(place + _AHEAD, len(self))) if goes_through else (place,))
            found = self._held.get(place)
            if found is None:
                raise NotFound(N_("There is nothing with that number here."))
        self._last = place
        return found

    def __iter__(self) -> Iterator[_Item]:
        for at in range(0, len(self), _IN_TURN):
            part = range(at, min(at + _IN_TURN, len(self)))
            names = [self._names[place] for place in part]
            held = self._fetch(names)
            for name in names:
                if name not in held:
                    raise NotFound(N_("There is nothing with that number here."))
                yield held[name]

    def need(self, places: Iterable[int]) -> None:
        """Fetch these at once, so that looking at each is quick."""
        wanted = [place for place in dict.fromkeys(map(int, places)) if place not in self._held]
        if not wanted:
            return
        held = self._fetch([self._names[place] for place in wanted])
        for place in wanted:
            if self._names[place] in held:
                self._held[place] = held[self._names[place]]
        while len(self._held) > max(_KEPT, len(wanted)):
            self._held.popitem(last=False)


def need(items: Sequence[object], places: Iterable[int]) -> None:
    """Let a sequence that fetches its items fetch these at once; any other has them already."""
    if isinstance(items, Lazy):
        items.need(places)
