"""What a form has to carry from one page to the next and nobody shall read there: sealed by the installation's secret.

Nothing of it is kept by the server, so any of its processes can go on with it.
"""

from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING, Any

from meetcompanion.web.context import account, companion, now

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

#: As long as somebody stays at a page with one question, in seconds.
_OPENS_FOR = 3600


def seal(**values: Any) -> str:
    """The values as a text for a hidden field, for this account alone."""
    said = json.dumps([account().id, values]).encode()
    return _lock().encrypt_at_time(said, int(now().timestamp())).decode()


def opened(text: str) -> dict[str, Any] | None:
    """What was sealed; None where it was not sealed here for this account, or too long ago."""
    from cryptography.fernet import InvalidToken

    try:
        said = _lock().decrypt_at_time(text.encode(), _OPENS_FOR, int(now().timestamp()))
    except InvalidToken:
        return None
    whose, values = json.loads(said)
    return dict(values) if whose == account().id else None


def _lock() -> Fernet:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(hmac.digest(companion().store.secret(), b"sealed forms", "sha256")))
