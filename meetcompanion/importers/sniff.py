"""What a body of bytes is, before anybody tries to read events from it; and what to say where it is nothing."""

from __future__ import annotations

import json
import re
from typing import Any

from meetcompanion.errors import BadSource
from meetcompanion.importers.page_value import Page
from meetcompanion.message import N_, Message

_MAGIC = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"), (b"RIFF", "media"), (b"\x7fELF", "program"), (b"MZ\x90", "program"),
    (b"\xd0\xcf\x11\xe0", "Office"), (b"7z\xbc\xaf", "7z"), (b"SQLite format 3", "SQLite"),
)  # fmt: skip
_CALENDAR = re.compile(r"^\ufeff?[ \t]*BEGIN[ \t]*:[ \t]*(?:VCALENDAR|VEVENT)", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|title|meta|script|div|p|a|h[1-6]|table|ul|section|main|article|span)\b", re.I
)
_BOT_WALL = re.compile(
    r"human verification|"
    r"verify (?:that )?you are (?:a )?human|are you a robot|checking your browser|just a moment\.\.\.|"
    r"attention required! \| cloudflare|awswaf|aws-waf-token|cf-challenge|_cf_chl_opt|px-captcha|datadome|"
    r"enable javascript and cookies to continue|unusual traffic|access to this page has been denied|"
    r"incapsula incident|ddos protection by|pardon our interruption|request unsuccessful",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue to|consent\.(?:google|youtube|yahoo)\.|bevor sie (?:zu|fortfahren)|avant d['’]accéder|"
    r"we value your privacy|accept (?:all )?cookies|alle cookies akzeptieren|cookie consent",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"\b(?:40[0-9]|410|429|50[0-4])\b|not found|page (?:can(?:no|')t|could not) be (?:found|displayed)|"
    r"access denied|forbidden|bad gateway|service (?:temporarily )?unavailable|internal server error|gateway time-?out|"
    r"nicht gefunden|introuvable|no encontrada|non trovata|niet gevonden|nie znaleziono|site is under maintenance|"
    r"too many requests|wartungsarbeiten|^\s*error\b|oops",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|anmelden|einloggen|connexion|se connecter|iniciar sesi[óo]n|accedi|inloggen|zaloguj)\b",
    re.I,
)


def refuse_bytes(body: bytes) -> None:
    """Raise BadSource where these bytes cannot be text: nothing, only zeros, a picture, a PDF, an archive."""
    head = body[:4096]
    if not head.strip(b"\0 \t\r\n") and not body.strip(b"\0 \t\r\n"):
        if b"\0" in head:
            raise BadSource(N_("There is nothing but zero bytes in it, no calendar and no page."))
        raise BadSource(N_("It is empty: there is no calendar and no page in it."))
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise BadSource(
                N_(
                    "This is a file of another kind ({name}), no calendar and no web page. "
                    "Look for a link to an .ics file."
                ),
                name=name,
            )
    if not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
        wide = head[:200:2].count(0) > 60 or head[1:200:2].count(0) > 60
        if odd > len(head) // 10 and not wide:
            raise BadSource(N_("This is a binary file, no calendar and no web page. Look for a link to an .ics file."))


def looks_like_calendar(text: str) -> bool:
    """True for iCalendar, also after a line or two of a server's warnings; False for pages that show some."""
    match = _CALENDAR.search(text[:100_000])
    if match is None:
        return False
    return not re.search(r"<\s*(?:!doctype|html|head|body)\b", text[: match.start()], re.IGNORECASE)


def looks_like_page(text: str) -> bool:
    """True where there is any HTML."""
    return _MARKUP.search(text[:20_000]) is not None or _MARKUP.search(text[20_000:200_000]) is not None


def json_value(text: str) -> Any:
    """What `text` holds where it is JSON; None otherwise."""
    stripped = text.lstrip("\ufeff").strip()
    if stripped[:1] not in ("{", "["):
        return None
    try:
        return json.loads(stripped, strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def refuse_feed() -> BadSource:
    """What to say of a feed whose entries do not say when anything takes place."""
    return BadSource(
        N_(
            "This is a feed of news (RSS or Atom): its entries do not say when anything takes place. "
            "Look for an .ics address on the site."
        )
    )


def refuse_text(text: str) -> BadSource:
    """What to say of text that is neither a calendar nor a page nor data with events."""
    stripped = text.strip()
    if json_value(text) is not None:
        return BadSource(
            N_(
                "This is data for programs (JSON), no calendar and no web page. "
                "Paste the page itself, or its .ics address."
            )
        )
    if stripped.startswith("<"):
        return BadSource(
            N_(
                "This is XML without events in it, no calendar and no web page. "
                "Paste the page itself, or its .ics address."
            )
        )
    return BadSource(
        N_("This is plain text, no calendar and no web page. A calendar file begins with BEGIN:VCALENDAR.")
    )


def refusal_of_page(page: Page) -> Message | None:
    """What a page without events is instead: a bot wall, a login, an error page …; None for a real page."""
    text = page.visible_text
    title = page.title or ""
    short = len(text) < 1_500
    if short and (_BOT_WALL.search(title) or _BOT_WALL.search(text) or _BOT_WALL.search(page.source[:20_000])):
        return Message.of(
            N_(
                "The site answered with a check for robots (“Human Verification”) instead of its page. "
                "Look for an .ics address on the site."
            )
        )
    heading = " ".join(
        " ".join("".join(node.itertext()).split()) for node in [*page.tree.iter("h1"), *page.tree.iter("h2")][:3]
    )
    if len(text) < 4_000 and (
        _ERROR_TITLE.search(title[:120]) or (short and _ERROR_TITLE.search(f"{heading} {text[:200]}"))
    ):
        return Message.of(
            N_("The site answered with an error page (“{title}”). Check the address in a browser."),
            title=(title or heading or text)[:80],
        )
    passwords = any((node.get("type") or "").lower() == "password" for node in page.tree.iter("input"))
    if (passwords and len(text) < 3_000) or (short and _LOGIN.search(title)):
        return Message.of(
            N_("This page asks for a login, so its events are not public. Look for a public or shared .ics address.")
        )
    if short and (_CONSENT.search(title) or _CONSENT.search(text)):
        return Message.of(
            N_(
                "The site answered with a question about cookies instead of its page. "
                "Look for an .ics address on the site."
            )
        )
    if not text:
        return Message.of(
            N_(
                "This page is empty until a browser runs its scripts, so nothing can be read here. "
                "Look for an .ics address on the site."
            )
        )
    return None
