"""What goes wrong is said in one sentence, with a way on and without a traceback."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.errors import StoreError
from meetcompanion.web import create_app
from tests.pages import Visitor, assert_says, heading


@pytest.mark.parametrize("path", ["/nothing-here", "/events/999", "/people/999", "/evenings/999", "/sources/look/gone"])
def test_what_is_not_there_is_said_kindly(visitor: Visitor, path: str) -> None:
    visitor.visit(path, status=404)
    assert heading(visitor) == "Nobody is in"
    assert visitor.page.find("a", string="Back to this week")


def test_a_form_address_opened_as_a_page_is_said_kindly(visitor: Visitor) -> None:
    visitor.visit("/hobbies/add", status=405)
    assert_says(visitor, "not a page")


def test_a_fault_of_ours_shows_no_traceback(companion: Companion) -> None:
    app = create_app(companion)

    @app.get("/fault")
    def fault() -> str:
        raise ZeroDivisionError("secret")

    visitor = Visitor(app.test_client())
    visitor.visit("/fault", status=500)
    assert_says(visitor, "not your doing")
    assert "secret" not in visitor.page.text


def test_a_database_that_cannot_be_used_still_gives_a_page(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise StoreError("The disk is full. Make some room and try again.")

    monkeypatch.setattr(type(app.extensions["meetcompanion"].companion.store), "local_account", broken)
    visitor.visit("/", status=503)
    assert_says(visitor, "The disk is full.")


def test_strangers_are_not_told_where_the_database_lies(companion: Companion, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise StoreError("The database cannot be reached: {error}", error="server db.internal, user owls")

    monkeypatch.setattr(type(companion.store), "needs_login", broken)
    monkeypatch.setattr(type(companion.store), "token", broken)
    monkeypatch.setattr(type(companion.store), "session", broken)
    shared = create_app(replace(companion, config=replace(companion.config, host="0.0.0.0")))
    client = shared.test_client()
    with client.session_transaction() as session:
        session["in"] = "a token"
    for path, headers in (("/people", {}), ("/api/v1/people", {"Authorization": "Bearer mc_x"})):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 503 and "What you had saved is safe" in answer.text
        assert "db.internal" not in answer.text
