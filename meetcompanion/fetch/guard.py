"""Connections that cannot be led astray: public addresses only, a deadline for the whole, a bound on headers.

requests-hardened resolves a name once, checks the address and connects to that very address, so that a second answer
of the DNS cannot lead elsewhere. What it does not have is added here.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Thread
from typing import Any, TypeVar

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

#: Status line and headers together; what servers send in earnest is a tenth of it.
MAX_HEADER_BYTES = 64 * 1024

#: Seconds for finding out where a name leads.
NAME_TIMEOUT = 10.0

_T = TypeVar("_T")
#: All that IANA gives to hosts; outside of it lie the forms in which an IPv4 address hides (mapped, translated, NAT64).
#: https://www.iana.org/assignments/ipv6-address-space
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


class HeadersTooLarge(OSError):
    """The headers alone are larger than any honest answer's."""


class Deadline:
    """When one fetch must be over, redirects and all; `seconds` from its making."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(0.0, self._until - time.monotonic())

    @property
    def passed(self) -> bool:
        """True when there is no time left."""
        return self.left == 0


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Let every read from a socket in this thread end by the deadline."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


class _GuardedReader(io.RawIOBase):
    """Reads from a socket by the deadline, and no more headers than allowed.

    A timeout on a socket starts anew with every byte; only a bound on the sum stops one byte a second.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = _current.get()
        self.header_budget: int | None = MAX_HEADER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._deadline is not None:
            left = self._deadline.left
            if left == 0:
                raise TimeoutError("the deadline of this fetch has passed")
            timeout = self._sock.gettimeout()
            if timeout is None or timeout > left:
                self._sock.settimeout(left)
        count = self._raw.readinto(buffer)
        if count and self.header_budget is not None:
            self.header_budget -= count
            if self.header_budget < 0:
                raise HeadersTooLarge
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _GuardedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self._reader = _GuardedReader(sock)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        self._reader.header_budget = None


def by_the_deadline(ask: Callable[[], _T]) -> _T:
    """What `ask` answers, if it does so in time: the system's search for a host's name knows no timeout of its own.

    Raises:
        TimeoutError: it did not; its thread ends by itself, whenever the system gives up.
    """
    deadline = _current.get()
    seconds = NAME_TIMEOUT if deadline is None else min(NAME_TIMEOUT, deadline.left)
    answer: Future[_T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except (OSError, ValueError, HTTPError) as error:
            answer.set_exception(error)
        finally:
            if not answer.done():
                # A fault of ours: the thread's own report says which; whoever waits must not do so for nothing.
                answer.set_exception(OSError("the search for the host broke off"))

    Thread(target=run, name="resolve", daemon=True).start()
    return answer.result(seconds)


def _is_a_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


class _Connection(HTTPConnection):
    response_class = _GuardedResponse

    def _new_conn(self) -> socket.socket:
        connect = super()._new_conn
        return by_the_deadline(connect) if _is_a_name(self.host) else connect()


class _SecureConnection(HTTPSConnection):
    response_class = _GuardedResponse

    def _new_conn(self) -> socket.socket:
        connect = super()._new_conn
        return by_the_deadline(connect) if _is_a_name(self.host) else connect()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _use_guarded_connections(adapter: HTTPAdapter) -> None:
    adapter.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class OpenAdapter(HTTPAdapter):
    """For installations that may read private addresses: bounded, but going anywhere."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _use_guarded_connections(self)


class PublicAdapter(IPFilterAdapter):  # type: ignore[misc]
    """Bounded, and connecting to public addresses only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _use_guarded_connections(self)

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """As the parent, which has put the checked address in the place of the host by then."""
        check = super().build_connection_pool_key_attributes
        host_params, pool_kwargs = by_the_deadline(lambda: check(request, verify, cert))
        address = ipaddress.ip_address(str(host_params["host"]).strip("[]"))
        # The parent names ranges that are not public; here all that is not is refused, deprecated forms too.
        odd = isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST
        if odd or not address.is_global:
            raise InvalidIPAddress(address)
        return host_params, pool_kwargs
