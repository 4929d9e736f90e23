"""A real mail server and a real HTTP endpoint on loopback, which remember what they were given."""

from __future__ import annotations

import email
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """Takes every mail; `refuses` is an answer such as "451 later" instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses: str | None = None
        self.url = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return self.refuses
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server that is there until the end of the block."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"mailto://127.0.0.1:{port}/?from=companion@example.org&to=ana@example.org&mode=insecure"
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def endpoint() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An address that takes JSON, and what it was given."""
    taken: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append({**said, "headers": str(self.headers)})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_parts: Any) -> None:
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/inbox", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
