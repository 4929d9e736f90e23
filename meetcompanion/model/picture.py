"""The dots: where each person lies in the picture. All are alike; a place says with whom one was met, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from meetcompanion.model.times import When


@dataclass(frozen=True, slots=True)
class Dot:
    """One person's place, in steps of the picture's grid; `evening_id` is the evening by which it was laid."""

    person_id: int
    column: int
    row: int
    evening_id: int | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """A person as the picture shows them: a name, the evenings shared (earliest first), whom one met them through."""

    id: int
    name: str
    evenings: tuple[int, ...] = ()
    through: int | None = None


@dataclass(frozen=True, slots=True)
class Night:
    """An evening as the picture shows it."""

    id: int
    title: str
    when: When
    series_key: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """What the picture is made from: people, the evenings that are theirs, and the dots that lie already."""

    people: tuple[Met, ...] = ()
    nights: tuple[Night, ...] = ()
    dots: tuple[Dot, ...] = ()
