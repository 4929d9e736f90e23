"""For whoever looks after the machine: `/health` says whether all is well, `/metrics` the same for Prometheus."""

from __future__ import annotations

from flask import Blueprint, Response, json
from werkzeug.exceptions import NotFound

from meetcompanion import __version__
from meetcompanion.health import Finding
from meetcompanion.web import gate
from meetcompanion.web.context import companion
from meetcompanion.web.gate import open_to_all

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@open_to_all
def show() -> Response:
    """200 where all is well, else 503. What is not well is told to those who look after this companion only."""
    findings = _findings()
    status = 200 if all(one.well for one in findings) else 503
    body: dict[str, object] = {"well": status == 200}
    if gate.looks_after():
        body["version"] = __version__
        body["findings"] = {one.name: {"well": one.well, "says": one.message.text()} for one in findings}
    return Response(json.dumps(body), status=status, mimetype="application/json", headers={"Cache-Control": "no-store"})


@blueprint.get("/metrics")
@open_to_all
def metrics() -> Response:
    """Prometheus' text format, where the setting `metrics` switches it on; nothing in it is about a person."""
    if not companion().config.metrics:
        raise NotFound
    lines = ["# HELP meetcompanion_well 1 where this part is well.", "# TYPE meetcompanion_well gauge"]
    lines.extend(f'meetcompanion_well{{part="{one.name}"}} {int(one.well)}' for one in _findings())
    lines += ["# HELP meetcompanion_info The version that runs.", "# TYPE meetcompanion_info gauge"]
    lines.append(f'meetcompanion_info{{version="{__version__}"}} 1')
    return Response("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8")


def _findings() -> list[Finding]:
    return companion().examine()
