"""A hash of what a body says, so that one that says what it said is not read again; what changes by itself aside."""

from __future__ import annotations

import hashlib
import re

# Written anew at every answer, or by the program that wrote the calendar; nothing of them is read but through these
# of single events, and those are told apart by their text. RFC 5545 section 3.8.7.2: DTSTAMP may be the moment
# of the answer.
_OF_CALENDARS = re.compile(
    rb"\n(?:DTSTAMP|LAST-MODIFIED|CREATED|SEQUENCE|PRODID"
    rb"|X-[A-Z-]*(?:GENERATED|STAMP|PUBLISHED|UPDATED|MODIFIED|EXPORTED)[A-Z-]*)[:;][^\n]*(?:\n[ \t][^\n]*)*+",
    re.IGNORECASE,
)
# Secrets of one answer: nonces of scripts, tokens of forms, numbers of requests; notes of caches in comments; what
# Cloudflare makes of addresses.
_SECRET = rb"(?:nonce|csrf|xsrf|authenticity|requestverification|viewstate|eventvalidation|form_build_id)"
_OF_PAGES = re.compile(
    rb"\snonce=(?:\"[^\"]{0,200}\"|'[^']{0,200}')"
    rb"|<(?:input|meta)\b[^<>]{0,300}?" + _SECRET + rb"[^<>]{0,5000}>"
    rb"|\"[\w-]{0,60}(?:nonce|csrf|xsrf|token|request_?id|trace_?id|server_?time|generated_?at|rendered_?at)\""
    rb"\s{0,9}:\s{0,9}(?:\"[^\"]{0,5000}\"|\d{1,30})"
    rb"|<!--[^<>{}\[]{0,2000}-->"
    rb"|data-cfemail=\"[0-9a-f]{0,500}\"|/cdn-cgi/l/email-protection#[0-9a-f]{0,500}|__CF\$cv\$params=\{[^}]{0,500}\}",
    re.IGNORECASE,
)


def body_hash(body: bytes) -> str:
    """The same for two bodies that say the same; 128 bits in hex.

    For noticing changes only: stamps, versions of programs and secrets of one answer are left aside.
    """
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
    volatile = _OF_CALENDARS if start == b"BEGIN:VCALENDAR" else _OF_PAGES
    return hashlib.blake2b(volatile.sub(b"", body), digest_size=16).hexdigest()
