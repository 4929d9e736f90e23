"""The wheel holds what the checkout holds, and works in an empty environment without the tools of development."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
import venv
import zipfile
from email import message_from_bytes
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from meetcompanion import __version__
from meetcompanion.languages import LANGUAGES, translations

ROOT = Path(__file__).resolve().parents[1]

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def asked_for(wheel: Path) -> set[str]:
    """All distributions that come with a wheel: what it asks for, and what these ask for in turn."""
    ours = zipfile.ZipFile(wheel)
    (metadata,) = (name for name in ours.namelist() if name.endswith(".dist-info/METADATA"))
    waiting = [(line, "") for line in message_from_bytes(ours.read(metadata)).get_all("Requires-Dist", [])]
    seen: set[tuple[str, str]] = set()
    while waiting:
        line, extra = waiting.pop()
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        for more in ("", *wanted.extras):
            if (wanted.name, more) not in seen:
                seen.add((wanted.name, more))
                waiting += [(needed, more) for needed in distribution(wanted.name).requires or ()]
    return {name for name, _ in seen}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an installation of its own, beside nothing but what the wheel asks for.

    What it asks for is here already, and lent: fetching and compiling it once more would take half a minute.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / python / "site-packages"
    for name in asked_for(wheel):
        lent = distribution(name)
        for part in {Path(file.parts[0]) for file in lent.files or () if file.parts[0] != ".."}:
            if part != Path("__pycache__") and not (packages / part).exists():
                (packages / part).symlink_to(Path(str(lent.locate_file(part))).resolve())
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--quiet", "--disable-pip-version-check"]
    here = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([*pip, "--no-index", "--no-compile", str(wheel)], capture_output=True, text=True, env=here)
    assert done.returncode == 0, done.stderr
    return folder / "bin" / "meetcompanion"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of the machine but the path: no home, no settings."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "MEETCOMPANION_DATA": str(tmp_path / "data")}


def tracked(folder: str) -> set[str]:
    """The files that a wheel built of this tree has to bring; compiled and hidden ones aside."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def test_the_wheel_holds_every_template_sample_and_file_of_the_package(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    inside = {name for name in inside if not Path(name).name.startswith(".")}
    expected = tracked("meetcompanion")
    expected |= {f"meetcompanion/{name}" for name in tracked("templates") | tracked("fixtures/demo")}
    assert inside == expected
    assert any(name.startswith("meetcompanion/templates/") for name in inside)
    assert "meetcompanion/fixtures/demo/town.toml" in inside


def test_an_installation_says_its_version_and_shows_the_demo(installed: Path, environment: dict[str, str]) -> None:
    version = subprocess.run([installed, "--version"], capture_output=True, text=True, env=environment, check=True)
    assert version.stdout.split()[-1] == __version__
    demo = subprocess.run([installed, "demo", "--no-serve"], capture_output=True, text=True, env=environment)
    assert demo.returncode == 0, demo.stderr
    assert "→" in demo.stdout
    assert demo.stderr == ""


def test_an_installation_speaks_every_language(installed: Path, environment: dict[str, str]) -> None:
    ask = "import sys; from meetcompanion.languages import translations\n"
    ask += "for language in sys.argv[1:]: print(translations(language).gettext('This week'))"
    # -I: what is installed is asked, not what lies in the folder where the tests run.
    command = [str(installed.parent / "python"), "-I", "-X", "utf8", "-c", ask, *LANGUAGES]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == [translations(language).gettext("This week") for language in LANGUAGES]


def test_an_installation_serves_its_first_page_and_stops_when_told(
    installed: Path, environment: dict[str, str]
) -> None:
    server = subprocess.Popen(
        [installed, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout
        said = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address, said + (server.stderr.read() if server.stderr and server.poll() is not None else "")
        with urllib.request.urlopen(address.group(), timeout=30) as page:
            assert page.status == 200
            assert "<h1" in page.read().decode()
    finally:
        server.send_signal(signal.SIGTERM)
        _, error = server.communicate(timeout=30)
    assert server.returncode == 0, error
    assert error == ""
