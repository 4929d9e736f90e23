"""Collects the sentences of code and templates, brings the catalogues up to date, and says what lacks a translation.

Run by `./run.sh translations`. The catalogues are plain .po files, one for each language: any editor for them will do.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from meetcompanion.languages import LANGUAGES, catalogue_path

ROOT = Path(__file__).resolve().parents[1]
#: Marks in the code: N_ for a sentence that is translated where it is shown, _ for one that is translated at once.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
HEADING = (b'"Language:', b'"Plural-Forms', b'"Content-Type', b'"Content-Transfer-Encoding', b'"MIME-Version')
PLACES = {
    "meetcompanion": ([("**.py", "python")], {}),
    "templates": (
        [("**.html", "jinja2"), ("**.txt", "jinja2")],
        {"**": {"trimmed": "false", "silent": "false", "extensions": "jinja2.ext.i18n"}},
    ),
}


def collected() -> Catalog:
    """Every sentence that a person may read, with the files where it stands."""
    catalogue = Catalog(project="meetcompanion", charset="utf-8", header_comment="")
    for folder, (methods, options) in PLACES.items():
        found = extract_from_dir(
            ROOT / folder,
            method_map=methods,
            options_map={pattern: options.get("**", {}) for pattern, _ in methods},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
        )
        for file, _line, message, comments, context in found:
            # Without line numbers: they would change with every change of the code.
            catalogue.add(message, locations=[(f"{folder}/{file}", None)], auto_comments=comments, context=context)
    return catalogue


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of `language` with today's sentences; what is gone from the code goes from it."""
    path = catalogue_path(language)
    if path.is_file():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# {LANGUAGES[language]}: the sentences of meetcompanion."
    catalogue.fuzzy = False
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The file as it is kept: sentences in the order of the alphabet, so that two people's changes rarely meet."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    # Of gettext's heading only what means something; the time of writing, say, would differ in every copy.
    heading, rest = stream.getvalue().split(b"\n\n", 1)
    kept = [line for line in heading.split(b"\n") if not line.startswith(b'"') or line.startswith(HEADING)]
    return b"\n".join(kept) + b"\n\n" + rest


def lacking(catalogue: Catalog) -> list[str]:
    """The sentences that have no translation yet."""
    empty = []
    for message in catalogue:
        if not message.id:
            continue
        said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.fuzzy or not said or not all(said):
            empty.append(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)
    return empty


def main() -> None:
    """Bring the catalogues up to date: those named, or all."""
    template = collected()
    for language in sys.argv[1:] or LANGUAGES:
        if language == "en":
            continue
        catalogue = updated(language, template)
        path = catalogue_path(language)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(as_text(catalogue))
        missing = lacking(catalogue)
        sys.stdout.write(f"{LANGUAGES[language]}: {len(missing)} of {len(catalogue)} sentences wait\n")
        for sentence in missing[:20]:
            sys.stdout.write(f"  {sentence}\n")


if __name__ == "__main__":
    main()
