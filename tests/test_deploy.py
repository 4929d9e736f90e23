"""The ways to run it that the documents describe: behind nginx on a path of a site, and what the deploy files call."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import yaml

from meetcompanion import cli, entrance, wsgi
from meetcompanion.config import SETTINGS
from meetcompanion.store import Store
from tests.fakes import NOW
from tests.postgresql import Server

pytestmark = pytest.mark.xdist_group("postgresql")  # one server for all of them

ROOT = Path(__file__).resolve().parents[1]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
PASSWORD = "a long walk by the river"
_FRAME = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(*command: str, port: int, **environment: str) -> Iterator[None]:
    """A program, as soon as it answers at its port."""
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, f"{command[0]} did not begin"
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def location_in_documents() -> str:
    """The part of nginx' settings that the documents give."""
    said = (ROOT / "docs" / "several-people.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```nginx\n(.*?)```", said, flags=re.DOTALL)
    return block


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
def test_behind_nginx_on_a_path_everything_is_under_that_path(server: Server, tmp_path: Path) -> None:
    url, here, there = server.new(), free_port(), free_port()
    store = Store.open(url, folder=tmp_path)
    entrance.add_account(store, "Alice", PASSWORD, zone="Europe/Berlin", now=NOW)
    location = location_in_documents()
    assert "127.0.0.1:8765" in location and "location /town/" in location
    site = f"http://127.0.0.1:{there}/town"
    told = {
        "MEETCOMPANION_DATABASE": url,
        "MEETCOMPANION_DATA": str(tmp_path / "data"),
        "MEETCOMPANION_PUBLIC_URL": site,
        "MEETCOMPANION_TRUSTED_PROXIES": "127.0.0.1",
    }
    settings = tmp_path / "nginx.conf"
    location = location.replace("127.0.0.1:8765", f"127.0.0.1:{here}")
    settings.write_text(_FRAME.format(folder=tmp_path, port=there, location=location))
    gunicorn = (sys.executable, "-m", "gunicorn", *_options("app")[1:-1], "meetcompanion.wsgi:application()")
    gunicorn = tuple(f"127.0.0.1:{here}" if one == "0.0.0.0:8765" else "1" if one == "4" else one for one in gunicorn)
    assert NGINX is not None
    with running(*gunicorn, port=here, **told), running(NGINX, "-c", str(settings), port=there):
        browser = requests.Session()
        asked = browser.get(f"{site}/people", allow_redirects=False)
        assert (asked.status_code, asked.headers["Location"]) == (303, "/town/login?next=/people")
        # Another site's form is refused by where it comes from, also behind a proxy.
        login = {"name": "Alice", "password": PASSWORD, "next": "/people"}
        strange = {"Origin": "https://elsewhere.example"}
        assert browser.post(f"{site}/login", data=login, headers=strange, allow_redirects=False).status_code == 403
        ours = {"Origin": f"http://127.0.0.1:{there}"}
        forged = ours | {"X-Forwarded-For": "203.0.113.9"}
        came = browser.post(f"{site}/login", data=login, headers=forged, allow_redirects=False)
        assert (came.status_code, came.headers["Location"]) == (303, "/town/people")
        [cookie] = list(browser.cookies)
        assert cookie.path == "/town" and cookie.has_nonstandard_attr("HttpOnly")
        for path in ("/", "/people", "/sources", "/settings"):
            page = browser.get(f"{site}{path}")
            assert page.status_code == 200, path
            inside = re.findall(r'(?:href|src|action|hx-get|hx-post)="(/[^"]*)"', page.text)
            assert inside and [one for one in inside if not one.startswith("/town/")] == [], path
        style = re.search(r'href="(/town/static/[^"]+\.css[^"]*)"', page.text)
        assert style and browser.get(f"http://127.0.0.1:{there}{style[1]}").status_code == 200
        health = browser.get(f"{site}/health").json()
        assert health
    store.close()
    server.drop(url)


def _compose() -> dict[str, dict[str, dict[str, object]]]:
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(text)
    return found


def _options(service: str) -> list[str]:
    words = _compose()["services"][service]["entrypoint"]
    assert isinstance(words, list)
    return [str(word) for word in words]


def test_the_deploy_files_call_what_there_is() -> None:
    services = _compose()["services"]
    settings = {f"MEETCOMPANION_{one.name.upper()}" for one in SETTINGS} | {"MEETCOMPANION_DATA"}
    for service in ("app", "worker"):
        assert set(services[service]["environment"]) <= settings
        assert services[service]["read_only"] and services[service]["cap_drop"] == ["ALL"]
    assert services["worker"]["command"] == ["worker"] and "worker" in cli.cli.commands
    module, _, called = _options("app")[-1].partition(":")
    assert (module, called) == (wsgi.__name__, "application()") and callable(wsgi.application)
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert json.loads(re.findall(r"^CMD (\[.*\])$", image, flags=re.MULTILINE)[-1])[0] in cli.cli.commands
    assert re.search(r"^USER 10001$", image, flags=re.MULTILINE)
    for unit in sorted((ROOT / "deploy").glob("*.service")):
        said = unit.read_text(encoding="utf-8")
        assert set(re.findall(r"MEETCOMPANION_\w+", said)) <= settings, unit.name
        for line in re.findall(r"^ExecStart=(.*)$", said, flags=re.MULTILINE):
            words = line.split()
            assert words[1] in cli.cli.commands or words[-1].strip("'") == "meetcompanion.wsgi:application()", line


def test_what_the_image_works_out_while_it_is_built_can_be_worked_out() -> None:
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    [line] = re.findall(r"^RUN \S+/python -c '(.*)'$", image, flags=re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
