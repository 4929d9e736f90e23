"""What the API offers, as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), made from one table."""

from __future__ import annotations

from typing import Any

from meetcompanion import __version__

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_DAY: Schema = {"type": "string", "format": "date"}
_PICK: Schema = {"enum": ["interested", "going", "went", "missed", "no", None]}


def _object(required: list[str] | None = None, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
    }


def _input(required: list[str], **properties: Schema) -> Schema:
    return _object(required, **properties) | {"additionalProperties": False}


def _list(name: str, item: str) -> Schema:
    return _object(None, **{name: {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}}})


_SCHEMAS: dict[str, Schema] = {
    "Occurrence": _object(
        id=_NUMBER,
        source=_NUMBER,
        uid=_TEXT,
        title=_TEXT,
        start=_TEXT | {"description": "RFC 3339 with offset; a plain date when all_day."},
        end=_MAYBE_TEXT,
        all_day={"type": "boolean"},
        zone=_MAYBE_TEXT,
        status={"enum": ["confirmed", "tentative", "cancelled"]},
        description=_MAYBE_TEXT,
        location=_MAYBE_TEXT,
        latitude={"type": ["number", "null"]},
        longitude={"type": ["number", "null"]},
        url=_MAYBE_TEXT,
        organiser=_MAYBE_TEXT,
        categories={"type": "array", "items": _TEXT},
        price={"type": ["object", "null"]},
        image=_MAYBE_TEXT,
        score={"type": "number", "minimum": 0, "maximum": 1},
        reasons={"type": "array", "items": _object(kind=_TEXT, text=_TEXT)},
        state=_PICK,
        also_listed_by={"type": "array", "items": _TEXT},
    ),
    "Source": _object(id=_NUMBER, title=_TEXT, kind=_MAYBE_TEXT, read=_MAYBE_TEXT, error=_MAYBE_TEXT),
    "Evening": _object(id=_NUMBER, title=_TEXT, start=_TEXT, location=_MAYBE_TEXT, url=_MAYBE_TEXT),
    "Person": _object(
        id=_NUMBER,
        name=_TEXT,
        evenings={"type": "array", "items": _NUMBER},
        told={"type": "array", "items": _TEXT},
    ),
    "FollowUp": _object(
        id=_NUMBER,
        kind={"enum": ["thank", "share", "give", "introduce", "ask_how_it_went"]},
        people={"type": "array", "items": _TEXT},
        text=_TEXT,
        due=_MAYBE_TEXT,
    ),
    "Jot": _object(
        people={"type": "array", "items": _object(name=_TEXT, told={"type": "array", "items": _TEXT})},
        follow_ups={"type": "array", "items": _object(kind=_TEXT, text=_TEXT, due=_MAYBE_TEXT)},
        moments={"type": "array", "items": _TEXT},
        notes={"type": "array", "items": _TEXT},
    ),
    "Problem": _object(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}

_ID = {"name": "number", "in": "path", "required": True, "schema": _NUMBER}


def _query(name: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _to(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _does(
    summary: str,
    scopes: str,
    *,
    status: int = 200,
    gives: Schema | None = None,
    takes: Schema | None = None,
    parameters: list[dict[str, Any]] | None = None,
    also: tuple[int, ...] = (),
) -> dict[str, Any]:
    answers: dict[str, Any] = {str(status): {"description": "Done."}}
    if gives is not None:
        answers[str(status)]["content"] = {"application/json": {"schema": gives}}
    failures = {401, 403, 503, *also, *((400, 409, 413, 415) if takes else ()), 422}
    for code in sorted(failures):
        answers[str(code)] = {"$ref": "#/components/responses/Problem"}
    done: dict[str, Any] = {
        "summary": summary,
        "description": f"Scopes: {scopes}.",
        "operationId": "_".join(summary.rstrip(".").casefold().replace("’", "").replace(",", "").split()),
        "responses": answers,
    }
    if takes is not None:
        done["requestBody"] = {"required": True, "content": {"application/json": {"schema": takes}}}
    if parameters:
        done["parameters"] = parameters
    return done


_PATHS: dict[str, dict[str, Any]] = {
    "/shortlist": {
        "get": _does(
            "The few with reasons",
            "read, all",
            gives=_list("occurrences", "Occurrence"),
            parameters=[_query("on", _DAY)],
        )
    },
    "/events": {
        "get": _does(
            "Upcoming occurrences best match first",
            "read, all",
            gives=_list("occurrences", "Occurrence"),
            parameters=[
                _query("search", _TEXT),
                _query("offset", {"type": "integer", "minimum": 0, "maximum": 1_000_000}),
                _query("limit", {"type": "integer", "minimum": 1, "maximum": 500}),
            ],
        )
    },
    "/events/{number}": {
        "get": _does("One occurrence", "read, all", gives=_to("Occurrence"), parameters=[_ID], also=(404,))
    },
    "/events/{number}/pick": {
        "put": _does(
            "Say something of an occurrence",
            "all",
            gives=_object(state=_PICK),
            takes=_input(["state"], state=_PICK),
            parameters=[_ID],
            also=(404,),
        )
    },
    "/hobbies": {
        "get": _does("The hobbies", "read, all", gives=_object(hobbies={"type": "array", "items": _TEXT})),
        "post": _does(
            "Add a hobby",
            "all",
            status=201,
            gives=_object(name=_TEXT),
            takes=_input(["name"], name={"type": "string", "minLength": 1, "maxLength": 200}),
        ),
    },
    "/hobbies/{name}": {
        "delete": _does(
            "Take a hobby away",
            "all",
            status=204,
            parameters=[{"name": "name", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}],
            also=(404,),
        )
    },
    "/sources": {
        "get": _does("What is subscribed to", "read, all", gives=_list("sources", "Source")),
        "post": _does(
            "Subscribe to an address",
            "all",
            status=201,
            gives=_object(id=_NUMBER),
            takes=_input(["address"], address={"type": "string", "minLength": 1, "maxLength": 2_000}),
        ),
    },
    "/sources/{number}": {"delete": _does("Subscribe no more", "all", status=204, parameters=[_ID], also=(404,))},
    "/evenings": {"get": _does("The evenings latest first", "read, all", gives=_list("evenings", "Evening"))},
    "/people": {"get": _does("The people by name", "read, all", gives=_list("people", "Person"))},
    "/follow-ups": {
        "get": _does("What waits to be done for others", "read, all", gives=_list("follow_ups", "FollowUp"))
    },
    "/follow-ups/{number}": {
        "put": _does(
            "Answer a follow-up",
            "all",
            gives=_object(state=_TEXT),
            takes=_input(["state"], state={"enum": ["open", "done", "let_go"]}),
            parameters=[_ID],
            also=(404,),
        )
    },
    "/jots": {
        "post": _does(
            "Keep a jot",
            "jot, all",
            status=201,
            gives=_to("Jot"),
            takes=_input(
                ["text"],
                text={"type": "string", "minLength": 1, "maxLength": 100_000},
                evening=_NUMBER,
                on=_DAY,
                token={"type": "string", "maxLength": 200},
                dry_run={"type": "boolean"},
            ),
            also=(200, 404),
        )
    },
}


def document(prefix: str) -> dict[str, Any]:
    """The whole document; `prefix` is where the paths begin."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "meetcompanion",
            "version": __version__,
            "description": (
                "The command line’s JSON for other programs. Errors are RFC 9457 problem details: 422 for a shape that "
                "cannot be read, 409 for what was read and cannot be kept."
            ),
        },
        "servers": [{"url": prefix}],
        "security": [{"token": []}],
        "paths": _PATHS,
        "components": {
            "schemas": _SCHEMAS,
            "responses": {
                "Problem": {
                    "description": "What went wrong, and what to do.",
                    "content": {"application/problem+json": {"schema": _to("Problem")}},
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_PATHS["/jots"]["post"]["responses"]["200"] = {
    "description": "What would be understood; nothing was kept.",
    "content": {"application/json": {"schema": _to("Jot")}},
}
