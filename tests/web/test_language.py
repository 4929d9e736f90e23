"""Pages speak as the account wishes, else as the browser asks, else English; dates and clocks go with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.web import formats
from tests.pages import HOME, Visitor, fields_of


@pytest.mark.parametrize(
    ("asked", "language", "clock", "day"),
    [
        ("", "en", "19:30", "Thursday 26 November"),
        ("en-US", "en", "7:30\u202fPM", "Thursday, November 26"),
        ("de", "de", "19:30", "Donnerstag, 26. November"),
        ("fr, de;q=0.5", "fr", "19:30", "jeudi 26 novembre"),
        ("es", "es", "19:30", "jueves, 26 de noviembre"),
        ("fi, es;q=0.4", "es", "19:30", "jueves, 26 de noviembre"),
        ("fi", "en", "19:30", "Thursday 26 November"),
    ],
)
def test_the_browser_is_followed(app: Flask, asked: str, language: str, clock: str, day: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": asked} if asked else {}):
        assert formats.locale().language == language
        assert formats.clock_text(datetime(2026, 11, 26, 19, 30, tzinfo=UTC)) == clock
        assert formats.long_day(date(2026, 11, 26)) == day


def test_the_account_is_followed_before_the_browser(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/settings").press("Save", language="de")
    assert town.account().language == "de"
    assert visitor.page.html is not None and str(visitor.page.html["lang"]).startswith("de")
    form = visitor.page.select_one("form:has(#language)")
    assert form is not None
    visitor.client.post("/settings", data={**fields_of(form), "language": ""}, headers={"Origin": HOME})
    assert town.account().language is None


def test_a_language_that_is_not_ours_is_none(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/settings").press("Save", language="../../etc")
    assert town.account().language is None


def test_the_country_of_the_browser_is_kept_with_a_chosen_language(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "de-AT"}):
        formats.speak("de")
        assert str(formats.locale()) == "de_AT"
        formats.speak("fr")
        assert str(formats.locale()) == "fr_FR"


def test_a_clause_within_a_sentence_is_translated_with_it() -> None:
    message = Message.of("because {reason}", reason=Message.of("it rains in {place}", place="Ulm"))
    german = {"because {reason}": "weil {reason}", "it rains in {place}": "es in {place} regnet"}
    assert message.text(german.__getitem__) == "weil es in Ulm regnet"
    assert str(message) == "because it rains in Ulm"
    assert Message.from_json(message.to_json()) == message
