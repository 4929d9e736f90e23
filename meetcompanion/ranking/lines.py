"""`rank`: any events given as plain values, ranked by hobbies; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from meetcompanion.matcher.applied import alone, joined, moved
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import Embedder
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.learnt_said import learnt_reasons, with_lessons
from meetcompanion.matcher.own_words import spoken
from meetcompanion.matcher.reading import Reader, embedded_text
from meetcompanion.matcher.reasons import reasons
from meetcompanion.matcher.scoring import Fit, fit_all, together
from meetcompanion.matcher.wishes import Wishes
from meetcompanion.model import Content
from meetcompanion.ranking.liked import Taught, content_of, learnt_from

#: Digits of a score that are printed.
DIGITS = 4


def rank_events(
    events: Iterable[Mapping[str, Any]],
    hobbies: Sequence[str],
    each: bool,
    top: int | None,
    embedder: Embedder,
    *,
    liked: Sequence[Mapping[str, Any]] = (),
    disliked: Sequence[Mapping[str, Any]] = (),
) -> Iterator[dict[str, Any]]:
    """Events with `id`, `title` and perhaps `description` and `categories`, best first, ties as they came.

    A hobby may bring its words: "bridge: card game, not bridges". `liked` and `disliked` are events too, or only the
    ids of some that are ranked; what they teach moves every ranking, and is all there is without hobbies.
    Yields `id`, `score` and `reasons` (`kind` and `text`); with `each` once for every hobby, which is added as `hobby`.
    """
    given = list(events)
    contents = [content_of(event) for event in given]
    book = Book(embedder, Memory())
    index = index_of(contents, book)
    wishes = Wishes(book)
    wanted = [(text, *spoken(text)) for text in dict.fromkeys(hobbies)]
    named = {name: text for text, name, _ in wanted}
    fits = fit_all(index, [wishes.make(name, with_vectors=bool(given), terms=terms) for _, name, terms in wanted])
    taught = learnt_from(index, book, given, liked, disliked)
    rows = np.array([index.row_of[content] for content in contents], dtype=np.int64)
    for hobby, group in [(named[one.wish.hobby], [one]) for one in fits] if each else [(None, fits)]:
        for place, score in _best(group, rows, top, taught):
            row = int(rows[place])
            told = reasons(index, row, group)
            if taught is not None:
                told = with_lessons(told, learnt_reasons(index, row, taught.learnt))
            line: dict[str, Any] = {
                "id": given[place]["id"],
                "score": round(score, DIGITS),
                "reasons": [{"kind": reason.kind, "text": reason.message.text()} for reason in told],
            }
            if hobby is not None:
                line["hobby"] = hobby
            yield line


def _best(
    fits: Sequence[Fit], rows: np.ndarray[Any, np.dtype[np.int64]], top: int | None, taught: Taught | None
) -> list[tuple[int, float]]:
    if not len(rows):
        return []
    if taught is None:
        scores = together(fits)[rows]
    elif fits:
        learnt = taught.learnt.moved if taught.learnt.lessons else None
        scores = moved(joined(together(fits), learnt)[rows], taught.by_place)
    else:
        scores = alone(taught.learnt.moved[rows] + taught.by_place)
    order = np.argsort(-scores, kind="stable")[:top]
    return [(place, float(scores[place])) for place in order.tolist()]


def index_of(contents: Sequence[Content], book: Book) -> Index:
    """An index of these with all vectors, made now where they are missing."""
    reader = Reader()
    words = (word for content in contents for word in reader.telling_words(content))
    book.fill(book.missing([*map(embedded_text, contents), *words]), None, "")
    return Index.build(contents, book, book.embedder.dimensions, reader=reader)
