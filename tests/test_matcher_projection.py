"""The projection: half as many numbers, in which hobbies lie apart; and what it is fitted from."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench import fit_projection
from meetcompanion.matcher import projection as room
from meetcompanion.matcher.atlas import LANGUAGES, Atlas, atlas
from meetcompanion.matcher.embedding import SentenceEncoder, load_embedder
from meetcompanion.matcher.projection import Projection, projection


def test_the_model_gives_vectors_of_length_one_in_half_as_many_dimensions() -> None:
    rows = load_embedder().embed(["Brettspieleabend", "a walk along the canal", ""])
    assert rows.shape == (3, load_embedder().dimensions) == (3, 256)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_what_has_no_direction_becomes_nothing_and_no_fault() -> None:
    plain = Projection("plain", np.zeros(3, dtype=np.float32), np.eye(3, 2, dtype=np.float32))
    rows = plain(np.array([[0, 0, 1], [3, 4, 0]], dtype=np.float32))
    assert rows == pytest.approx(np.array([[0, 0], [0.6, 0.8]]))


def test_hobbies_in_german_find_more_of_what_english_events_of_them_say_than_without_it() -> None:
    encoder = SentenceEncoder()
    some = [entry for entry in atlas().entries[::4] if entry.names["de"] and len(entry.words["en"]) > 3]
    asked = encoder.embed([entry.names["de"][0] for entry in some])
    told = encoder.embed([", ".join(entry.words["en"][:6]) for entry in some])
    before = _right(asked, told)
    after = _right(projection()(asked), projection()(told))
    assert after > before + 0.05, (before, after)


def _right(asked: NDArray[np.float32], told: NDArray[np.float32]) -> float:
    """The share of the questions whose own answer is nearest."""
    return float(((asked @ told.T).argmax(axis=1) == np.arange(len(asked))).mean())


def test_other_numbers_bear_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = projection()
    room.write(before.centre, before.matrix * 2, tmp_path / "other.npz")
    monkeypatch.setattr(room, "FILE", tmp_path / "other.npz")
    assert projection.__wrapped__().name != before.name
    assert projection.__wrapped__().name == projection.__wrapped__().name


def test_events_are_made_up_of_one_hobby_s_phrases_in_every_language() -> None:
    dice = random.Random(1)
    known = atlas()
    for _ in range(300):
        text, number, _ = fit_projection.event(known.entries, dice)
        entry = known.entries[number]
        said = [one for spoken in (entry.names, entry.words) for own in spoken.values() for one in own]
        assert any(one.casefold() in text.casefold() for one in said), (text, entry.id)
    assert set(fit_projection.frames()) == set(LANGUAGES)


def test_its_steps_go_downhill() -> None:
    chance = np.random.default_rng(3)
    shape = (12, 8)
    questions = chance.standard_normal(shape).astype(np.float32)
    answers = (questions + chance.standard_normal(shape)).astype(np.float32)
    matrix = chance.standard_normal((8, 4)).astype(np.float32)
    same = np.eye(12, dtype=np.bool_)
    losses = []
    for _ in range(60):
        loss, slope = fit_projection._slope(matrix, questions, answers, same, 0.0)
        losses.append(loss)
        matrix = matrix - np.float32(0.05) * slope
    assert losses[-1] < losses[0]


def test_what_is_fitted_tells_made_up_hobbies_apart_that_lie_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_projection, "STEPS", 40)
    monkeypatch.setattr(fit_projection, "DIMENSIONS", 4)
    chance = np.random.default_rng(5)
    known = Atlas(atlas().entries[:3], {})
    own = chance.standard_normal((4, 12)).astype(np.float32) / 4

    def said(numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        noise = chance.standard_normal((len(numbers), 12)).astype(np.float32)
        noise[:, :4] *= 3  # what has nothing to do with hobbies speaks loudest
        return own[numbers] + noise / 2

    meant, told = np.arange(60) % 3, np.arange(300) % 3
    framed = np.arange(300) % 2 == 0
    learnt = fit_projection.Learnt(said(meant), meant, np.ones(60, bool), said(told), told, framed, said(np.full(9, 3)))
    fitted = Projection("fitted", *fit_projection.fit(learnt, known, 1))
    centre = learnt.phrases.mean(axis=0)
    asked, answers = (said(np.repeat([0, 1, 2], 60)) for _ in range(2))
    assert _same_apart(fitted(asked), fitted(answers)) > _same_apart(asked - centre, answers - centre) + 0.05


def _same_apart(asked: NDArray[np.float32], told: NDArray[np.float32]) -> float:
    """By how much those of the same sixty are more alike than others, as cosines."""
    asked, told = (one / np.linalg.norm(one, axis=1, keepdims=True) for one in (asked, told))
    likeness = asked @ told.T
    same = np.arange(180)[:, None] // 60 == np.arange(180)[None, :] // 60
    return float(likeness[same].mean() - likeness[~same].mean())
