"""`./run.sh projection`: fits the projection of the model's vectors in which hobbies lie apart (`data/projection.npz`).

Nothing but the atlas is learnt from. A name or word of an entry shall be nearer to what an event of that entry might
say than to what events of other entries say: a linear map is fitted by the InfoNCE loss (van den Oord, Li, Vinyals:
Representation Learning with Contrastive Predictive Coding, arXiv:1807.03748) over pairs of such. Events are made up of
phrases of the entry, as events are said (`frames.toml`) or beside a sentence of an ordinary day, in whatever language,
that has nothing to do with it. Careers, which have no entry, are learnt beside the hobbies from the described examples.
Three maps are fitted, and the directions that tell most in all of them are kept: a single one differs from the next by
as much as it wins.

Takes half an hour. Afterwards all vectors are other ones, and what is compared with likenesses has to be looked at:
`text_step`, `word_step`, `even_known`, `career_even` and the likenesses in `weights.toml`, and how near something has
to be to be quoted, in `matcher/reasons.py` and `matcher/learnt_said.py`. A few new phrases in the atlas are no reason
to run it: every companion would have to compute its vectors anew.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import career, projection
from meetcompanion.matcher.atlas import Atlas, Entry, atlas
from meetcompanion.matcher.embedding import SentenceEncoder
from meetcompanion.matcher.projection import DIMENSIONS
from meetcompanion.matcher.usual_days import usual_days

EVENTS, FRAMED = 300_000, 2 / 3
STEPS, PAIRS, TEMPERATURE, PACE = 3_000, 1_024, 0.05, 2e-3
#: Of so many pairs of each step both are about careers; of so many others the first is a word and not a name.
CAREERS, WORDS = 16, 0.3
#: Of each map: whether it learns from framed events too, and how much it costs where events are not as like each other
#: as they were for the model.
MAPS = ((True, 0.05), (True, 0.1), (False, 0.0))

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Learnt:
    """What is learnt from: vectors with the numbers of their entries. The number after the last is for careers."""

    phrases: Floats
    meant: NDArray[np.int64]
    is_name: NDArray[np.bool_]
    events: Floats
    told: NDArray[np.int64]
    framed: NDArray[np.bool_]
    careers: Floats


def learnt_from(known: Atlas, dice: random.Random) -> Learnt:
    """Embed everything."""
    encoder = SentenceEncoder()
    said = phrases(known)
    made_up = [event(known.entries, dice) for _ in range(EVENTS)]
    return Learnt(
        phrases=_embedded(encoder, [phrase for phrase, _, _ in said]),
        meant=np.array([entry for _, entry, _ in said]),
        is_name=np.array([name for _, _, name in said]),
        events=_embedded(encoder, [text for text, _, _ in made_up]),
        told=np.array([entry for _, entry, _ in made_up]),
        framed=np.array([framed for _, _, framed in made_up]),
        careers=_embedded(encoder, career.examples()),
    )


def phrases(known: Atlas) -> list[tuple[str, int, bool]]:
    """All names and words with the entry's number and whether it is a name; without what more than two entries say."""
    found: dict[tuple[str, str], dict[int, bool]] = {}
    for number, entry in enumerate(known.entries):
        for is_name, spoken in ((True, entry.names), (False, entry.words)):
            for language, said in spoken.items():
                for phrase in said:
                    found.setdefault((phrase, language), {}).setdefault(number, is_name)
    return [
        (phrase, number, is_name)
        for (phrase, _), entries in found.items()
        if len(entries) <= 2
        for number, is_name in entries.items()
    ]


def event(entries: Sequence[Entry], dice: random.Random) -> tuple[str, int, bool]:
    """A text as a calendar might have it of some entry, that entry's number, and whether it is framed."""
    number, framed = dice.randrange(len(entries)), dice.random() < FRAMED
    entry = entries[number]
    language = "en" if framed and dice.random() < 0.25 else dice.choice(list(entry.names))
    said = [*entry.words.get(language, ()), *entry.names[language]]
    if not said:
        language, said = "en", list(entry.names["en"])
    return _framed(said, language, dice) if framed else _beside_ordinary(said, dice), number, framed


def _framed(said: Sequence[str], language: str, dice: random.Random) -> str:
    """Phrases in sentences in which events are said."""
    own = frames()[language]

    def filled(frame: str) -> str:
        return _capital(frame.format(*(dice.choice(said) for _ in range(3))))

    title = filled(dice.choice(own["titles"]))
    texts = dice.sample(own["texts"], dice.choice((0, 1, 1, 2, 2, 3, 4)))
    return ". ".join([title, " ".join(map(filled, texts))] if texts else [title])


def _beside_ordinary(said: Sequence[str], dice: random.Random) -> str:
    """Phrases alone, or beside what has nothing to do with them."""
    chosen = list(dict.fromkeys(dice.choice(said) for _ in range(dice.choice((1, 2, 2, 3, 4, 5)))))
    title, rest = _capital(chosen[0]), [", ".join(chosen[1:])] if chosen[1:] else []
    if dice.random() < 0.5:
        rest.append(dice.choice(_ordinary()))
    if dice.random() < 0.3:
        dice.shuffle(rest)
    if rest and dice.random() < 0.15:
        title = dice.choice(_ordinary()).split(".")[0] + ". " + title
    return ". ".join([title, *rest])


@cache
def frames() -> dict[str, dict[str, list[str]]]:
    """How events are said, by language."""
    return tomllib.loads((Path(__file__).parent / "frames.toml").read_text(encoding="utf-8"))


@cache
def _ordinary() -> list[str]:
    return [day.description or day.title for day in usual_days()]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def fit(learnt: Learnt, known: Atlas, seed: int) -> tuple[Floats, Floats]:
    """The centre of the vectors, and the matrix that projects what is left of them."""
    centre, start = _start(learnt)
    centred = replace(
        learnt, phrases=learnt.phrases - centre, events=learnt.events - centre, careers=learnt.careers - centre
    )
    same = _same(known)
    likeness = np.zeros((len(start), len(start)))
    for place, (framed, keep) in enumerate(MAPS):
        own = replace(centred, told=np.where(framed | ~learnt.framed, learnt.told, -1))
        matrix = _map(own, same, start, keep, np.random.default_rng((seed, place)))
        _, lengths = _unit(centred.events[:2_000] @ matrix)
        matrix = matrix / lengths.mean()
        likeness += matrix @ matrix.T
    sizes, directions = np.linalg.eigh(likeness)
    most = np.argsort(-sizes)[:DIMENSIONS]
    return centre, (directions[:, most] * np.sqrt(sizes[most])).astype(np.float32)


def _map(learnt: Learnt, same: NDArray[np.bool_], matrix: Floats, keep: float, chance: np.random.Generator) -> Floats:
    """One map; only of events that are told of an entry."""
    said, events, careers = learnt.phrases, learnt.events, learnt.careers
    about_careers = len(same) - 1
    names = np.flatnonzero(learnt.is_name)
    by_entry = [np.flatnonzero(learnt.told == number) for number in range(about_careers)]
    mean, square = np.zeros_like(matrix), np.zeros_like(matrix)
    for step in range(1, STEPS + 1):
        words = chance.integers(len(said), size=PAIRS)
        asked = np.where(chance.random(PAIRS) < WORDS, words, names[chance.integers(len(names), size=PAIRS)])
        entries = learnt.meant[asked]
        told = np.array([by_entry[entry][chance.integers(len(by_entry[entry]))] for entry in entries])
        questions, answers = said[asked], events[told]
        entries[:CAREERS] = about_careers
        questions[:CAREERS] = careers[chance.integers(len(careers), size=CAREERS)]
        answers[:CAREERS] = careers[chance.integers(len(careers), size=CAREERS)]
        loss, slope = _slope(matrix, questions, answers, same[entries][:, entries], keep)
        # Adam (Kingma, Ba, arXiv:1412.6980), slower towards the end.
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        pace = PACE * min(1.0, step / 100) * (1 - 0.9 * step / STEPS)
        matrix = matrix - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        if step % 250 == 0:
            print(f"  {step:,} steps: loss {loss:.3f}", flush=True)
    return matrix


def _start(learnt: Learnt) -> tuple[Floats, Floats]:
    """The mean of the entries, and the directions in which these lie apart most, beside how their phrases differ.

    Fisher's linear discriminants; the phrases' covariance is drawn half way to a round one.
    """
    counts = np.bincount(learnt.meant)
    means = np.zeros((len(counts), learnt.phrases.shape[1]), dtype=np.float32)
    np.add.at(means, learnt.meant, learnt.phrases)
    means /= np.maximum(counts, 1)[:, None]
    centre = means.mean(axis=0)
    inside = learnt.phrases - means[learnt.meant]
    weights = 1 / np.sqrt(counts[learnt.meant])
    within = (inside * (weights / weights.sum()).astype(np.float32)[:, None]).T @ inside
    within = within / 2 + np.eye(len(within)) * np.trace(within) / len(within) / 2
    sizes, axes = np.linalg.eigh(within)
    whitened = axes / np.sqrt(sizes) @ axes.T
    between = (means - centre) @ whitened
    apart, directions = np.linalg.eigh(between.T @ between / len(between))
    most = np.argsort(-apart)[:DIMENSIONS]
    matrix = whitened @ directions[:, most] * np.sqrt(apart[most] / (apart[most] + 0.1))
    return centre, (matrix / np.sqrt((matrix**2).sum() / DIMENSIONS)).astype(np.float32)


def _same(known: Atlas) -> NDArray[np.bool_]:
    """Which entries are no mistake for which: themselves and their kinds, at whatever depth; careers for careers."""
    same = np.eye(len(known.entries) + 1, dtype=np.bool_)
    for number in range(len(known.entries)):
        kinds = list(known.narrower(number))
        same[number, kinds] = same[kinds, number] = True
    return same


def _slope(
    matrix: Floats, questions: Floats, answers: Floats, same: NDArray[np.bool_], keep: float
) -> tuple[float, Floats]:
    """The loss of pairs that stand in the same places, and its derivative."""
    asked, lengths_asked = _unit(questions @ matrix)
    told, lengths_told = _unit(answers @ matrix)
    right = np.arange(len(asked))
    likeness = asked @ told.T / TEMPERATURE
    others = same.copy()
    others[right, right] = False
    likeness[others] = -np.inf
    shares = np.exp(likeness - likeness.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    loss = float(-np.log(shares[right, right] + 1e-9).mean())
    shares[right, right] -= 1
    shares /= len(asked) * TEMPERATURE
    before, _ = _unit(answers)
    moved = told @ told.T - before @ before.T
    slope_asked = _across(shares @ told, asked) / lengths_asked
    slope_told = _across(shares.T @ asked + 4 * keep / len(asked) * (moved @ told), told) / lengths_told
    return loss, questions.T @ slope_asked + answers.T @ slope_told


def _unit(rows: Floats) -> tuple[Floats, Floats]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths, lengths


def _across(slope: Floats, units: Floats) -> Floats:
    """What of a derivative turns a vector, without what makes it longer."""
    across: Floats = slope - units * (slope * units).sum(axis=1, keepdims=True)
    return across


def _embedded(encoder: SentenceEncoder, texts: Sequence[str]) -> Floats:
    rows = [encoder.embed(texts[at : at + 1_024]).astype(np.float16) for at in range(0, len(texts), 1_024)]
    return np.concatenate(rows).astype(np.float32)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit_projection", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=projection.FILE, metavar="FILE")
    given = parser.parse_args()
    known = atlas()
    learnt = learnt_from(known, random.Random(given.seed))
    print(f"{len(learnt.phrases):,} phrases of {len(known.entries)} entries, {len(learnt.events):,} made-up events")
    projection.write(*fit(learnt, known, given.seed), given.to)
    print(f"{given.to.name}: {given.to.stat().st_size / 1_000:,.0f} KB")


if __name__ == "__main__":
    main()
