"""The dots of everybody: those who came since the last look are given a place, all others lie where they lay."""

from __future__ import annotations

from dataclasses import dataclass

from meetcompanion.dots import Picture, Somebody, drawing, lay
from meetcompanion.model import Account, Company, Met, Night
from meetcompanion.store import Store


@dataclass(frozen=True, slots=True)
class Scene:
    """The people, what is drawn of them, and the same as lists: latest evening first, then those met elsewhere."""

    picture: Picture
    nights: tuple[tuple[Night, tuple[Met, ...]], ...]
    elsewhere: tuple[Met, ...]
    names: dict[int, str]


def company(store: Store, account: Account) -> Company:
    """Who was where, with a dot for everybody."""
    found = store.company(account.id)
    laid = {dot.person_id for dot in found.dots}
    if all(met.id in laid for met in found.people):
        return found
    series = {night.id: night.series_key for night in found.nights}
    somebody = [Somebody(met.id, met.evenings, met.through) for met in found.people]
    store.lay_dots(account.id, lay(somebody, found.dots, series))
    return store.company(account.id)


def scene(company: Company, evening_id: int | None = None) -> Scene:
    """What there is to see.

    Args:
        company: who was where.
        evening_id: the evening of which everybody is joined, wherever they lie; None for none.
    """
    names = {met.id: met.name for met in company.people}
    through = {met.id: met.through for met in company.people if met.through is not None}
    titles = {night.id: night.title for night in company.nights}
    there: dict[int, list[Met]] = {}
    for met in sorted(company.people, key=lambda one: (one.name.casefold(), one.id)):
        for evening in met.evenings:
            there.setdefault(evening, []).append(met)
    together = [met.id for met in there.get(evening_id, ())] if evening_id is not None else []
    nights = sorted(
        (night for night in company.nights if night.id in there),
        key=lambda night: (night.when.start.isoformat(), night.id),
        reverse=True,
    )
    return Scene(
        picture=drawing(company.dots, names, titles, through, together),
        nights=tuple((night, tuple(there[night.id])) for night in nights),
        elsewhere=tuple(met for met in company.people if not met.evenings),
        names=names,
    )
