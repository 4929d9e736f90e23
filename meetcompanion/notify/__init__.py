"""The notify room: what carries a message to a person. The only door to Apprise and to mail servers."""

from __future__ import annotations

from typing import Protocol

from meetcompanion.message import Message
from meetcompanion.model.messages import Letter
from meetcompanion.notify.apprise_door import AppriseNotifier
from meetcompanion.notify.every_way import EveryWay
from meetcompanion.notify.web_push import WebPush

__all__ = ["AppriseNotifier", "EveryWay", "Notifier", "WebPush"]


class Notifier(Protocol):
    """Carries letters through channels; `own_servers` says whether a channel may lead to any server at all."""

    def name(self, url: str) -> str:
        """The channel as it may be shown: what is secret in it is hidden."""

    def check(self, url: str, *, own_servers: bool) -> None:
        """Nothing is sent.

        Raises:
            UsageError: that is no channel, or one that is not allowed here.
        """

    def send(self, url: str, letter: Letter, *, own_servers: bool) -> Message | None:
        """Send a letter; None where it was taken, else why not."""
