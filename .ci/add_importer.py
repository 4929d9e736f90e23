"""Begin the rule for one more event service: its file, its addresses, a page, and so a test that is red."""

from __future__ import annotations

import argparse
import json
import keyword
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

RULE = '''"""{title}: say here in one sentence how its events can be had."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Way | None:
    if not address.at("{host}"):
        return None
    # Where the address alone tells the calendar, that is all: links(f"{{address.site}}/{{address.part(0)}}.ics")
    return Way(Message.of(N_("{title} page")), links())


def of_page(page: Page, address: Address) -> Way | None:
    # Where the calendar's name stands somewhere in the page, look for it here; else take this function away.
    if "mark of {title}" not in source_of(page):
        return None
    return Way(Message.of(N_("{title} calendar")), links(f"{{address.site}}/calendar.ics"))


SERVICE = Service(of_address=of_address, of_page=of_page)
'''

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The river choir</title>
<!-- A made-up page in the structure of {title}. -->
</head><body>
<h1>The river choir</h1>
</body></html>
"""

TODO = (
    "Write in fixtures/services/{name}.json what this address is and where its calendar is, take the “todo” away, "
    "and let the rule say the same."
)


def main(arguments: list[str] | None = None) -> int:
    """Write the files; nothing that is there is touched."""
    parser = argparse.ArgumentParser(prog="./run.sh add-importer", description=__doc__)
    parser.add_argument("name", metavar="NAME", help="the rule's name, such as some_service")
    parser.add_argument("url", metavar="URL", help="an address of the service, as a person would paste it")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1], help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    name = re.sub(r"\W+", "_", given.name.strip().lower()).strip("_")
    if not name.isidentifier() or keyword.iskeyword(name):
        parser.error(f"“{given.name}” cannot be the name of a file in Python; use words such as some_service")
    url = given.url if "://" in given.url else f"https://{given.url}"
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if not host or not url.startswith(("http://", "https://")):
        parser.error(f"“{given.url}” is no address of a page")
    title = name.replace("_", " ").title()
    folder = given.root / "fixtures" / "pages" / name.replace("_", "-")
    row: dict[str, object] = {"address": url, "what": f"{title} page", "links": [], "todo": TODO.format(name=name)}
    expected: dict[str, object] = {
        "url": url,
        "now": "2026-09-01T12:00:00Z",
        "zone": "UTC",
        "kind": "page",
        "service": name,
        "events": [],
        "problems": [],
        "links": [],
    }
    rule = given.root / "meetcompanion" / "importers" / "services" / f"{name}.py"
    files = {
        rule: RULE.format(title=title, host=host),
        given.root / "fixtures" / "services" / f"{name}.json": _lines({"addresses": [row]}),
        folder / "page.html": PAGE.format(title=title),
        folder / "page.expected.json": _lines(expected),
    }
    there = [path for path in files if path.exists()]
    if there:
        sys.stderr.write(f"{there[0].relative_to(given.root)} is there already; nothing was written.\n")
        return 1
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {path.relative_to(given.root)}\n")
    sys.stdout.write(f"\nIts test is red now: ./run.sh test --no-browser tests/test_services.py -k {name}\n")
    sys.stdout.write("docs/add-an-importer.md says how it becomes green.\n")
    return 0


def _lines(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
