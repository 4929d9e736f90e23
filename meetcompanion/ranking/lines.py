"""`rank`: any events given as plain values, ranked by hobbies; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import Embedder
from meetcompanion.matcher.index import Index, Reader, embedded_text
from meetcompanion.matcher.reasons import reasons
from meetcompanion.matcher.scoring import Fit, Wishes, fit_all, together
from meetcompanion.model import Content

#: Digits of a score that are printed.
DIGITS = 4


def rank_events(
    events: Iterable[Mapping[str, Any]], hobbies: Sequence[str], each: bool, top: int | None, embedder: Embedder
) -> Iterator[dict[str, Any]]:
    """Events with `id`, `title` and perhaps `description` and `categories`, best first, ties as they came.

    Yields `id`, `score` and `reasons` (`kind` and `text`); with `each` once for every hobby, which is added as `hobby`.
    """
    given = list(events)
    contents = [_content(event) for event in given]
    book = Book(embedder, Memory())
    index = _index(contents, book)
    wishes = Wishes(book)
    hobbies = list(dict.fromkeys(hobbies))
    fits = fit_all(index, [wishes.make(hobby, with_vectors=bool(given)) for hobby in hobbies])
    rows = np.array([index.row_of[content] for content in contents], dtype=np.int64)
    for hobby, group in [(one.wish.hobby, [one]) for one in fits] if each else [(None, fits)]:
        for place, score in _best(group, rows, top):
            line: dict[str, Any] = {
                "id": given[place]["id"],
                "score": round(score, DIGITS),
                "reasons": [
                    {"kind": reason.kind, "text": reason.message.text()}
                    for reason in reasons(index, int(rows[place]), group)
                ],
            }
            if hobby is not None:
                line["hobby"] = hobby
            yield line


def _best(fits: Sequence[Fit], rows: np.ndarray[Any, np.dtype[np.int64]], top: int | None) -> list[tuple[int, float]]:
    scores = together(fits)[rows] if len(rows) else np.zeros(0, dtype=np.float32)
    order = np.argsort(-scores, kind="stable")[:top]
    return [(place, float(scores[place])) for place in order.tolist()]


def _index(contents: Sequence[Content], book: Book) -> Index:
    reader = Reader()
    words = (word for content in contents for word in reader.telling_words(content))
    book.fill(book.missing([*map(embedded_text, contents), *words]), None, "")
    return Index.build(contents, book, book.embedder.dimensions, reader=reader)


def _content(event: Mapping[str, Any]) -> Content:
    return Content(
        title=event["title"],
        description=event.get("description") or None,
        location=event.get("location") or None,
        organiser=event.get("organiser") or None,
        categories=tuple(event.get("categories") or ()),
    )
