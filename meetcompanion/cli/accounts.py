"""`account`: who may come in, where several people share one companion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from meetcompanion.cli.language import worded
from meetcompanion.cli.output import as_table, clean, print_json, say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.errors import NotFound
from meetcompanion.message import N_, Message

if TYPE_CHECKING:
    from meetcompanion.model.logins import Login
    from meetcompanion.store import Store


@click.group()
def account() -> None:
    """Who may come in, where several people share one companion."""


@account.command("add")
@click.argument("name")
@click.password_option(help="Asked for when left out.")
@data_option
@pass_session
def add(session: Session, name: str, password: str) -> None:
    """Let somebody come in by a name and a password.

    The first one keeps what was there before, when nobody had to come in, and may invite others.
    """
    from meetcompanion import entrance

    with session.companion() as companion:
        made = entrance.add_account(companion.store, name, password, zone=companion.config.zone, now=companion.clock())
        say(Message.of(N_("{name} may come in."), name=clean(made.name)))


@account.command("invite")
@data_option
@pass_session
def invite(session: Session) -> None:
    """Print a code that lets one person in, once, within a week: /join/CODE."""
    from meetcompanion import entrance

    with session.companion() as companion:
        inviting = next(
            (login for _account, login in companion.store.accounts() if login is not None and login.invites), None
        )
        if inviting is None:
            code = entrance.first_code(companion.store, companion.clock())
        else:
            code = entrance.invite(companion.store, inviting.account_id, companion.clock())
        say(f"/join/{code}")


@account.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@data_option
@pass_session
def show(session: Session, as_json: bool) -> None:
    """List who may come in."""
    with session.companion() as companion:
        held = [login for _account, login in companion.store.accounts() if login is not None]
    if as_json:
        print_json({"accounts": [{"name": login.name, "invites": login.invites} for login in held]})
        return
    as_table([(clean(login.name), worded(Message.of(N_("may invite"))) if login.invites else "") for login in held])


@account.command("password")
@click.argument("name")
@click.password_option(help="Asked for when left out.")
@data_option
@pass_session
def password(session: Session, name: str, password: str) -> None:
    """Give somebody another password; their browsers have to come in again."""
    from meetcompanion import entrance

    with session.companion() as companion:
        login = _login(companion.store, name)
        companion.store.set_password(login.account_id, entrance.hashed(password, login.name))


@account.command("remove")
@click.argument("name")
@click.confirmation_option(prompt="Everything that is theirs goes too. Really?", help="Do not ask.")
@data_option
@pass_session
def remove(session: Session, name: str) -> None:
    """Take an account away with everything that is its own."""
    with session.companion() as companion:
        companion.store.remove_account(_login(companion.store, name).account_id)


def _login(store: Store, name: str) -> Login:
    login = store.login(name)
    if login is None:
        raise NotFound(N_("Nobody called “{name}” has an account here."), name=clean(name))
    return login
