"""Requests made at random from the API's own description: every answer is one that it describes."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.model.logins import Scope
from meetcompanion.web.api import openapi
from tests import companions

WAYS = sorted((path, way) for path, ways in openapi.document("")["paths"].items() for way in ways)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("path", "way"), WAYS)
def test_every_answer_is_one_that_is_described(app: Flask, town: Companion, path: str, way: str) -> None:
    companions.meet(town, "@Ana bakes rye. Share my recipe with Ana by 2026-01-09", with_evening=False)
    token = entrance.new_token(town.store, town.account().id, "a script", Scope.ALL, town.clock())
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[path][way.upper()]

    @given(case=operation.as_strategy())
    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    ask()
