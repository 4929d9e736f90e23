"""The door to Apprise: reads a channel's address, says whether it may be used here, and sends through it.

Mail is sent by ourselves from what Apprise understood of the address: Apprise makes a new Message-ID for every try,
and a plain text of its own from the HTML.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model.messages import Letter
from meetcompanion.notify import mail

if TYPE_CHECKING:
    from apprise import NotifyBase

#: Channels that speak to their own service only, wherever their address points. In Apprise's words.
HOSTED = frozenset(
    ("tgram", "discord", "slack", "pover", "pbul", "gchat", "threema", "line", "prowl", "join", "pushed", "spush")
)
#: Mail providers that everybody may use: the servers that Apprise itself knows for these.
MAIL_SERVERS = (
    *("smtp.gmail.com", "mail.gmx.com", "smtp.fastmail.com", "smtp.mail.yahoo.com", "smtp.zoho.com", "smtp.yandex.ru"),
    *("smtp-mail.outlook.com", "smtp.outlook.com", "smtp.office365.com", "smtp.comcast.net", "smtp.sendgrid.net"),
)

_NO_CHANNEL = N_(
    "That is no address of a channel. One looks like mailto://name:password@example.org, ntfy://my-topic or "
    "tgram://token/chat."
)


class AppriseNotifier:
    """Sends through whatever Apprise knows."""

    def name(self, url: str) -> str:
        """The kind of channel and where it leads, without anything secret."""
        plugin = _plugin(url)
        if plugin is None:
            return url.partition(":")[0]
        post = _post(plugin)
        if post is not None:
            return Message.of(N_("Mail to {address}"), address=", ".join(post.receivers)).text()
        place = getattr(plugin, "host", None) if not _is_hosted(plugin) else None
        return f"{plugin.service_name} · {place}" if place else str(plugin.service_name)

    def check(self, url: str, *, own_servers: bool) -> None:
        """Nothing is sent.

        Raises:
            UsageError: that is no channel, or one that is not allowed here.
        """
        plugin = _plugin(url)
        if plugin is None:
            raise UsageError(_NO_CHANNEL)
        if not own_servers and not _is_hosted(plugin):
            raise UsageError(
                N_(
                    "This companion is shared, and channels to a server of one's own are not used here. A "
                    "messenger such as Telegram works, or mail through one of the large providers."
                )
            )
        if not own_servers and _reads_something(plugin):
            raise UsageError(
                N_("This companion is shared, and channels that read a file or a page to fill it in are not used here.")
            )

    def send(self, url: str, letter: Letter, *, own_servers: bool) -> Message | None:
        """Send a letter; None where it was taken, else why not."""
        try:
            self.check(url, own_servers=own_servers)
        except UsageError as error:
            return error.message
        plugin = _plugin(url)
        assert plugin is not None
        post = _post(plugin)
        if post is not None:
            return mail.send(letter, post)
        from apprise import NotifyFormat

        if plugin.notify(body=letter.text, title=letter.subject, body_format=NotifyFormat.TEXT):
            return None
        return Message.of(N_("The channel did not take it. Is its address still right?"))


def _plugin(url: str) -> NotifyBase | None:
    """What Apprise understands; None where it understands nothing, or would only speak to this machine's screen."""
    # Heavy, and only wanted where there is a channel at all.
    from apprise import Apprise, AppriseAsset

    # Its lines could hold parts of an address; what went wrong is kept beside the message instead.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    # Whoever shows a message shall load no picture from elsewhere for it.
    asset = AppriseAsset(app_id="meetcompanion", app_desc="meetcompanion", image_url_mask="", image_url_logo="")
    made = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    return made or None


def _post(plugin: NotifyBase) -> mail.Post | None:
    from apprise.plugins.email import NotifyEmail

    if type(plugin) is not NotifyEmail:
        return None
    known: Any = plugin
    return mail.Post(
        host=known.smtp_host,
        port=known.port,
        security=known.secure_mode,
        verify=known.verify_certificate,
        user=known.user,
        password=known.password,
        sender=known.from_addr[1],
        receivers=tuple(address for _name, address in known.targets),
    )


def _is_hosted(plugin: NotifyBase) -> bool:
    post = _post(plugin)
    if post is not None:
        return post.host in MAIL_SERVERS and post.verify
    known: Any = plugin
    schemes = {name for names in (known.protocol, known.secure_protocol) for name in _names(names)}
    if "ntfy" in schemes:
        return bool(known.mode == "cloud")
    return bool(schemes & HOSTED)


def _reads_something(plugin: NotifyBase) -> bool:
    """Whether a channel opens a file of this machine, or an address of its network, to send what it finds there.

    Several have such templates, and each keeps them under a name of its own.
    """
    from apprise import AppriseAttachment

    return any(isinstance(held, AppriseAttachment) and len(held) > 0 for held in vars(plugin).values())


def _names(names: Any) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())
