"""Takes the pictures of docs/screenshots anew, of the sample town on one Sunday, in a real browser.

Run by `./run.sh screenshots`. The day is fixed, so that a picture changes only where the pages do.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from meetcompanion.bootstrap import build  # noqa: E402
from meetcompanion.cli.demo import fill  # noqa: E402
from meetcompanion.config import Config  # noqa: E402
from meetcompanion.sampletown import town  # noqa: E402
from meetcompanion.web import create_app  # noqa: E402
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, chromium  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
#: The week after that Sunday, by night.
WEEK = "/events?order=week&day=2026-11-23"
SUNDAY = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def pictures(address: str) -> None:
    """Look at the pages as a person would who has just been out."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=[*FLAGS, "--no-sandbox"])

        def opened(size: Any, scale: int) -> Page:
            return browser.new_page(
                viewport=size, device_scale_factor=scale, locale="en-GB", base_url=address, service_workers="block"
            )

        phone = opened(PHONE, 2)
        # The evening before is asked about once: on the first look.
        for name, path in (("question-phone", "/"), ("this-week-phone", "/"), ("a-week-phone", WEEK)):
            phone.emulate_media(color_scheme="dark" if path == WEEK else "light")
            phone.goto(path)
            phone.screenshot(path=OUT / f"{name}.png")
        desktop = opened(DESKTOP, 1)
        desktop.goto("/")
        desktop.screenshot(path=OUT / "this-week-desktop.png")
        browser.close()


def main() -> None:
    """Serve the sample town on loopback, and take the pictures."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        companion = build(Config(data=Path(folder), zone=town().zone), clock=lambda: SUNDAY)
        fill(companion)
        server = make_server("127.0.0.1", 0, create_app(companion), threaded=True)
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            pictures(f"http://127.0.0.1:{server.port}")
        finally:
            server.shutdown()
            serving.join()
            server.server_close()
            companion.close()


if __name__ == "__main__":
    main()
