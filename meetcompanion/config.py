"""One table of settings: name, default, sentence. The only room that reads the environment.

The TOML file `config.toml` in the data directory is nothing but defaults for the same settings; the command line
wins over the environment, the environment over the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
import tzlocal

from meetcompanion.errors import UsageError
from meetcompanion.message import N_

PREFIX = "MEETCOMPANION_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table; `default` has the setting's type, numbers lie between `least` and `most`."""

    name: str
    default: str | int | bool
    sentence: str
    least: int = 1
    most: int = 10_000


SETTINGS = (
    Setting("database", "", "The address of a PostgreSQL database; empty means the SQLite file in the data directory."),
    Setting("host", "127.0.0.1", "The address the web page is served on."),
    Setting("port", 8765, "The port the web page is served on.", least=0, most=65_535),
    Setting("public_url", "", "The address under which others open this page, such as https://meet.example.org/town."),
    Setting("trusted_proxies", "", "Addresses of proxies, with commas between, whose X-Forwarded headers count."),
    Setting("login_header", "", "The header in which a trusted proxy names who is logged in, such as Remote-User."),
    Setting("oidc_issuer", "", "The address of the OpenID Connect provider whose login opens this companion, if any."),
    Setting("oidc_client_id", "", "As what this companion is known to the provider."),
    Setting("oidc_client_secret", "", "The secret that the provider gave out for that."),
    Setting("oidc_name", "", "What people call the provider, for the button: “Come in with …”."),
    Setting("oidc_join", False, "Whether everybody whom the provider knows may come in without an invitation."),
    Setting("zone", "", "The time zone you live in, as an IANA name; empty means the machine's own."),
    Setting("refresh_minutes", 60, "How many minutes pass before a source is read again.", most=7 * 24 * 60),
    Setting("allow_private", False, "Whether sources on private and loopback addresses may be read."),
    Setting("contact", "", "An address at which owners of calendars can reach you; it goes into the User-Agent."),
    Setting("timeout_seconds", 30, "How many seconds reading one address may take in all."),
    Setting("max_megabytes", 25, "How large a calendar or page may be, unpacked."),
    Setting("pause_seconds", 1, "How many seconds pass between two requests of a round to the same site.", least=0),
    Setting("metrics", False, "Whether /metrics tells Prometheus how the program fares."),
    Setting("backup_days", 1, "After how many days a backup is made by itself; 0 for never.", least=0),
    Setting("backup_keep", 7, "How many backups that were made by themselves are kept."),
    Setting("services_off", "", "Names of services, with commas between, whose rule is not to be used (meetup, luma)."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting with its value; `data` is the folder that holds everything."""

    data: Path
    database: str = field(default="", repr=False)  # it can hold a password
    host: str = "127.0.0.1"
    port: int = 8765
    public_url: str = ""
    trusted_proxies: str = ""
    login_header: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    oidc_join: bool = False
    zone: str = "UTC"
    refresh_minutes: int = 60
    allow_private: bool = False
    contact: str = ""
    timeout_seconds: int = 30
    max_megabytes: int = 25
    pause_seconds: int = 1
    metrics: bool = False
    backup_days: int = 1
    backup_keep: int = 7
    services_off: str = ""

    @property
    def pages(self) -> str:
        """The address of the pages, for links that are read elsewhere; without a slash at its end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def load(
    data: Path | None = None,
    environ: Mapping[str, str] | None = None,
    **options: str | int | bool | None,
) -> Config:
    """Put the settings together; `options` are the command line's, None where it said nothing.

    Raises:
        UsageError: a setting has a value that cannot be used, or a name that does not exist.
    """
    environ = os.environ if environ is None else environ
    folder = data or Path(environ.get(f"{PREFIX}DATA") or platformdirs.user_data_path("meetcompanion"))
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    for name, value in _read_file(folder / "config.toml").items():
        if name not in values:
            raise UsageError(N_("config.toml has a setting “{name}” that does not exist."), name=name)
        values[name] = value
    for setting in SETTINGS:
        text = environ.get(PREFIX + setting.name.upper())
        if text is not None:
            values[setting.name] = text
    values.update({name: value for name, value in options.items() if value is not None})
    checked: dict[str, Any] = {setting.name: _coerce(setting, values[setting.name]) for setting in SETTINGS}
    checked["zone"] = _zone(checked["zone"])
    return Config(data=folder, **checked)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(N_("{path} cannot be read: {error}"), path=path, error=error) from error


def _coerce(setting: Setting, value: object) -> object:
    if isinstance(setting.default, bool):
        if isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text in ("1", "true", "yes", "on"):
            return True
        if text in ("", "0", "false", "no", "off"):
            return False
    elif isinstance(setting.default, int):
        try:
            number = int(str(value))
        except ValueError:
            pass
        else:
            if setting.least <= number <= setting.most:
                return number
        raise UsageError(
            N_("The setting {name} cannot be “{value}”; it is a whole number between {least} and {most}."),
            name=setting.name,
            value=value,
            least=setting.least,
            most=setting.most,
        )
    else:
        return str(value)
    raise UsageError(N_("The setting {name} cannot be “{value}”; it is yes or no."), name=setting.name, value=value)


def _zone(name: str) -> str:
    if not name:
        try:
            name = tzlocal.get_localzone_name()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            N_("There is no time zone named “{name}”. Use a name such as Europe/Berlin."), name=name
        ) from error
    return name
