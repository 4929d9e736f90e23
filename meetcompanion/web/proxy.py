"""What stands between a browser and this program: a reverse proxy whose word holds, and a path before every address."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Set in the environment of a request that came by a proxy whose word holds.
TRUSTED = "meetcompanion.trusted_proxy"


class Proxied:
    """Believes X-Forwarded headers of trusted proxies, and of nobody else; puts `prefix` before every address."""

    def __init__(self, app: WSGIApplication, *, trusted: Collection[str], prefix: str) -> None:
        self._app = app
        self._trusted = frozenset(trusted)
        self._prefix = prefix.rstrip("/")
        self._forwarded = ProxyFix(app, x_for=1, x_proto=1, x_host=1, x_port=0, x_prefix=0)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._prefix:
            environ["SCRIPT_NAME"] = self._prefix
            # Some proxies take the path off before they hand on, others do not.
            path = environ.get("PATH_INFO", "")
            if path == self._prefix or path.startswith(self._prefix + "/"):
                environ["PATH_INFO"] = path[len(self._prefix) :]
        if environ.get("REMOTE_ADDR") in self._trusted:
            environ[TRUSTED] = True
            return self._forwarded(environ, start_response)
        return self._app(environ, start_response)


def names(setting: str) -> frozenset[str]:
    """What stands in a setting with commas between."""
    return frozenset(name.strip() for name in setting.split(",") if name.strip())


def path_of(public_url: str) -> str:
    """The path that every address begins with: "/town" of https://meet.example.org/town/; "" for none."""
    return urlsplit(public_url).path.rstrip("/")
