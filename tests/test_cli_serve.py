"""`serve` says where it is, answers there, and stops cleanly; a port that is taken is one sentence."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    server = subprocess.Popen(
        [sys.executable, "-m", "meetcompanion", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MEETCOMPANION_DATA": str(data), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout
        address = None
        for line in server.stdout:
            if address := re.search(r"http://\S+/", line):
                break
        assert address, server.stderr.read() if server.stderr else ""
        yield server, address.group()
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_cleanly_when_told(tmp_path: Path, order: signal.Signals) -> None:
    with serving(tmp_path, "--port", "0") as (server, address):
        with urllib.request.urlopen(address, timeout=30) as page:
            assert page.status == 200
        server.send_signal(order)
        _, error = server.communicate(timeout=30)
        assert (server.returncode, error) == (0, "")


def test_the_demo_serves_after_it_has_printed(tmp_path: Path) -> None:
    with serving(tmp_path, "demo", "--port", "0") as (server, address):
        with urllib.request.urlopen(address, timeout=30) as page:
            assert page.status == 200
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
        assert server.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "meetcompanion", "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            env={**os.environ, "MEETCOMPANION_DATA": str(tmp_path)},
            timeout=60,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(port) in done.stderr
