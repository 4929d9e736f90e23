"""The vectors that come with the program: there for its own texts, and nobody's but the model's that made them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.make_vectors import texts_of_the_sample_town, wanted_texts
from meetcompanion.matcher import career, shipped
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import load_embedder, text_key
from tests.meanings import Meanings


class Named(Meanings):
    """Bears the name of the real model, and remembers what it was asked."""

    name = load_embedder().name


def test_the_file_is_that_of_the_present_atlas_and_model() -> None:
    embedder = load_embedder()
    held = shipped.shipped()
    wanted = wanted_texts(embedder) | texts_of_the_sample_town(embedder)
    lacking = sorted(wanted[key] for key in wanted.keys() - shipped.vectors(embedder.name, wanted).keys())
    assert held.model == embedder.name, "run ./run.sh vectors"
    assert lacking == [], "run ./run.sh vectors"
    assert len(held.places) == len(wanted), "some of the file's texts are no longer ours: run ./run.sh vectors"


def test_only_what_the_file_does_not_hold_is_embedded() -> None:
    embedder = Named()
    texts = career.examples()[:3]
    book = Book(embedder, Memory())
    assert book.missing([*texts, "quondling"]) == ["quondling"]
    found = book.ensure([*texts, "quondling"])
    assert set(found) == {*texts, "quondling"}
    assert embedder.embedded == ["quondling"]
    assert all(abs(float(np.linalg.norm(row)) - 1) < 0.01 for row in found.values())


def test_another_model_computes_its_own() -> None:
    text = career.examples()[0]
    assert shipped.vectors(Meanings.name, [text_key(Named(), text)]) == {}
    assert Book(Meanings(), Memory()).missing([text]) == [text]


def test_the_same_rows_make_the_same_file(tmp_path: Path) -> None:
    rows = {"ff" * 32: np.ones(256, dtype="<f2").tobytes(), "00" * 32: np.zeros(256, dtype="<f2").tobytes()}
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    shipped.write("a model", rows, one)
    shipped.write("a model", dict(reversed(rows.items())), other)
    assert one.read_bytes() == other.read_bytes()
