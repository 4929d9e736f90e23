"""Which hobbies of the atlas somebody means who names theirs in their own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from meetcompanion.matcher import spotting
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.parts import parts
from meetcompanion.matcher.phrases import NAME, Phrase, table
from meetcompanion.matcher.slips import meant_word
from meetcompanion.matcher.spotting import Hit, Marks
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import languages, lexicon, tokens, wanted_words

#: Tells better what a hobby means from what the names say of it, by entry: needs vectors.
Nearness = Callable[[str, Mapping[int, float]], dict[int, float]]


def meant(hobby: str, words: Sequence[str], shares: Sequence[float]) -> dict[int, float]:
    """What a hobby says of the atlas' entries: number → 0 to 1, kinds and neighbours of what is meant included.

    `words` are those of the hobby that tell something, `shares` how much of it each is.
    """
    return with_kinds(all_named(hobby, words, shares))


def all_named(
    hobby: str, words: Sequence[str], shares: Sequence[float], nearness: Nearness | None = None
) -> dict[int, float]:
    """How much the names of each entry explain the hobby or, where it names several things, one of these."""
    told = weights()
    by_name = named(hobby, words, shares)
    found = nearness(hobby, by_name) if nearness else dict(by_name)
    if max(by_name.values(), default=0.0) >= told.meant_wholly:
        return found
    as_whole = nearness is not None and max(found.values(), default=0.0) >= told.meant_as_whole
    for part in parts(hobby):
        own = wanted_words(part)
        of_part = named(part, own, shares_of(own))
        if as_whole and max(of_part.values(), default=0.0) < told.meant_as_part:
            # "Tofu, lentils and dairy-free desserts" say together what none of them says alone.
            continue
        for entry, weight in (nearness(part, of_part) if nearness and not as_whole else of_part).items():
            found[entry] = max(found.get(entry, 0.0), told.meant_of_several * weight)
    return found


def shares_of(words: Sequence[str]) -> list[float]:
    """How much of a hobby each of its words is: the rarer, the more."""
    rarities = [lexicon().rarity(word) or 1.0 for word in words]
    return [rarity / sum(rarities) for rarity in rarities]


def with_kinds(sure: Mapping[int, float]) -> dict[int, float]:
    """What is surely meant, and with it its kinds and neighbours."""
    best = max(sure.values(), default=0.0)
    told = weights()
    sure = {
        entry: weight
        for entry, weight in sure.items()
        if weight >= max(told.meant_least, told.meant_beside_best * best)
    }
    found = dict(sure)
    known = atlas()
    for entry, weight in sure.items():
        below = known.narrower(entry)
        if not any(sure.get(kind, 0.0) >= weight * weights().meant_by_its_kind for kind in below):
            for kind in below:
                found[kind] = max(found.get(kind, 0.0), weight * told.narrower)
        own = known.entries[entry]
        for names, share in ((own.near, told.near), (own.wider, told.wider)):
            for name in names if share else ():
                if name in known.number:
                    other = known.number[name]
                    found[other] = max(found.get(other, 0.0), weight * share)
    return found


def kinds_of(entries: Iterable[tuple[int, float]]) -> tuple[int, ...]:
    """What is meant of a hobby's entries without mere neighbours: the surest first, its kinds, other things named."""
    told = sorted(entries, key=lambda one: (-one[1], one[0]))
    return tuple(entry for entry, weight in told if weight > weights().near)


def named(hobby: str, words: Sequence[str], shares: Sequence[float]) -> dict[int, float]:
    """How much of the hobby the names and words of each entry explain, 0 to 1."""
    told = weights()
    share_of = dict(zip(words, shares, strict=True))
    said = [(token.word, token.folded) for token in tokens(hobby)]
    share = [share_of.get(word, 0.0) for word, _ in said]
    marks = [_marks(*word) for word in said]
    sure = [own for _, own in marks]
    explained: defaultdict[int, dict[int, float]] = defaultdict(dict)

    def explain(entry: int, place: int, weight: float) -> None:
        weight *= sure[place]
        explained[entry][place] = max(explained[entry].get(place, 0.0), weight)

    likely = _spoken(folded for _, folded in said)
    hits = spotting.spot([mark for mark, _ in marks], likely)
    whole = [hit for hit in hits if hit.phrase.kind == NAME and hit.last - hit.first > 1]
    for hit in hits:
        if not any(_inside(hit, longer) for longer in whole):
            whole_word = hit.weight / hit.phrase.weight
            weight = whole_word * (1.0 if hit.phrase.kind == NAME else told.meant_by_word)
            if any(own != marks[hit.first + at][0].exact for at, own in enumerate(hit.phrase.exact)):
                weight *= told.meant_by_form
                if _is_name(marks[hit.first][0], hit):
                    weight = 1.0
            for place in range(hit.first, hit.last):
                explain(hit.phrase.entry, place, weight)
    taken = {place for hit in whole for place in range(hit.first, hit.last)}
    free = {place: marks[place][0] for place in range(len(said)) if share[place] > 0 and place not in taken}
    for phrase in _touched(free, likely):
        places, part = _part(phrase, free, likely)
        for place in places:
            explain(phrase.entry, place, told.meant_in_part * part)
    power = told.meant_power
    totals = {
        entry: sum(share[place] * weight ** (1 / power) for place, weight in by_place.items()) ** power
        for entry, by_place in explained.items()
    }
    found = {entry: min(total, 1.0) for entry, total in sorted(totals.items()) if total > 0}
    return _without_halves(found, {entry: frozenset(by_place) for entry, by_place in explained.items()})


def _without_halves(sure: dict[int, float], explained: Mapping[int, frozenset[int]]) -> dict[int, float]:
    """What is meant less surely where something else explains the same of the hobby's words, and more.

    Who names salsa dancing means no other dancing, and who likes ghost stories no trick-or-treating.
    """
    told = weights()
    found = dict(sure)
    for entry, weight in sure.items():
        for other, other_weight in sure.items():
            is_part = explained[entry] < explained[other] and weight * told.meant_beside_best <= other_weight
            if is_part or _is_but_a_word_of(entry, other, sure, explained):
                found[entry] = weight * told.meant_by_half
                break
    return found


def _is_but_a_word_of(
    entry: int, other: int, sure: Mapping[int, float], explained: Mapping[int, frozenset[int]]
) -> bool:
    """True where only words of events say an entry, and a name of another says all; not where that is a kind of it."""
    known = atlas()
    return (
        explained[entry] <= explained[other]
        and sure[entry] <= weights().meant_by_word < weights().meant_wholly <= sure[other]
        and known.entries[entry].id not in known.entries[other].wider
    )


def _inside(hit: Hit, longer: Hit) -> bool:
    return longer.first <= hit.first and hit.last <= longer.last and longer.last - longer.first > hit.last - hit.first


def _is_name(word: Marks, hit: Hit) -> bool:
    """True where the word is a name of what was hit as it is spelt too: a rarer form of it may count more in a text."""
    if hit.last - hit.first > 1 or not word.exact:
        return False
    names = map(table().phrase, table().alone.get(word.exact))
    return any(name.entry == hit.phrase.entry and name.kind == NAME for name in names)


def _spoken(said: Iterable[str]) -> int:
    """The languages in which somebody speaks, by the smallest words; all where none of these tells."""
    hints = Counter(lexicon().languages_of[word] for word in said if word in lexicon().languages_of)
    return languages(hints)


def _touched(free: Mapping[int, Marks], likely: int) -> list[Phrase]:
    """The names of several words that share one with these."""
    found: dict[Phrase, None] = {}
    for mark in free.values():
        for number in sorted({*mark.view(likely).numbers} - {0}):
            found.update(dict.fromkeys(map(table().phrase, table().within.get(number))))
    return list(found)


def _part(phrase: Phrase, free: Mapping[int, Marks], likely: int) -> tuple[list[int], float]:
    """Which of these words the phrase holds, and how much of the phrase they are."""
    rarity = table().rarity
    places: list[int] = []
    held = whole = 0.0
    for exact, stemmed in zip(phrase.exact, phrase.stems, strict=True):
        whole += rarity[exact]
        for place, mark in free.items():
            if place not in places and (exact == mark.exact or stemmed in mark.view(likely).numbers):
                held += rarity[exact]
                places.append(place)
                break
    return places, held / whole if whole else 0.0


def _marks(word: str, folded: str) -> tuple[Marks, float]:
    """What a word may be in the atlas, and how surely: one that nobody knows may be a slip of the keyboard."""
    other = meant_word(word, folded)
    return (spotting.marks(other, other), weights().meant_with_slip) if other else (spotting.marks(word, folded), 1.0)
