"""Where the hobby atlas has gaps: `./run.sh atlas [WORDS…]`; with words it says what it makes of them."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict

from meetcompanion.matcher import spotting
from meetcompanion.matcher.atlas import LANGUAGES, Atlas, atlas
from meetcompanion.matcher.meant import meant
from meetcompanion.matcher.phrases import MISLEADING
from meetcompanion.matcher.words import fold, lexicon, tokens, wanted_words

#: An entry should have at least so many words in English, and so many in each other language.
ENGLISH, OTHERS = 12, 4


def main() -> None:
    """Print what a contributor could mend."""
    parser = argparse.ArgumentParser(prog="./run.sh atlas", description=__doc__)
    parser.add_argument("hobbies", nargs="*", metavar="WORDS", help="hobbies as people say them")
    arguments = parser.parse_args()
    known = atlas()
    if arguments.hobbies:
        for hobby in arguments.hobbies:
            print(f"{hobby}: {understood(known, hobby)}")
        return
    walks = Counter(entry.walk for entry in known.entries)
    print(f"{len(known.entries)} hobbies: " + ", ".join(f"{walk} {count}" for walk, count in sorted(walks.items())))
    for title, lines in (
        ("Few words", few_words(known)),
        ("Wider or near hobbies that are not there", lost(known)),
        ("Names that several hobbies claim", claimed(known)),
        ("Hobbies that no other one is near to or wider than", lonely(known)),
        ("What misleads and can take nothing back", idle(known)),
    ):
        print(f"\n{title}: {len(lines)}")
        for line in lines[:40]:
            print(f"  {line}")


def understood(known: Atlas, hobby: str) -> str:
    """The entries that are meant, the surest first."""
    words = wanted_words(hobby)
    found = meant(hobby, words, [1 / len(words)] * len(words)) if words else {}
    best = sorted(found.items(), key=lambda one: -one[1])[:8]
    return ", ".join(f"{known.entries[number].id} {weight:.2f}" for number, weight in best) or "nothing"


def few_words(known: Atlas) -> list[str]:
    """Entries with fewer words than a reader would expect, by language."""
    found = []
    for entry in known.entries:
        thin = [
            f"{language} {len(entry.words.get(language, ()))}"
            for language in LANGUAGES
            if len(entry.words.get(language, ())) < (ENGLISH if language == "en" else OTHERS)
        ]
        if thin:
            found.append(f"{entry.id} ({entry.walk}): {', '.join(thin)}")
    return found


def lost(known: Atlas) -> list[str]:
    """Hobbies that entries point to and nobody wrote, the most wanted first."""
    wanted = Counter(
        name for entry in known.entries for name in (*entry.wider, *entry.near) if name not in known.number
    )
    return [f"{name}, wanted by {times}" for name, times in wanted.most_common()]


def claimed(known: Atlas) -> list[str]:
    """Names that belong to more than one entry."""
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in known.entries:
        for language, names in entry.names.items():
            for name in names:
                owners[language, fold(name)].add(entry.id)
    return [
        f"{name} ({language}): {', '.join(sorted(ids))}" for (language, name), ids in owners.items() if len(ids) > 1
    ]


def lonely(known: Atlas) -> list[str]:
    """Entries that stand alone."""
    pointed = {name for entry in known.entries for name in (*entry.wider, *entry.near)}
    return [entry.id for entry in known.entries if not entry.wider and not entry.near and entry.id not in pointed]


def idle(known: Atlas) -> list[str]:
    """What stands under `not` and shares no word with its hobby's names and words: there is nothing to cover."""
    found = []
    for number, entry in enumerate(known.entries):
        said = [text for table in (entry.names, entry.asked, entry.words) for texts in table.values() for text in texts]
        own = {number for text in said for word in _telling(text) for number in word.numbers()}
        for place, language in enumerate(LANGUAGES):
            texts = entry.misleading.get(language, ())
            if idle := [
                text for text in texts if not any(_touches(word, own, number, place) for word in _telling(text))
            ]:
                found.append(f"{entry.id} ({language}): {', '.join(idle)}")
    return found


def _telling(text: str) -> list[spotting.Marks]:
    """The words of a phrase without the smallest, as the atlas knows them."""
    words = [word for word in tokens(text) if word.folded not in lexicon().function]
    return [spotting.marks(word.word, word.folded) for word in words]


def _touches(word: spotting.Marks, own: set[int], entry: int, place: int) -> bool:
    """True for one of the hobby's own words in some form, or a longer word with one in it."""
    if word.numbers() & own:
        return True
    return any(phrase.entry == entry and phrase.kind != MISLEADING for phrase, _ in word.view(1 << place).alone)


if __name__ == "__main__":
    main()
