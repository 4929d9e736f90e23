"""Mail as it goes out: text and HTML in one letter, one tap to end it, and an identity that stays at a second try."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Literal

from meetcompanion.message import N_, Message
from meetcompanion.model.messages import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A mail server and whom to write to there."""

    host: str
    port: int
    security: Literal["insecure", "starttls", "ssl"]
    verify: bool
    user: str | None
    password: str | None
    sender: str
    receivers: tuple[str, ...]
    timeout: float = 15


def as_mail(letter: Letter, post: Post) -> EmailMessage:
    """The letter as mail. Its Message-ID is made of the letter's key: mailboxes know the same letter by it."""
    mail = EmailMessage()
    mail["Subject"] = letter.subject
    mail["From"] = Address("meetcompanion", addr_spec=post.sender)
    if letter.sent_at is not None:
        mail["Date"] = letter.sent_at
    mail["To"] = ", ".join(post.receivers)
    identity = hashlib.sha256(letter.key.encode()).hexdigest()[:40]
    mail["Message-ID"] = f"<{identity}@{post.sender.rpartition('@')[2] or 'meetcompanion'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note shall answer it
    mail["List-Unsubscribe"] = f"<{letter.stop}>"
    if letter.stop.startswith("https:"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058 wants https
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    return mail


def send(letter: Letter, post: Post) -> Message | None:
    """Hand the letter to the mail server; None where it was taken, else why not."""
    context = ssl.create_default_context()
    if not post.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        mail = as_mail(letter, post)
        with _server(post, context) as server:
            if post.security == "starttls":
                server.starttls(context=context)
            if post.user and post.password:
                server.login(post.user, post.password)
            refused = server.send_message(mail)
    except smtplib.SMTPAuthenticationError:
        return Message.of(N_("The mail server does not take this name and password."))
    except smtplib.SMTPResponseException as error:
        return Message.of(N_("The mail server did not take it (it answered {code})."), code=error.smtp_code)
    except smtplib.SMTPRecipientsRefused:
        return Message.of(N_("The mail server does not deliver to this address."))
    except (OSError, smtplib.SMTPException, ValueError, OverflowError):  # the last: a port that there is not
        return Message.of(N_("The mail server {host} cannot be reached."), host=post.host)
    return Message.of(N_("The mail server does not deliver to this address.")) if refused else None


def _server(post: Post, context: ssl.SSLContext) -> smtplib.SMTP:
    if post.security == "ssl":
        return smtplib.SMTP_SSL(post.host, post.port, timeout=post.timeout, context=context)
    return smtplib.SMTP(post.host, post.port, timeout=post.timeout)
