"""All ways to a person behind one: browsers by web push, everything else by Apprise."""

from __future__ import annotations

from dataclasses import dataclass

from meetcompanion.message import Message
from meetcompanion.model.messages import Letter
from meetcompanion.model.webpush import SCHEME
from meetcompanion.notify.apprise_door import AppriseNotifier
from meetcompanion.notify.web_push import WebPush


@dataclass(frozen=True)
class EveryWay:
    """Hands each channel to whoever knows its kind."""

    apprise: AppriseNotifier
    browsers: WebPush

    def name(self, url: str) -> str:
        """The channel as it may be shown."""
        return self._way(url).name(url)

    def check(self, url: str, *, own_servers: bool) -> None:
        """Nothing is sent.

        Raises:
            UsageError: that is no channel, or one that is not allowed here.
        """
        self._way(url).check(url, own_servers=own_servers)

    def send(self, url: str, letter: Letter, *, own_servers: bool) -> Message | None:
        """Send a letter; None where it was taken, else why not."""
        return self._way(url).send(url, letter, own_servers=own_servers)

    def _way(self, url: str) -> AppriseNotifier | WebPush:
        return self.browsers if url.startswith(SCHEME) else self.apprise
