"""A visitor without JavaScript, and named assertions on what stands on a page."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOME = "http://localhost"


class Visitor:
    """Walks from page to page as a browser would: follows links, fills in forms, presses buttons."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.path = "/"
        self.page = BeautifulSoup("", "lxml")

    def visit(self, path: str, status: int = 200) -> Visitor:
        """Open an address of ours."""
        response = self.client.get(path)
        return self._see(response, path, status)

    def follow(self, words: str, inside: str = "body") -> Visitor:
        """Press the first link with these words."""
        link = next(link for link in self._part(inside).find_all("a") if words in said(link))
        return self.visit(str(link["href"]))

    def press(self, words: str, inside: str = "body", **fields: Any) -> Visitor:
        """Press the first button with these words, its form filled in with `fields`; see the page that follows."""
        response = self.send(words, inside, **fields)
        assert response.status_code == 303, f"a form has to answer 303, not {response.status_code}: {response.text}"
        return self.visit(response.headers["Location"])

    def send(self, words: str, inside: str = "body", **fields: Any) -> TestResponse:
        """As `press`, without following."""
        button = next(
            (button for button in self._part(inside).find_all("button") if words in said(button)),
            None,
        )
        assert button is not None, f"no button says {words!r} in: {said(self._part(inside))}"
        form = button.find_parent("form")
        assert isinstance(form, Tag), f"the button {words!r} stands in no form"
        data = fields_of(form)
        unknown = set(fields) - set(data)
        assert not unknown, f"the form has no {unknown}; it has {set(data)}"
        data.update(fields)
        if button.get("name"):
            data[str(button["name"])] = str(button.get("value", ""))
        action = str(button.get("formaction") or form.get("action") or self.path)
        if str(form.get("method", "get")).lower() == "get":
            return self.client.get(action, query_string=data)
        return self.client.post(action, data=data, headers={"Origin": HOME})

    def wait_while(self, words: str) -> Visitor:
        """Open the page again and again for as long as it says these words."""
        for _try in range(200):
            if words not in said(self.page):
                return self
            time.sleep(0.01)
            self.visit(self.path)
        raise AssertionError(f"the page still says {words!r}")

    def _part(self, inside: str) -> Tag:
        part = self.page.select_one(inside)
        assert part is not None, f"nothing on {self.path} is {inside}"
        return part

    def _see(self, response: TestResponse, path: str, status: int) -> Visitor:
        assert response.status_code == status, f"{path} answered {response.status_code}: {response.text[:2000]}"
        parts = urlsplit(path)
        self.path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.page = BeautifulSoup(response.text, "lxml")
        return self


def said(part: Tag) -> str:
    """What is read there, in one line."""
    return " ".join(part.get_text(" ").split())


def fields_of(form: Tag) -> dict[str, Any]:
    """The fields of a form with what stands in them."""
    fields: dict[str, Any] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name = field.get("name")
        if not name or (field.get("type") == "file" and fields.setdefault(str(name), "") == ""):
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = next((option for option in options if option.has_attr("selected")), options[0])
            fields[str(name)] = str(chosen.get("value", said(chosen)))
        elif field.name == "textarea":
            fields[str(name)] = field.get_text()
        else:
            fields[str(name)] = str(field.get("value", ""))
    return {name: value for name, value in fields.items() if name != "file"} | (
        {"file": fields["file"]} if "file" in fields else {}
    )


def heading(visitor: Visitor) -> str:
    """The page's one first heading."""
    found = visitor.page.find_all("h1")
    assert len(found) == 1, f"{visitor.path} has {len(found)} first headings"
    return said(found[0])


def tickets(visitor: Visitor) -> list[str]:
    """The titles of the tickets on the page, in their order."""
    return [said(title) for title in visitor.page.select(".ticket :is(h1, h2, h3)")]


def ticket(visitor: Visitor, title: str) -> Tag:
    """The ticket with this title."""
    for found in visitor.page.select(".ticket"):
        name = found.select_one("h1, h2, h3")
        if name is not None and said(name) == title:
            return found
    raise AssertionError(f"no ticket says {title!r}, only {tickets(visitor)}")


def selector(visitor: Visitor, title: str) -> str:
    """Where the ticket with this title is, for pressing its buttons."""
    return f"#{ticket(visitor, title)['id']}"


def assert_tickets(visitor: Visitor, titles: list[str]) -> None:
    """Exactly these, in this order."""
    assert tickets(visitor) == titles


def assert_flash(visitor: Visitor, words: str) -> None:
    """A line at the foot says this."""
    lines = [said(line) for line in visitor.page.select(".flash p")]
    assert any(words in line for line in lines), f"no line says {words!r}, only {lines}"


def assert_says(visitor: Visitor, words: str, inside: str = "main") -> None:
    """The words stand somewhere in that part."""
    part = visitor.page.select_one(inside)
    assert part is not None, f"nothing on {visitor.path} is {inside}"
    assert words in said(part), f"{words!r} is not in: {said(part)}"


def assert_silent_about(visitor: Visitor, words: str, inside: str = "body") -> None:
    """The words stand nowhere in that part."""
    assert all(words not in said(part) for part in visitor.page.select(inside))


def assert_pressed(visitor: Visitor, title: str, answer: str | None) -> None:
    """Which of a ticket's answers is the one that was given."""
    pressed = [said(button) for button in ticket(visitor, title).select('button[aria-pressed="true"]')]
    assert pressed == ([answer] if answer else [])
