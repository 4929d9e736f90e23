"""The numbers of which scores are made, read from one file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from meetcompanion.matcher.words import DATA


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; `weights.toml` says what each is."""

    text_step: float
    word_step: float
    near_words: float
    same_words: float
    atlas: float
    all_words: float
    all_words_from: float
    by_name: float
    as_events: float
    named_from: float
    most_named: int
    only_words: float
    only_words_in_title: float
    only_atlas: float
    surely: float
    surely_from: float
    likely: float
    still: float
    own_in_title: float
    own_elsewhere: float
    career: float
    outweighed: float
    career_strong: float
    career_weak: float
    career_elsewhere: float
    career_from: float
    career_by_meaning: float
    career_even: float
    career_pace: float
    even: float
    pace: float
    even_known: float
    pace_known: float
    found_from: float
    known_from: float
    surely_known_from: float
    course_at_most: float
    second: float
    name: float
    long_name: float
    word: float
    long_word: float
    compound: float
    strange: float
    least_telling: float
    in_title: float
    in_categories: float
    in_description: float
    in_listed_by: float
    by_form: float
    in_name_of_band: float
    in_other_name: float
    about: float
    about_watched: float
    meant_by_word: float
    meant_in_part: float
    meant_by_half: float
    meant_with_slip: float
    meant_by_form: float
    meant_power: float
    meant_least: float
    meant_beside_best: float
    narrower: float
    near: float
    wider: float
    meant_of_several: float
    meant_by_its_kind: float
    meant_wholly: float
    meant_as_whole: float
    meant_as_part: float
    by_meaning_below: float
    by_meaning_from: float
    told_by_word: float
    told_when_said: float
    told_in_part: float
    told_most: float
    by_names: float
    by_postings: float
    by_middles: float
    by_said: float
    only_names: float
    only_postings: float
    known_at_all_from: float
    known_at_all_surely: float
    only_known_from: float
    only_known_surely: float
    likely_least: float
    likely_enough: float
    likely_power: float
    meant_by_meaning: float
    doubted: float


@cache
def weights() -> Weights:
    """The weights, read once."""
    return Weights(**tomllib.loads((DATA / "weights.toml").read_text(encoding="utf-8")))
