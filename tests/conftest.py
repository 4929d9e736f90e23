"""What every test gets: a clock that stands still, an empty store, and no network but loopback."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meetcompanion.model import Account
from meetcompanion.store import Store
from tests.fakes import FixedClock


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection beyond this machine, and any question to a name server, is a failing test."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(real: Any) -> Any:
        def reach(self: socket.socket, address: Any, *rest: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                raise RuntimeError(f"a test tried to reach {address}; tests use loopback only")
            return real(self, address, *rest)

        return reach

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in (None, "", "localhost") and not _is_address(name):
            raise RuntimeError(f"a test asked a name server for {name}; tests use loopback only")
        return look_up(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still until it is advanced."""
    return FixedClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    opened = Store.open(tmp_path / "meetcompanion.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def account(store: Store, clock: FixedClock) -> Account:
    """The one account of the store."""
    return store.local_account(clock(), "Europe/Berlin")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "") or (_is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback)
