"""From any address of a CalDAV server to its calendars; servers that lie lead nowhere. All servers are made up."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from meetcompanion.fetch.dav import find_calendars, may_lead
from meetcompanion.message import Message
from meetcompanion.model.pushed import Answered

CLOUD = "https://cloud.example"
OUT = '<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>'
TODO = OUT.replace("VEVENT", "VTODO")
CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
READ_ONLY = "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set>"


def principal(path: str) -> str:
    return f"<d:current-user-principal><d:href>{path}</d:href></d:current-user-principal>"


def home(path: str) -> str:
    return f"<c:calendar-home-set><d:href>{path}</d:href></c:calendar-home-set>"


def named(name: str) -> str:
    return f"<d:displayname>{name}</d:displayname>"


def told(*places: tuple[str, str], status: str = "200 OK") -> Answered:
    """A multistatus answer: paths, and what is said of them."""
    parts = "".join(
        f"<d:response><d:href>{path}</d:href><d:propstat><d:prop>{said}</d:prop>"
        f"<d:status>HTTP/1.1 {status}</d:status></d:propstat></d:response>"
        for path, said in places
    )
    return Answered(
        207,
        body=f'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{parts}</d:multistatus>'.encode(),
    )


@dataclass
class Server:
    """Answers from a table, and remembers what it was asked with the password."""

    answers: dict[str, Answered]
    leads: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def find(self, url: str) -> tuple[dict[str, str], str | None]:
        def ask(at: str, _depth: int) -> Answered:
            self.asked.append(at)
            return self.answers.get(at, Answered(404, error=Message.of("Nothing there.")))

        found = find_calendars(url, ask, self.leads.get)
        return {one.url: one.title for one in found.calendars}, str(found.problem) if found.problem else None


def test_from_a_bare_host_over_the_well_known_place_to_the_calendars_one_can_write_into() -> None:
    server = Server(
        leads={f"{CLOUD}/.well-known/caldav": f"{CLOUD}/remote.php/dav/"},
        answers={
            f"{CLOUD}/": Answered(405, error=Message.of("Not this.")),
            f"{CLOUD}/remote.php/dav/": told(("/remote.php/dav/", principal("/remote.php/dav/principals/ana/"))),
            f"{CLOUD}/remote.php/dav/principals/ana/": told(
                ("/remote.php/dav/principals/ana/", home("/remote.php/dav/calendars/ana/"))
            ),
            f"{CLOUD}/remote.php/dav/calendars/ana/": told(
                ("/remote.php/dav/calendars/ana/", "<d:resourcetype><d:collection/></d:resourcetype>"),
                ("/remote.php/dav/calendars/ana/own/", CALENDAR + OUT + named(" Evenings\n out ")),
                ("/remote.php/dav/calendars/ana/old/", CALENDAR),
                ("/remote.php/dav/calendars/ana/tasks/", CALENDAR + TODO),
                ("/remote.php/dav/calendars/ana/shared/", CALENDAR + OUT + READ_ONLY),
                ("http://elsewhere.example/x/", CALENDAR + OUT),
            ),
        },
    )
    calendars, problem = server.find(f"{CLOUD}/")
    below = f"{CLOUD}/remote.php/dav/calendars/ana"
    assert calendars == {f"{below}/own/": "Evenings out", f"{below}/old/": ""} and problem is None
    assert f"{CLOUD}/.well-known/caldav" not in server.asked  # nobody shows a password to who only points the way


def test_the_address_of_one_calendar_is_taken_as_it_is() -> None:
    server = Server({f"{CLOUD}/ana/own/": told(("/ana/own/", CALENDAR + principal("/ana/")))})
    assert server.find(f"{CLOUD}/ana/own/") == ({f"{CLOUD}/ana/own/": ""}, None)
    assert server.asked == [f"{CLOUD}/ana/own/"]


def test_calendars_may_lie_on_another_host_but_on_no_line_that_is_less_safe() -> None:
    for host, found in (("https://p34.cloud.example:443", True), ("http://cloud.example", False), ("ftp://x", False)):
        server = Server(
            {
                f"{CLOUD}/": told(("/", principal("/me/"))),
                f"{CLOUD}/me/": told(("/me/", home(f"{host}/1/calendars/"))),
                f"{host}/1/calendars/": told(("/1/calendars/own/", CALENDAR)),
            }
        )
        calendars, _problem = server.find(f"{CLOUD}/")
        assert (calendars != {}) is found, host
        assert found or not [one for one in server.asked if one.startswith(host + "/1")]
    assert not may_lead("https://a.example/", "http://a.example/")
    assert may_lead("http://127.0.0.1:5232/", "http://127.0.0.1:5232/ana/")
    assert not may_lead("http://127.0.0.1:5232/", "http://127.0.0.1:80/")


def test_a_wrong_password_is_shown_to_a_server_once() -> None:
    server = Server({f"{CLOUD}/": Answered(401, error=Message.of("No."))})
    calendars, problem = server.find(f"{CLOUD}/")
    assert calendars == {} and "does not open with this name" in str(problem) and len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Hello</body></html>",
        b"<d:multistatus xmlns:d='DAV:'><d:response/></d:multistatus>",
        b"<multistatus xmlns='DAV:'><response><href>https://[::1</href></response></multistatus>",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><multistatus xmlns="DAV:">&b;</multistatus>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        told(("/", CALENDAR), status="404 Not Found").body,
    ],
)
def test_an_answer_that_is_none_is_a_sentence_and_no_fault(body: bytes) -> None:
    server = Server({f"{CLOUD}/": Answered(207, body=body)})
    calendars, problem = server.find(f"{CLOUD}/")
    assert calendars == {} and "No calendar" in str(problem)
