"""Where hobbies lie among the vectors, and which of them say a word: what is meant by a hobby that no name explains."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.make_vectors import write_landmarks
from meetcompanion.matcher import landmarks
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import load_embedder
from meetcompanion.matcher.kindred import Kindred
from meetcompanion.matcher.landmarks import Points
from meetcompanion.matcher.postings import beginnings, postings
from tests.meanings import Meanings


def test_the_file_is_that_of_the_present_atlas_and_model() -> None:
    with np.load(landmarks.FILE, allow_pickle=False) as file:
        held = dict(zip(file["ids"].tolist(), file["digests"].tolist(), strict=True))
    assert landmarks.shipped_model() == load_embedder().name, "run ./run.sh vectors"
    assert held == {entry.id: landmarks.digest(entry) for entry in atlas().entries}, "run ./run.sh vectors"


def test_a_point_is_the_vector_of_what_is_said() -> None:
    model = Book(load_embedder(), Memory())
    entry = atlas().entries[5]
    phrase = landmarks.phrases_said(entry)[0]
    near = landmarks.landmarks(model).said.nearest(model.ensure([phrase])[phrase])
    assert near[5] == pytest.approx(1, abs=0.01)
    assert near.argmax() == 5


def test_points_are_compared_as_they_were_before_they_were_packed() -> None:
    dice = np.random.default_rng(3)
    rows = dice.standard_normal((5_000, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    entries = np.sort(dice.integers(len(atlas().entries), size=5_000))
    whole = Points(entries, rows).nearest(rows[7])
    assert Points(entries, landmarks.packed(rows)).nearest(rows[7]) == pytest.approx(whole, abs=0.01)


def test_an_entry_without_a_point_is_as_near_as_most() -> None:
    rows = np.eye(4, dtype=np.float32)
    near = Points(np.array([0, 1, 1, 2]), rows).nearest(rows[0])
    assert near[:3].tolist() == [1, 0, 0]
    assert near[3:].tolist() == pytest.approx([1 / 3] * (len(near) - 3))


def test_middles_are_among_what_lies_together() -> None:
    dice = np.random.default_rng(2)
    centres = np.eye(4, 16, dtype=np.float32)
    rows = np.repeat(centres, 10, axis=0) + 0.05 * dice.standard_normal((40, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = landmarks.middles(rows)
    assert sorted((found @ centres.T).argmax(axis=1).tolist()) == [0, 1, 2, 3]
    assert (found @ centres.T).max(axis=1) == pytest.approx(1, abs=0.05)
    assert len(landmarks.middles(rows[:1])) == 1


def test_only_entries_that_changed_are_embedded_anew(tmp_path: Path) -> None:
    known, model, path = list(atlas().entries[:3]), Meanings(), tmp_path / "landmarks.npz"
    assert write_landmarks(model, known, path) == 3
    before = path.read_bytes()
    model.embedded.clear()
    assert write_landmarks(model, known, path) == 0
    assert (model.embedded, path.read_bytes()) == ([], before)
    known[1] = replace(known[1], said={"en": ("quondling",)})
    assert write_landmarks(model, known, path) == 1
    assert model.embedded[0] == "quondling"


def test_another_model_is_compared_by_names() -> None:
    model = Meanings()
    found = landmarks.landmarks(Book(model, Memory()))
    assert len(found.said.rows) == len(atlas().entries)
    assert landmarks.said_of(atlas().entries[0]) in model.embedded


def test_a_word_tells_more_the_fewer_hobbies_say_it() -> None:
    told = postings().told
    number = atlas().number
    assert told("philodendrons")[number["houseplants"]] == told("philodendrons").max() > 0
    few, many = (float(told(word).max()) for word in ("philodendrons", "playing"))
    assert few > many
    assert told("the").max() == told("xqzzy").max() == 0
    assert told("monsteras and philodendrons")[number["houseplants"]] > told("monsteras")[number["houseplants"]]


def test_words_are_compared_by_their_beginnings_and_without_accents() -> None:
    assert beginnings("Die Philodendren") == {"philod"}
    assert beginnings("crêpes") == beginnings("crepes") == {"crepes"}


@pytest.mark.parametrize("book", [None, Book(load_embedder(), Memory())], ids=["by words alone", "with vectors"])
def test_who_says_it_in_half_a_sentence_is_understood(book: Book | None) -> None:
    kindred = Kindred(book)
    for hobby, meant in (
        ("monsteras and philodendrons", "houseplants"),
        ("pruning roses and digging", "gardening"),
        ("bidding and trumps with a partner", "bridge-card-game"),
    ):
        found = kindred(hobby, {})
        assert max(found, key=lambda entry: found[entry]) == atlas().number[meant], hobby


def test_what_is_likely_adds_up_to_one() -> None:
    likely = Kindred().likely("too many monsteras", {})
    assert float(likely.sum()) == pytest.approx(1, abs=1e-4)
    assert likely.min() >= 0


@pytest.mark.parametrize("book", [None, Book(load_embedder(), Memory())], ids=["by words alone", "with vectors"])
def test_what_the_atlas_knows_nothing_of_is_not_the_nearest_hobby(book: Book | None) -> None:
    kindred = Kindred(book)
    for hobby in ("asdf qwer", "quondling with zibbers", "something"):
        assert kindred(hobby, {}) == {}, hobby
        assert float(kindred.likely(hobby, {}).max()) > 0
