"""A small OpenID provider on this machine: real codes, real PKCE, really signed tokens; it can be told to lie.

Everybody whom it knows is made up.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.fakes import FixedClock

CLIENT, SECRET = "meetcompanion", "not-a-real-secret"


@dataclass
class House:
    """What the provider knows, and how it lies; `person` is who sits in front of the browser."""

    clock: FixedClock
    address: str = ""
    person: tuple[str, str] = ("sub-1", "Alice")
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    issuer: str | None = None
    asked: list[str] = field(default_factory=list)
    too_much_at: str | None = None
    drips_at: str | None = None

    def open(self, address: str) -> str:
        """The person agrees at the page where the browser was sent; where it is sent back to."""
        query = dict(parse_qsl(urlsplit(address).query))
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        assert set(query["scope"].split()) == {"openid", "profile"}
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], "iss": self.address}
        return f"{urlsplit(query['redirect_uri']).path}?{urlencode(answer)}"

    def discovery(self) -> dict[str, Any]:
        ends = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
        return {"issuer": self.issuer or self.address} | {name: f"{self.address}/{name}" for name in ends}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or authorization != expected or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked["code_challenge"]:
            return None
        now = int(self.clock().timestamp())
        claims = {"iss": self.address, "sub": self.person[0], "name": self.person[1], "aud": CLIENT, "iat": now}
        claims |= {"exp": now + 300, "nonce": asked["nonce"]}
        told = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return {"access_token": "x", "token_type": "Bearer", "id_token": (self.sign or self.signed)(told)}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)


def by_secret(claims: dict[str, Any]) -> str:
    """Signed by what both know, which proves nothing to us."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.ljust(32, "x")), algorithms=["HS256"])


def unsigned(claims: dict[str, Any]) -> str:
    """The oldest trick: alg is none."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def by_another_key(claims: dict[str, Any]) -> str:
    """Somebody else's key under the same name."""
    key = ECKey.generate_key("P-256", {"kid": "one"})
    return jwt.encode({"alg": "ES256", "kid": "one"}, claims, key)


@contextmanager
def running(clock: FixedClock) -> Iterator[House]:
    """The provider, listening on a free port of this machine."""
    house = House(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            house.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self._say(house.discovery())
            elif self.path == "/jwks_uri":
                self._say({"keys": [house.key.as_dict(private=False)]})
            else:
                self._say(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(house.token(form, self.headers.get("Authorization", "")))

        def _say(self, value: dict[str, Any] | None) -> None:
            body = json.dumps(value if value is not None else {"error": "invalid_grant"}).encode()
            if self.path == house.too_much_at:
                body += b" " * 600_000
            if self.path == house.drips_at:
                self._drip()
            self.send_response(200 if value is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _drip(self) -> None:
            """Headers that come byte by byte for two seconds, before all is well."""
            for byte in b"HTTP/1.0 200 OK\r\nX-Slow: ".ljust(200, b"a"):
                self.wfile.write(bytes([byte]))
                time.sleep(0.01)
            self.wfile.write(b"\r\n")

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    house.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
