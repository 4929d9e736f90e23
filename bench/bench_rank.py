"""How well events are ranked (on judged listings, where they are), and how fast very many are."""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import feeds
from bench.measure import in_child, line

if TYPE_CHECKING:
    from meetcompanion.model import Content

#: Real listings with judgements, beside the repository on some machines.
JUDGED = Path(__file__).resolve().parents[2] / "shared" / "data" / "rank"
SETS = ("plain", "own-words")
#: What a city calls kinds of its events, and how we ask for them in Spanish and in German.
LABELS = {
    "TeatroPerformance": ("teatro", "Theater"),
    "CineActividadesAudiovisuales": ("cine", "Kino"),
    "Exposiciones": ("exposiciones", "Ausstellungen"),
    "ConferenciasColoquios": ("conferencias", "Vorträge"),
    "Musica": ("música", "Musik"),
    "ExcursionesItinerariosVisitas": ("excursiones y visitas guiadas", "Ausflüge und Führungen"),
    "DanzaBaile": ("danza y baile", "Tanz"),
    "CuentacuentosTiteresMarionetas": ("cuentacuentos y títeres", "Märchen und Puppentheater"),
    "RecitalesPresentacionesActosLiterarios": ("recitales y presentaciones de libros", "Lesungen"),
    "ClubesLectura": ("club de lectura", "Lesekreis"),
    "CursosTalleres": ("cursos y talleres", "Kurse und Workshops"),
    "ActividadesCalleArteUrbano": ("arte urbano", "Straßenkunst"),
    "CircoMagia": ("circo y magia", "Zirkus und Zauberei"),
    "ItinerariosOtrasActividadesAmbientales": ("naturaleza", "Natur"),
    "JazzSoulFunkySwingReagge": ("jazz y soul", "Jazz und Soul"),
    "Flamenco": ("flamenco", "Flamenco"),
    "ActividadesDeportivas": ("deporte", "Sport"),
}
HOBBIES = (
    "board games",
    "birdwatching",
    "baking bread",
    "jazz",
    "stargazing",
    "hiking",
    "pottery",
    "chess",
    "poetry",
    "salsa dancing",
    "sewing",
    "film history",
)


def run(arguments: argparse.Namespace) -> None:
    """Measure in children, and print."""
    if (JUDGED / "listings.events.ndjson").exists():
        print("Judged listings (real events of three towns)")
        quality = in_child(judged_listings)
        for name in SETS:
            print(f"  NDCG@10, {name:43} {quality.notes[name]:>12.3f}")
        for name, figure in in_child(by_labels).notes.items():
            print(f"  NDCG@10, a city's own labels in {name:29} {figure:>12.3f}")
        print(f"  {'texts embedded a second':52} {quality.notes['texts'] / quality.seconds['embedding']:>12,.0f}")
        print()
    else:
        print(f"No judged listings in {JUDGED}; how well events are ranked was not measured.\n")
    career = in_child(career_signs).notes
    print(f"Signs of career ({career['events']:.0f} made-up events, bench/career_events.txt)")
    print(f"  {'AUC: words and meaning together':52} {career['together']:>12.3f}")
    print(f"  {'AUC: words alone':52} {career['words']:>12.3f}")
    print(f"  {'ordinary events lowered, share':52} {career['false alarms']:>12.3f}")
    print()
    ours = in_child(many_events, arguments.occurrences, arguments.runs)
    plain = in_child(plain_product, arguments.occurrences, arguments.runs)
    base = plain.seconds["product"]
    print(f"Ranking {arguments.occurrences:,} different events for {len(HOBBIES)} hobbies, vectors in memory, one core")
    line("plain numpy product of as many vectors", base, 1, f"{plain.peak / 1_000_000:,.0f} MB")
    line("all hobbies, the first time", ours.seconds["first"], ours.seconds["first"] / base)
    line("all hobbies, again", ours.seconds["again"], ours.seconds["again"] / base, f"{ours.peak / 1_000_000:,.0f} MB")
    line("one new hobby", ours.seconds["one"], ours.seconds["one"] / base)
    line("  reading all events' words, once", ours.seconds["reading"])
    print()


def judged_listings() -> tuple[dict[str, float], dict[str, Any]]:
    """NDCG@10 by set of hobbies, with the real model."""
    from meetcompanion.matcher.embedding import load_embedder
    from meetcompanion.ranking import rank_events

    events = [json.loads(row) for row in (JUDGED / "listings.events.ndjson").read_text("utf-8").splitlines()]
    judgements = {
        name: {
            (row := json.loads(text))["hobby"]: row["relevant"]
            for text in (JUDGED / f"listings.{name}.ndjson").read_text("utf-8").splitlines()
        }
        for name in SETS
    }
    embedder = Timed(load_embedder())
    embedder.embed(["-"])
    embedder.seconds, embedder.texts = 0.0, 0
    hobbies = [hobby for judged in judgements.values() for hobby in judged]
    ranked: dict[str, list[str]] = {}
    for found in rank_events(events, hobbies, True, 10, embedder):
        ranked.setdefault(found["hobby"], []).append(found["id"])
    notes: dict[str, Any] = {
        name: statistics.fmean(ndcg(ranked[hobby], grades) for hobby, grades in judged.items())
        for name, judged in judgements.items()
    }
    return {"embedding": embedder.seconds}, {**notes, "texts": embedder.texts}


def by_labels() -> tuple[dict[str, float], dict[str, Any]]:
    """NDCG@10 on a Spanish city's events by its own labels, asked for in its language and in another."""
    from meetcompanion.matcher.embedding import load_embedder
    from meetcompanion.ranking import rank_events

    path = JUDGED / "madrid.events.ndjson"
    events = [json.loads(row) for row in path.read_text("utf-8").splitlines()] if path.exists() else []
    asked = [question for said in LABELS.values() for question in dict.fromkeys(said)]
    ranked: dict[str, list[str]] = {}
    for found in rank_events(events, asked, True, 10, load_embedder()):
        ranked.setdefault(found["hobby"], []).append(found["id"])
    right = {label: {event["id"]: 1 for event in events if event["kind"] == label} for label in LABELS}
    return {}, {
        language: statistics.fmean(ndcg(ranked[said[place]], right[label]) for label, said in LABELS.items())
        for place, language in enumerate(("Spanish", "German") if events else ())
    }


def career_signs() -> tuple[dict[str, float], dict[str, Any]]:
    """How well events about careers are told from others, on made-up ones that nothing was learnt from."""
    import numpy as np

    from meetcompanion.matcher.book import Book, Memory
    from meetcompanion.matcher.embedding import load_embedder
    from meetcompanion.matcher.index import Index
    from meetcompanion.matcher.meaning import career_strengths
    from meetcompanion.matcher.reading import embedded_text
    from meetcompanion.matcher.weights import weights
    from meetcompanion.matcher.wishes import Wishes
    from meetcompanion.model import Content

    lines = (Path(__file__).parent / "career_events.txt").read_text("utf-8").splitlines()
    given = [(line[0] == "+", line[2:].partition(". ")) for line in lines if line[:1] in ("+", "-")]
    contents = [Content(title=title, description=description) for _, (title, _, description) in given]
    book = Book(load_embedder(), Memory())
    book.ensure([embedded_text(content) for content in contents])
    index = Index.build(contents, book, book.embedder.dimensions)
    is_career = np.array([career for career, _ in given])
    together = career_strengths(index, Wishes(book).where_careers_lie())
    return {}, {
        "events": len(given),
        "together": auc(together[is_career], together[~is_career]),
        "words": auc(index.career[is_career], index.career[~is_career]),
        "false alarms": float((together[~is_career] >= weights().career_from).mean()),
    }


def auc(higher: Any, lower: Any) -> float:
    """How often one of the first stands above one of the second, ties counting half."""
    above, same = higher[:, None] > lower[None, :], higher[:, None] == lower[None, :]
    return float(above.mean() + same.mean() / 2)


def ndcg(ids: list[str], grades: dict[str, int], first: int = 10) -> float:
    """How much of the best possible order of the first ten was reached, 0 to 1."""
    gain = sum((2 ** grades.get(one, 0) - 1) / math.log2(place + 2) for place, one in enumerate(ids[:first]))
    ideal = sorted(grades.values(), reverse=True)[:first]
    return gain / sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ideal))


class Timed:
    """An embedding model with a stopwatch."""

    def __init__(self, embedder: Any) -> None:
        self._embedder = embedder
        self.name: str = embedder.name
        self.dimensions: int = embedder.dimensions
        self.seconds = 0.0
        self.texts = 0

    def embed(self, texts: Any) -> Any:
        begin = time.perf_counter()
        rows = self._embedder.embed(texts)
        self.seconds += time.perf_counter() - begin
        self.texts += len(texts)
        return rows


def many_events(events: int, runs: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Ranking that many events with chance vectors: comparing them costs the same as comparing real ones."""
    from bench.bench_page import QuickVectors
    from meetcompanion.matcher.book import Book, Memory
    from meetcompanion.matcher.index import Index
    from meetcompanion.matcher.reading import Reader
    from meetcompanion.matcher.scoring import fit, fit_all, together
    from meetcompanion.matcher.wishes import Wishes

    contents = _contents(events)
    book = Book(QuickVectors(), Memory())
    reader = Reader()
    reading = _seconds(lambda: [reader.features(content) for content in contents])
    index = Index.build(contents, _AtOnce(book.embedder), book.embedder.dimensions, reader=reader)
    makes = Wishes(book)
    wishes = [makes.make(hobby) for hobby in HOBBIES]
    another = makes.make("model railways")
    first = _seconds(lambda: together(fit_all(index, wishes)))
    again = [_seconds(lambda: together(fit_all(index, wishes))) for _ in range(runs)]
    one = [_seconds(lambda: fit(index, another)) for _ in range(runs)]
    return {"first": first, "again": statistics.median(again), "one": statistics.median(one), "reading": reading}, {
        "words": len(reader.surfaces)
    }


def plain_product(events: int, runs: int) -> tuple[dict[str, float], dict[str, Any]]:
    """The yardstick: the same number of vectors times the same number of hobbies."""
    import numpy as np

    from bench.bench_page import QuickVectors

    rows = np.random.default_rng(1).standard_normal((events, QuickVectors.dimensions), dtype=np.float32)
    asked = np.ascontiguousarray(rows[: len(HOBBIES)].T)
    return {"product": statistics.median(_seconds(lambda: rows @ asked) for _ in range(runs))}, {}


def _contents(events: int) -> list[Content]:
    from meetcompanion.model import Content

    dice = random.Random(20260304)
    return [
        Content(title=feeds.title(dice, number), description=f"{feeds.description(dice)} {number}")
        for number in range(events)
    ]


class _AtOnce:
    """Has a vector for every text, made when it is asked for, so that none are kept twice."""

    def __init__(self, embedder: Any) -> None:
        self._embedder = embedder

    def held(self, texts: Any) -> dict[str, Any]:
        return dict(zip(texts, self._embedder.embed(texts), strict=True))


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin
