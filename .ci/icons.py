"""Draws the icons of the home screen from `icon.svg`: run it after a change of the drawing. Needs Chromium."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).resolve().parents[1] / "meetcompanion" / "web" / "static"
#: The ground of the drawing, and how much of the side the drawing takes: a maskable icon may lose its rim.
GROUND = "#2a1d14"
ICONS = (
    ("icon-192.png", 192, 1.0, False),
    ("icon-512.png", 512, 1.0, False),
    ("icon-maskable-512.png", 512, 0.8, True),
)


def main() -> int:
    drawing = (STATIC / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, side, share, filled in ICONS:
            page = browser.new_page(viewport={"width": side, "height": side})
            ground = f"background:{GROUND};" if filled else ""
            page.set_content(
                f'<body style="margin:0;{ground}display:grid;place-items:center;height:100vh">'
                f'<div style="width:{share:.0%};height:{share:.0%}">{drawing}</div>'
            )
            page.screenshot(path=STATIC / name, omit_background=not filled)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
