"""Prices as people write them: "free", "5 €", "CHF 10–15", "pay what you can"."""

from __future__ import annotations

import re

from meetcompanion.model import Price

_FREE = re.compile(
    r"\b(?:free|gratis|kostenlos|kostenfrei|umsonst|(?:eintritt\s+)?frei(?:er\s+eintritt)?|gratuite?|(?:entrée\s+)?libre"
    r"|gratuit[oa]|no\s+(?:charge|cost))\b",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"free\s+(?:for|with|parking|drink|food)|(?:un|unter|under)\s+\d+\s+(?:free|frei)", re.IGNORECASE
)
_AMOUNT = re.compile(r"(?<![\d.,:/])(?:\d{1,3}(?:[.,]\d{3})+|\d{1,6})(?:[.,]\d{1,2})?(?![\d:/])")
_SIGNS = {"€": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD", "A$": "AUD", "NZ$": "NZD", "zł": "PLN", "₹": "INR"}
_CODE = re.compile(
    r"\b(EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|JPY|INR|BRL|MXN|ZAR|SGD|HKD|ILS|TRY|RON|BGN|ISK)\b"
)
_MONEY = re.compile(r"[$€£₹¥]|\b(?:euros?|dollars?|pounds?|fr\.)", re.IGNORECASE)


def price_of_text(text: str | None) -> Price | None:
    """What `text` says of the price; None where it says nothing that is sure. A bare "$" leaves the currency open."""
    if not text:
        return None
    text = text[:200]
    code = _CODE.search(text)
    currency = code.group(1) if code else next((name for sign, name in _SIGNS.items() if sign in text), None)
    if currency is None and re.search(r"\beuros?\b", text, re.IGNORECASE):
        currency = "EUR"
    money = currency is not None or _MONEY.search(text) is not None
    amounts = [_number(match) for match in _AMOUNT.findall(text)]
    bare = re.fullmatch(r"\s*\d{1,6}(?:[.,]\d{1,2})?\s*", text) is not None
    if amounts and (money or bare):
        if not any(amounts):
            return Price(free=True)
        if _FREE.search(text):
            amounts.append(0.0)
        return Price(free=False, low=min(amounts), high=max(amounts), currency=currency)
    if not amounts and _FREE.search(text) and not _NOT_FREE.search(text):
        return Price(free=True)
    return None


def _number(text: str) -> float:
    # The last sign is a decimal one only before one or two digits: "1.000" is a thousand, "12,50" is not.
    whole, sign, decimals = text.rpartition(text[-3]) if text[-3:-2] in (".", ",") else text.rpartition("\0")
    if not sign and text[-2:-1] in (".", ","):
        whole, decimals = text[:-2], text[-1]
    elif not sign:
        whole, decimals = text, "0"
    return float(re.sub(r"[.,]", "", whole) + "." + decimals)
