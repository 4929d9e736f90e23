"""The style sheets: they turn round for languages read from the right, and take colours from one set that is told."""

from __future__ import annotations

import re
from pathlib import Path

from meetcompanion.web.static_files import LOADED, STATIC

SHEETS = sorted(STATIC.glob("*.css"))
LOOK = Path(__file__).resolve().parents[2] / "docs" / "look.md"

_SIDES = re.compile(
    r"(?:^|[\s{;])(?:(?:margin|padding|border|inset|scroll-padding|scroll-margin)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
    re.MULTILINE,
)
_TOKEN = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.MULTILINE)
_ROOT = re.compile(r":root \{(.*?)\}", re.DOTALL)


def test_no_style_sheet_speaks_of_left_and_right() -> None:
    assert _SIDES.search("p { margin-left: 1rem; }") and _SIDES.search("p { text-align: right; }")
    for sheet in SHEETS:
        assert [found.group() for found in _SIDES.finditer(sheet.read_text(encoding="utf-8"))] == [], sheet.name


def test_colours_are_named_once_and_used_by_name() -> None:
    for sheet in SHEETS:
        elsewhere = _ROOT.sub("", sheet.read_text(encoding="utf-8"))
        # Of a mask only the opacity counts, and paper is printed in black, white and grey.
        found = set(re.findall(r"#[0-9a-f]{3,8}\b", elsewhere)) - {"#0000", "#000", "#999"}
        assert found == set(), sheet.name


def test_the_page_about_the_look_tells_every_token_as_it_is() -> None:
    told = LOOK.read_text(encoding="utf-8")
    tokens = [
        token
        for root in _ROOT.findall((STATIC / "app.css").read_text(encoding="utf-8"))
        for token in _TOKEN.findall(root)
    ]
    assert len(tokens) > 30
    for name, value in tokens:
        rows = [line for line in told.splitlines() if f"`{name}`" in line]
        assert any(f"`{' '.join(value.split())}`" in row for row in rows), f"{name}: {value}"


def test_no_style_sheet_is_too_long_to_be_read() -> None:
    for sheet in SHEETS:
        assert len(sheet.read_text(encoding="utf-8").splitlines()) < 400, sheet.name


def test_devices_hold_every_sheet_that_pages_share() -> None:
    assert {"app.css", "tickets.css", "pages.css"} <= set(LOADED)
